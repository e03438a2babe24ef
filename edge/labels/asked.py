"""What may be asked about labels, and what is answered."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

#: Labels of one request; a shelf is some dozens.
LABELS_MAX, COPIES_MAX = 200, 99


class LabelWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """One item by its code, as a lane would read it, or by its id; so many labels of it."""

    code: Annotated[str, Meta(min_length=1, max_length=64)]
    copies: Annotated[int, Meta(ge=1, le=COPIES_MAX)] = 1


class PrintLabels(Struct, frozen=True, forbid_unknown_fields=True):
    """Labels of a size, at a printer by its name; at the first one where none is named."""

    labels: Annotated[tuple[LabelWanted, ...], Meta(min_length=1, max_length=LABELS_MAX)]
    template: str = "40x30"
    printer: Annotated[str, Meta(max_length=32)] = ""


class MoveLabels(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of papers that are in doubt: printed `again`, `out` by the word of who looked, or given up (`drop`)."""

    do: Literal["again", "out", "drop"]


class LabelJob(Struct, frozen=True):
    """Labels that are not known to be out: `waits` for the printer or come out of it, or `in-doubt`: some may be out."""

    id: int
    printer: str
    title: str
    state: Literal["waits", "in-doubt"]
    at_ms: int


class LabelPrinterState(Struct, frozen=True):
    """A label printer, and what is wrong with it in its own words."""

    name: str
    state: str
    problem: str


class Labels(Struct, frozen=True):
    """What waits, the sizes that there are, and the printers."""

    jobs: tuple[LabelJob, ...]
    templates: tuple[str, ...]
    printers: tuple[LabelPrinterState, ...]
