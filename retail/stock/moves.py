"""Movements beside sales: what came in, went out, broke or was found to be otherwise."""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail.commands import PRINTABLE

#: receipt 入库, transfer_in 调入, transfer_out 调出, waste 报损, adjustment 调整, count 盘点.
MoveKind = Literal["receipt", "transfer_in", "transfer_out", "waste", "adjustment", "count"]
#: 1: only in, -1: only out, 0: both ways.
SIGN: dict[MoveKind, int] = {
    "receipt": 1,
    "transfer_in": 1,
    "transfer_out": -1,
    "waste": -1,
    "adjustment": 0,
    "count": 0,
}
LINES_MAX = 200
QTY_MAX = 10**9
Text = Annotated[str, Meta(max_length=120, pattern=PRINTABLE)]


class MoveLine(Struct, frozen=True, array_like=True):
    """`qty_milli` more on the shelf, below zero for less; `lot` where the goods have one (批次)."""

    item: Annotated[str, Meta(min_length=1, max_length=32)]
    qty_milli: Annotated[int, Meta(ge=-QTY_MAX, le=QTY_MAX)]
    lot: Annotated[str, Meta(max_length=20)] = ""


class Moved(Struct, frozen=True, array_like=True):
    """A stock document: `reference` is the supplier's delivery note, the other store's document, the count's name."""

    kind: MoveKind
    by: Annotated[str, Meta(min_length=1, max_length=32)]
    lines: tuple[MoveLine, ...]
    reference: Text = ""
    why: Text = ""


class BadMove(ValueError):
    """A document that means nothing: `field` names the part, the message the rule."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field


def checked(moved: Moved, known: Sequence[bool]) -> Moved:
    """The document, if it can be taken; raise `BadMove`. `known` says of each line whether its item is in the catalogue."""
    if not 1 <= len(moved.lines) <= LINES_MAX:
        raise BadMove("lines", f"1 to {LINES_MAX} lines")
    for number, (line, there) in enumerate(zip(moved.lines, known, strict=True)):
        if not there:
            raise BadMove(f"lines[{number}].item", f"no item has the code {line.item}")
        if not line.qty_milli:
            raise BadMove(f"lines[{number}].qty_milli", "not 0")
        if SIGN[moved.kind] * line.qty_milli < 0:
            raise BadMove(
                f"lines[{number}].qty_milli", f"{moved.kind} goes one way: {'>' if line.qty_milli < 0 else '<'} 0"
            )
    if SIGN[moved.kind] == 0 and moved.kind == "adjustment" and not moved.why:
        raise BadMove("why", "an adjustment says why")
    return moved
