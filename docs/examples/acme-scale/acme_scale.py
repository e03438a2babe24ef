"""Driver `acme.x9`: the counter scale X9 of Acme, which is made up for this example.

    we say   ?  CR
    it says  =  S  NNNNNN  CC  CR      S: ` ` still, `~` moving, `^` over, `v` under zero
                                       N: grams; CC: the sum of S and N, modulo 256, in hexadecimal

Source: Acme, X9 Technical Manual, section 4.2. It heals from rubbish before, in and after a frame, from half frames and
from frames that never end: a new `=` begins anew, and what is longer than any frame is called garbled.
"""

from edge.drivers.api import (
    API,
    Answer,
    DeviceConfig,
    DriverEntry,
    DriverMisuse,
    Frames,
    Garbled,
    NoWeight,
    Reading,
    SerialScale,
    Supervisor,
    TcpPeer,
    Trouble,
)

ASK = b"?\r"
FRAME_MAX = 12
TROUBLES = {b"^": Trouble.OVER, b"v": Trouble.UNDER_ZERO}


class X9Language:
    """The wire language, without any I/O; one object a connection."""

    tells_motion = True
    tells_empty = True

    def __init__(self, offset_g: int = 0) -> None:
        self._offset_g = offset_g
        self._frames = Frames(ord("="), b"\r", FRAME_MAX)

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """What asks for one weight."""
        return ASK

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [_answer(frame, self._offset_g) for frame in self._frames.feed(data)]


def _answer(frame: bytes, offset_g: int) -> Answer:
    body, check = frame[:-2], frame[-2:]
    if len(frame) != 9 or check != _sum(body) or not body[1:].isdigit():
        return Garbled(frame)
    if trouble := TROUBLES.get(body[:1]):
        return NoWeight(trouble)
    return Reading(int(body[1:]) + offset_g, moving=body[:1] == b"~")


def encode(grams: int, sign: bytes = b" ") -> bytes:
    """What the scale says: the other side, for tests and the simulator."""
    body = sign + b"%06d" % grams
    return b"=" + body + _sum(body) + b"\r"


def _sum(body: bytes) -> bytes:
    return b"%02X" % (sum(body) % 256)


def _make(supervisor: Supervisor, config: DeviceConfig) -> SerialScale:
    """What the configuration says goes in here; `options` are this driver's own: a slip in them is told in words."""
    offset_g = config.options.get("offset_g", 0)
    if type(offset_g) is not int or set(config.options) - {"offset_g"}:
        raise DriverMisuse("options: say offset_g = 5, or nothing")
    return SerialScale(supervisor, lambda: X9Language(offset_g), empty_first=config.empty_first)


#: What the entry point names.
X9 = DriverEntry(role="scale", make=_make, api=API, about="Acme X9 counter scale")


class X9Sim(TcpPeer):
    """The scale, on a TCP port: put goods on it by setting `grams`."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.grams = 0
        self.sign = b" "

    def received(self, data: bytes) -> bytes:
        """Answer each question."""
        return encode(self.grams, self.sign) * data.count(ASK)
