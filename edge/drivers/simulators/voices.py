"""How a scale of each language talks, from the scale's side: the other end of `edge.drivers.scales.wire`."""

from collections.abc import Callable
from typing import Final

from edge.drivers.scales.reading import NoWeight, Reading, Trouble
from edge.drivers.scales.wire import toledo8217
from edge.drivers.scales.wire.cas import bcc
from edge.drivers.scales.wire.toledo_continuous import checksum
from edge.drivers.scales.wire.xk3190 import check

#: What lies on the pan and how it stands.
State = Reading | NoWeight
#: Which bytes ask, and what is answered; a scale that talks by itself is asked with nothing.
Voice = Callable[[bytes, State], bytes]

#: Not an answer yet: ask on.
ACK: Final = b"\x06"
_8217: Final = {
    Trouble.MOTION: toledo8217.Status.MOTION,
    Trouble.OVER: toledo8217.Status.OVER,
    Trouble.UNDER_ZERO: toledo8217.Status.UNDER_ZERO,
    Trouble.OUTSIDE_ZERO: toledo8217.Status.OUTSIDE_ZERO,
}


def _kg(state: Reading, width: int) -> str:
    return f"{state.grams / 1000:.3f}".rjust(width)


def _toledo8217(asked: bytes, state: State) -> bytes:
    if b"W" not in asked:
        return b""
    if isinstance(state, NoWeight):
        return toledo8217.encode(_8217.get(state.trouble, toledo8217.Status(0)))
    if state.grams < 0:
        return toledo8217.encode(toledo8217.Status.UNDER_ZERO)
    return toledo8217.encode(toledo8217.Status.MOTION if state.moving else state)


def _toledo_continuous(_: bytes, state: State) -> bytes:
    shown = state if isinstance(state, Reading) else Reading(0, moving=state.trouble is Trouble.MOTION)
    out = isinstance(state, NoWeight) and state.trouble is not Trouble.MOTION
    under = isinstance(state, NoWeight) and state.trouble is Trouble.UNDER_ZERO
    swb = 0x30 | shown.net | (under or shown.grams < 0) << 1 | out << 2 | shown.moving << 3
    frame = bytes((2, 0x2D, swb, 0x20)) + f"{abs(shown.grams):6d}000000\r".encode()
    return frame + bytes((checksum(frame),))


def _sma(asked: bytes, state: State) -> bytes:
    if b"W\r" not in asked:
        return b""
    if isinstance(state, NoWeight):
        status = {Trouble.OVER: "O", Trouble.UNDER_ZERO: "U", Trouble.OUTSIDE_ZERO: "E"}.get(state.trouble, " ")
        motion = "M" if state.trouble is Trouble.MOTION else " "
        return f"\n{status}1G{motion} {'0.000':>10}kg \r".encode()
    status = "Z" if state.grams == 0 else " "
    return f"\n{status}1{'N' if state.net else 'G'}{'M' if state.moving else ' '} {_kg(state, 10)}kg \r".encode()


def _cas_frame(state: State) -> bytes:
    if isinstance(state, NoWeight):
        sta = "U" if state.trouble is Trouble.MOTION else "F"
        fields = f"{sta}{'-' if state.trouble is Trouble.UNDER_ZERO else ' '} 0.000kg".encode()
    else:
        sign = "-" if state.grams < 0 else " "
        fields = f"{'U' if state.moving else 'S'}{sign}{abs(state.grams) / 1000:6.3f}kg".encode()
    return b"\x01\x02" + fields + bytes((bcc(fields), 3, 4))


def _cas(asked: bytes, state: State) -> bytes:
    if b"\x05" in asked:
        return ACK
    return _cas_frame(state) if b"\x11" in asked else b""


def _nci(asked: bytes, state: State) -> bytes:
    if b"W\r" not in asked:
        return b""
    trouble = state.trouble if isinstance(state, NoWeight) else None
    moving = trouble is Trouble.MOTION or (isinstance(state, Reading) and state.moving)
    second = 0x30 | (trouble in {Trouble.UNDER_ZERO, Trouble.OUTSIDE_ZERO}) | (trouble is Trouble.OVER) << 1
    status = bytes((0x30 | moving, second))
    weight = b"" if isinstance(state, NoWeight) else f"\n{_kg(state, 7)}kg\r".encode()
    return weight + b"\n" + status + b"\r\x03"


def _sics(asked: bytes, state: State) -> bytes:
    if b"SI\r\n" not in asked:
        return b""
    if isinstance(state, NoWeight):
        words = {Trouble.OVER: "S +", Trouble.UNDER_ZERO: "S -", Trouble.OUTSIDE_ZERO: "S -"}
        return words.get(state.trouble, "S I").encode() + b"\r\n"
    return f"S {'D' if state.moving else 'S'} {_kg(state, 10)} kg\r\n".encode()


def _generic(_: bytes, state: State) -> bytes:
    if isinstance(state, NoWeight):
        if state.trouble is Trouble.MOTION:
            return b"US,GS,+ 0.000 kg\r\n"
        return b"OL,GS,-\r\n" if state.trouble is Trouble.UNDER_ZERO else b"OL,GS,+\r\n"
    sign = "-" if state.grams < 0 else "+"
    head = f"{'US' if state.moving else 'ST'},{'NT' if state.net else 'GS'}"
    return f"{head},{sign}{abs(state.grams) / 1000:6.3f} kg\r\n".encode()


def _adam(asked: bytes, state: State) -> bytes:
    if b"P\r\n" not in asked or isinstance(state, NoWeight) or state.moving or state.grams == 0:
        return b""
    return f"{_kg(state, 10)}kg\r\n".encode()


def _a9(_: bytes, state: State) -> bytes:
    shown = state.grams if isinstance(state, Reading) else -1 if state.trouble is Trouble.UNDER_ZERO else 0
    fields = f"{'-' if shown < 0 else '+'}{abs(shown):06d}3".encode()
    return b"\x02" + fields + check(fields) + b"\x03"


def _a12(_: bytes, state: State) -> bytes:
    if isinstance(state, NoWeight):
        fields = b" " * 9 + (b"OL" if state.trouble is Trouble.OVER else b"LO")
    else:
        shown = f"{abs(state.grams) / 1000:07.3f}"
        fields = f"W{'N' if state.net else 'G'}{'-' + shown[1:] if state.grams < 0 else shown}kg".encode()
    return fields + check(fields) + b"\r\n"


def _equals(_: bytes, state: State) -> bytes:
    shown = state.grams if isinstance(state, Reading) else 0
    return b"=" + f"{abs(shown) / 1000:07.3f}"[::-1].encode() + (b"-" if shown < 0 else b"0")


class Dialog06Voice:
    """Keeps the price that it was told, or `changed` where somebody changed it at the scale."""

    def __init__(self) -> None:
        self.changed: int | None = None
        self._told = 0

    @property
    def _price(self) -> int:
        return self._told if self.changed is None else self.changed

    def __call__(self, asked: bytes, state: State) -> bytes:
        if b"08\x03" in asked:
            return self._why(state)
        if asked.startswith(b"\x04\x0201"):
            self._told = int(asked[5:11])
            return ACK
        if isinstance(state, NoWeight) or state.moving or state.grams <= 0:
            return b"\x15"
        amount = (self._price * state.grams + 500) // 1000 if state.amount_minor is None else state.amount_minor
        return b"\x0202\x1b3\x1b%05d\x1b%06d\x1b%06d\x03" % (state.grams, self._price, amount)

    def _why(self, state: State) -> bytes:
        codes = {Trouble.TOO_LITTLE: 30, Trouble.UNDER_ZERO: 31, Trouble.OUTSIDE_ZERO: 31, Trouble.OVER: 32}
        return b"\x0209\x1b%02d\x03" % (codes.get(state.trouble, 20) if isinstance(state, NoWeight) else 20)


_PLAIN: Final[dict[str, Voice]] = {
    "toledo8217": _toledo8217,
    "toledo-continuous": _toledo_continuous,
    "sma": _sma,
    "cas": _cas,
    "os2": lambda _, state: _cas_frame(state),
    "nci": _nci,
    "adam": _adam,
    "mt-sics": _sics,
    "xk3190-a9": _a9,
    "xk3190-a12": _a12,
    "xk3190-equals": _equals,
    "generic": _generic,
}
#: Those that talk by themselves.
TALKERS: Final = {"toledo-continuous", "os2", "xk3190-a9", "xk3190-a12", "xk3190-equals", "generic"}


def voice(language: str) -> Voice:
    """A scale's voice, with a memory of its own where it needs one."""
    return Dialog06Voice() if language == "dialog06" else _PLAIN[language]
