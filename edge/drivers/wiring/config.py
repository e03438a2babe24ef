"""What a configuration says of devices: the rows of edge.toml and devices.toml. What they mean is the table's and the drivers'."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge.drivers.codecs.line_scanner import AFFIX_MAX
from edge.drivers.document import Pin
from edge.drivers.drawer import Level
from edge.drivers.paper.config import PaperConfig
from edge.drivers.scanner import SAME_READ_MS
from edge.drivers.terminal import NO_PASSWORD

#: A lane has at most so many devices of one role.
SEVERAL_MAX = 8


Affix = Annotated[str, Meta(max_length=AFFIX_MAX, pattern=r"^[\x00-\x7f]*$")]


class DeviceConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """One device in TOML: `driver` names the wire language, `url` where it is.

    `columns` is a printer's width, 0 as its family has it; `paper` what else the printer can.

    `empty_first`: a scale's pan must be seen empty between two weighings. `same_read_ms`: a code that a scanner sends again
    within so many milliseconds is one label read twice; `prefix` and `suffix` are what it is set to send around one, `layout`
    the country of one that types. A display shows `languages` in turn in the characters that it has (`charset`), and `idle`
    when nothing is sold, a text of one or two lines each. A drawer has a port, or hangs on pin `pin` of the printer named `printer`, or of
    the lane's own; `open_at` is the level of its sensing line while it is open.
    `password`: a payment terminal's six digits for tills. `options` are for drivers of other packages.
    """

    driver: str
    url: str = ""
    columns: Annotated[int, Meta(ge=0, le=96)] = 0
    empty_first: bool = True
    same_read_ms: Annotated[int, Meta(ge=0, le=10_000)] = SAME_READ_MS
    prefix: Affix = ""
    suffix: Affix = ""
    layout: Literal["us", "fr", "de"] = "us"
    charset: Literal["gb18030", "cp437", "cp850", "ascii"] = "gb18030"
    languages: Annotated[tuple[Literal["zh", "en"], ...], Meta(min_length=1, max_length=2)] = ("zh",)
    idle: Annotated[tuple[Annotated[str, Meta(max_length=80)], ...], Meta(max_length=8)] = ()
    pin: Pin = 2
    open_at: Level = ""
    printer: str = ""
    password: Annotated[str, Meta(pattern=r"^[0-9]{6}$")] = NO_PASSWORD
    options: dict[str, str | int | bool] = {}
    paper: PaperConfig = PaperConfig()


class SharedDeviceConfig(DeviceConfig, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A device that stands for itself, for all lanes that name it."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    role: str


#: A device of the lane's own, or the name of a shared one.
Bound = DeviceConfig | str


class LaneDevicesConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The devices of one lane; each may be missing. A drawer on the printer says `driver = "printer"`."""

    scanner: Bound | Annotated[tuple[Bound, ...], Meta(max_length=SEVERAL_MAX)] | None = None
    scale: Bound | None = None
    printer: Bound | None = None
    drawer: Bound | None = None
    display: Bound | None = None
    card: Bound | None = None
    terminal: Bound | None = None
