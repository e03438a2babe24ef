"""Which devices can be simulated, what a person can do with each, and what can go wrong. Nothing is loaded before it is made."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec import Struct

from edge.drivers.errors import DriverMisuse

if TYPE_CHECKING:
    from edge.drivers.simulators.peer import TcpPeer

#: How slow a slow device is, in seconds an answer.
SLOW_S: Final = 2.0
_GARBAGE: Final = b"\x00\xfe#?\r\n"

Do = Callable[[Any, list[str]], Awaitable[None] | None]


class Act(Struct, frozen=True):
    """What a person does with it: `usage` as typed, `about` in words."""

    usage: str
    about: str
    do: Do


class Fault(Struct, frozen=True):
    """What can go wrong; `switch` makes it so, or mends it."""

    about: str
    switch: Callable[[Any, bool], Awaitable[None] | None]


class Kind(Struct, frozen=True):
    """A simulated device: `make` is given a port and a wire language, `shows` what a person would see of it now."""

    about: str
    make: Callable[[int, str], "TcpPeer"]
    acts: Mapping[str, Act] = {}
    faults: Mapping[str, Fault] = {}
    shows: Callable[[Any], str] = lambda _: ""
    languages: tuple[str, ...] = ()


def _line(name: str, on: Any, off: Any) -> Callable[[Any, bool], None]:
    return lambda sim, broken: setattr(sim.line, name, on if broken else off)


def _is(name: str, on: Any, off: Any) -> Callable[[Any, bool], None]:
    return lambda sim, broken: setattr(sim, name, on if broken else off)


async def _unplug(sim: Any, broken: bool) -> None:
    await (sim.vanish() if broken else sim.come_back())


#: Of every device, by what is wrong with its line.
LINE: Final[dict[str, Fault]] = {
    "unplug": Fault("pulled out; mend plugs it in again, at the same place", _unplug),
    "silent": Fault("takes everything and says nothing", _line("silent", on=True, off=False)),
    "garbage": Fault("rubbish before every answer", _line("garbage", _GARBAGE, b"")),
    "half": Fault("only half of every answer arrives", _line("half", on=True, off=False)),
    "slow": Fault(f"every answer comes {SLOW_S:g} s late", _line("slow_s", SLOW_S, 0.0)),
    "stuck": Fault("takes no bytes", _line("stuck", on=True, off=False)),
    "flood": Fault("sends noise without end", _line("flood", on=True, off=False)),
}


def _trouble(name: str) -> Callable[[Any, bool], None]:
    def switch(sim: Any, broken: bool) -> None:
        from edge.drivers.scales.reading import Trouble  # noqa: PLC0415 - kinds are listed without loading them

        sim.trouble = Trouble[name] if broken else None

    return switch


def _scanner(port: int, _: str) -> "TcpPeer":
    from edge.drivers.simulators import ScannerSim  # noqa: PLC0415

    return ScannerSim(port)


def _scale(port: int, language: str) -> "TcpPeer":
    from edge.drivers.simulators import ScaleSim  # noqa: PLC0415

    return ScaleSim(port, language or "toledo8217")


def _printer(port: int, _: str) -> "TcpPeer":
    from edge.drivers.simulators import PrinterSim  # noqa: PLC0415

    return PrinterSim(port)


def _display(port: int, language: str) -> "TcpPeer":
    from edge.drivers.simulators import DisplaySim, FigureSim  # noqa: PLC0415

    return FigureSim(port) if language == "led8" else DisplaySim(port, language or "cd5220")


def _drawer(port: int, kind: str) -> "TcpPeer":
    from edge.drivers.simulators import DrawerSim  # noqa: PLC0415

    return DrawerSim(port, kind or "bel")


def _card(port: int, _: str) -> "TcpPeer":
    from edge.drivers.simulators import CardReaderSim  # noqa: PLC0415

    return CardReaderSim(port)


async def _swipe(sim: Any, words: list[str]) -> None:
    await sim.swipe(_number(words), " ".join(words[1:]))


async def _tap(sim: Any, words: list[str]) -> None:
    await sim.tap(_number(words))


def _number(words: list[str]) -> str:
    if not words:
        raise DriverMisuse("which card? Say: swipe 0012345")
    return words[0]


def _labels(port: int, language: str) -> "TcpPeer":
    from edge.drivers.simulators.labels import LabelSim  # noqa: PLC0415

    return LabelSim(language or "zpl", port)


def _roll_of_labels(sim: Any, broken: bool) -> None:
    sim.paper = not broken
    sim.go_on()


def _label(sim: Any, words: list[str]) -> None:
    if not words or not sim.labels:
        raise DriverMisuse("there is no label yet" if words else "picture where? Say: picture label.png")
    from PIL import Image  # noqa: PLC0415

    drawn = sim.labels[-1][0]
    paper = Image.frombytes("1", (drawn.stride * 8, drawn.height), bytes(byte ^ 0xFF for byte in drawn.bits))
    paper.save(words[0], "PNG")


def _terminal(port: int, _: str) -> "TcpPeer":
    from edge.drivers.simulators.terminal import TerminalSim  # noqa: PLC0415

    return TerminalSim(port)


def _once(fault: str) -> Callable[[Any, bool], None]:
    """It breaks off once, at the next payment; then it is well again by itself."""
    return _is("fault", fault, "")


async def _insert(sim: Any, _: list[str]) -> None:
    await sim.go()


def _charged(sim: Any) -> str:
    if not sim.book:
        return ""
    last = sim.book[-1]
    return f"receipt {last.receipt}: {last.what} {last.amount_minor / 100:.2f}; charged in all {sim.charged_minor / 100:.2f}"


async def _scan(sim: Any, words: list[str]) -> None:
    if not words:
        raise DriverMisuse("scan what? Say: scan 6901234567892")
    await sim.scan(words[0], words[1] if len(words) > 1 else "")


def _put(sim: Any, words: list[str]) -> None:
    sim.put(_grams(words))


def _lift(sim: Any, _: list[str]) -> None:
    sim.put(0, moving=0)


def _grams(words: list[str]) -> int:
    if len(words) != 1 or not words[0].isascii() or not words[0].isdigit():
        raise DriverMisuse("put how many grams? Say: put 480")
    return int(words[0])


def _paper(sim: Any) -> str:
    return "" if not sim.receipts else cast(str, sim.receipts[-1])


def _picture(sim: Any, words: list[str]) -> None:
    from edge.drivers.paper import typesetter  # noqa: PLC0415
    from edge.drivers.paper.profiles import PROFILES  # noqa: PLC0415
    from edge.drivers.simulators.picture import draw  # noqa: PLC0415

    family = words[1] if len(words) > 1 else "generic"
    if not words or family not in PROFILES:
        raise DriverMisuse(f"picture where? Say: picture paper.png, and a family: {', '.join(PROFILES)}")
    setter, sheets = typesetter.find(), [*sim.sheets, sim.machine.sheet]
    newest = next((sheet for sheet in reversed(sheets) if sheet.parts), None)
    if setter is None or newest is None:
        raise DriverMisuse("there is no paper yet" if setter else typesetter.NO_FONT)
    draw(newest, PROFILES[family], setter).save(words[0], "PNG")


def _roll(sim: Any, words: list[str]) -> None:
    sim.paper = True
    sim.machine.paper_left = _grams(words)


def _becomes(name: str, *, on: bool, off: bool) -> Callable[[Any, bool], None]:
    return lambda sim, broken: sim.becomes(**{name: on if broken else off})


def _screen(sim: Any) -> str:
    if hasattr(sim, "figure"):
        return f"{sim.figure}  {sim.lamp.value}".rstrip()
    upper, lower = sim.lines
    return f"{upper}\n{lower}" if upper or lower else ""


LANGUAGES: Final = (
    "toledo8217", "toledo-continuous", "sma", "cas", "os2", "nci", "dialog06", "adam", "mt-sics",
    "xk3190-a9", "xk3190-a12", "xk3190-equals", "generic",
)  # fmt: skip

KINDS: Final[dict[str, Kind]] = {
    "scanner": Kind(
        "a hand scanner: lines of text",
        _scanner,
        {"scan": Act("scan CODE [AIM]", "read a label, such as scan 6901234567892 ]E0", _scan)},
    ),
    "scale": Kind(
        "a counter scale in any of its languages",
        _scale,
        {
            "put": Act("put GRAMS", "what lies there is lifted off, and so much laid on", _put),
            "lift": Act("lift", "empty the pan", _lift),
        },
        {
            "overload": Fault("more than it can weigh", _trouble("OVER")),
            "under-zero": Fault("below zero", _trouble("UNDER_ZERO")),
            "outside-zero": Fault("it cannot find its zero", _trouble("OUTSIDE_ZERO")),
            "motion": Fault("never still", _trouble("MOTION")),
            "stubborn": Fault("follows no order to zero or tare itself", _is("stubborn", on=True, off=False)),
            "wrong-amount": Fault("makes another amount of it (dialog06)", _is("wrong_amount", on=1, off=None)),
            "other-price": Fault(
                "somebody typed another price at it (dialog06)", _is("price_at_scale", on=1, off=None)
            ),
        },
        lambda sim: f"{sim.grams} g on the pan",
        LANGUAGES,
    ),
    "printer": Kind(
        "a receipt printer with a drawer; each paper is shown as text",
        _printer,
        {
            "picture": Act("picture FILE.png [FAMILY]", "save the newest paper as a picture", _picture),
            "roll": Act("roll DOTS", "put in a roll that ends after so many dots; 30 are a line", _roll),
        },
        {
            "near-end": Fault("the roll is near its end", _becomes("near_end", on=True, off=False)),
            "cutter": Fault("the knife is jammed", _becomes("cutter_error", on=True, off=False)),
            "paper-out": Fault("no paper in it", _is("paper", on=False, off=True)),
            "cover-open": Fault("its cover is open", _is("cover_closed", on=False, off=True)),
            "mute": Fault("prints, and answers no question", _is("mute", on=True, off=False)),
        },
        _paper,
    ),
    "labels": Kind(
        "a label printer; `picture` shows the newest label",
        _labels,
        {"picture": Act("picture FILE.png", "save the newest label as a picture", _label)},
        {
            "roll-end": Fault("its roll is at its end; labels wait in it", _roll_of_labels),
            "mute": Fault("prints, and answers no question", _is("mute", on=True, off=False)),
        },
        lambda sim: f"{sum(copies for _, copies in sim.labels)} labels" if sim.labels else "",
        ("zpl", "tspl"),
    ),
    "display": Kind(
        "a customer's display of two lines, or of eight digits and four lamps (led8)",
        _display,
        {},
        {},
        _screen,
        ("cd5220", "epson", "led8"),
    ),
    "drawer": Kind(
        "a cash drawer with a port of its own",
        _drawer,
        {},
        {"jammed": Fault("it does not spring open", _is("jammed", on=True, off=False))},
        lambda sim: f"opened {sim.openings} times{', its coil under current' if sim.under_current else ''}",
        ("bel", "escpos", "relay"),
    ),
    "card": Kind(
        "a reader of members' cards",
        _card,
        {
            "swipe": Act("swipe NUMBER [NAME]", "draw a stripe through it, such as swipe 0012345 WANG/FANG", _swipe),
            "tap": Act("tap NUMBER", "lay a chip on it", _tap),
        },
        {
            "cut-stripe": Fault("half of every card is read", _is("fault", on="half", off="")),
            "noise": Fault("noise before every card", _is("fault", on="noise", off="")),
        },
    ),
    "terminal": Kind(
        "a payment terminal (ZVT) that charges cards that are not there",
        _terminal,
        {"card": Act("card", "the customer who was waited for puts the card in", _insert)},
        {
            "declined": Fault("every card is refused", _is("decline", 0x05, 0)),
            "waits": Fault("waits for a customer; say: card", _is("waits", on=True, off=False)),
            "busy": Fault("busy with something of its own", _is("busy", on=True, off=False)),
            "forgetful": Fault("cannot say what it did last", _is("forgetful", on=True, off=False)),
            "twice": Fault("says everything twice", _is("twice", on=True, off=False)),
            "dies-before": Fault("the line breaks once, before it charges", _once("before")),
            "dies-after": Fault("the line breaks once, after it charged and before it says so", _once("after")),
            "dies-between": Fault("the line breaks once, in the middle of its answer", _once("between")),
        },
        _charged,
    ),
}


def faults_of(kind: str) -> dict[str, Fault]:
    """All that can go wrong with it."""
    return {**KINDS[kind].faults, **LINE}
