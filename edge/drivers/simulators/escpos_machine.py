"""What an ESC/POS printer does with its bytes: a sheet of lines, pictures and symbols up to each cut, and its answers.

Commands wait in a buffer and are done in turn, while there is paper and the cover is closed; status questions (DLE EOT) are
answered at once, wherever they stand in the stream, as real printers do. Paper is counted in dots, so that a roll can end in
the middle of a receipt. Written from the same manuals as the codec (see `edge.drivers.codecs.escpos`).
"""

import re

from msgspec import Struct

from edge.drivers.document import Align, Image, Symbology
from edge.drivers.paper.charsets import CHARSETS
from edge.drivers.paper.lines import PLAIN, Line, Style

LINE_DOTS, TALL_DOTS = 30, 54
#: Bytes of a line that never ends.
LINE_MAX = 4096
#: What a printer holds that has not been printed; and the longest command.
BUFFER_MAX, STEP_MAX = 256 * 1024, 64 * 1024


class Symbol(Struct, frozen=True):
    """A code that the printer draws by itself: a `qr` code or bars, with the size of a module in dots."""

    kind: str
    data: str
    module: int
    height: int = 0
    figures: bool = False
    align: Align = Align.LEFT


class Sheet(Struct):
    """What stands on one piece of paper, top to bottom."""

    parts: list[Line | Image | Symbol]
    full_cut: bool = False

    def text(self) -> str:
        """The words on it; codes and pictures by name."""
        return "".join(_said(part) + "\n" for part in self.parts)


#: Commands by their first two bytes: how many bytes of parameters follow.
_FIXED = {
    b"\x1b@": 0, b"\x1c&": 0, b"\x1c.": 0, b"\x1cC": 1, b"\x1bt": 1, b"\x1ba": 1, b"\x1bE": 1, b"\x1b-": 1, b"\x1bM": 1, b"\x1d!": 1,
    b"\x1dB": 1, b"\x1bp": 3, b"\x1b3": 1, b"\x1b2": 0, b"\x1bB": 2, b"\x1dh": 1, b"\x1dw": 1, b"\x1dH": 1, b"\x1dr": 1, b"\x1da": 1,
}  # fmt: skip
#: Obeyed wherever they stand in the stream: DLE EOT n, DLE DC4 1 m t.
_AT_ONCE = re.compile(rb"\x10\x04(?P<question>[\x01-\x04])|\x10\x14\x01[\x00\x01][\x01-\x08]")
_TEXT = re.compile(rb"[^\n\x10\x1b\x1c\x1d]+")
_BEGUN = re.compile(rb"\x10(\x04|\x14(\x01[\x00\x01]?)?)?\Z")
_DONE_ALREADY = {b"\x10\x04": 3, b"\x10\x14": 5}
_PAGES = {
    charset.choose[-1]: charset for charset in CHARSETS.values() if charset.choose.startswith(b"\x1c.\x1bt")
}  # fmt: skip
_BARS = {67: Symbology.EAN13, 68: Symbology.EAN8, 73: Symbology.CODE128}


class EscPosMachine:
    """`sheets` are the cut ones, `sheet` what hangs out of it. Faults are attributes that one sets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.sheet = Sheet([])
        #: The pins of the drawer connector that were kicked, oldest first.
        self.kicked: list[int] = []
        self.beeps = 0
        self.paper, self.cover_closed, self.near_end, self.cutter_error = True, True, False, False
        self.drawer_open = False
        #: Dots until the roll ends; None for a roll without end.
        self.paper_left: int | None = None
        self.process_ids = True
        self.fences = True
        self._buffer = b""
        self._seen = b""
        self._out = b""
        self._reset()

    def _reset(self) -> None:
        self._align, self._style, self._charset = Align.LEFT, PLAIN, CHARSETS["gb18030"]
        self._line, self._qr, self._qr_module = b"", b"", 3
        self._bars = (162, 3, False)
        self._asb = 0  # ESC @ ends automatic status back too

    def feed(self, data: bytes) -> bytes:
        """Take bytes; what it says back."""
        self._at_once(data)
        self._buffer = (self._buffer + data)[-BUFFER_MAX:]
        return self.go_on()

    def go_on(self) -> bytes:
        """Do what can be done now; what it says."""
        at = 0
        while at < len(self._buffer) and self.ready:
            used = self._step(self._buffer[at : at + STEP_MAX])
            if not used:
                break
            at += used
        self._buffer = self._buffer[at:]
        out, self._out = self._out, b""
        return out

    @property
    def ready(self) -> bool:
        """Whether it prints."""
        return self.paper and self.cover_closed and not self.cutter_error

    @property
    def idle(self) -> bool:
        """Whether nothing waits in it."""
        return not self._buffer

    def power_cycle(self) -> None:
        """Off and on: what waited is gone, what hung out still does."""
        self._buffer = self._seen = self._out = b""
        self._reset()

    def changed(self, **faults: bool) -> bytes:
        """Paper, cover and the rest become so; what it says to that."""
        for name, value in faults.items():
            setattr(self, name, value)
        if faults.get("paper"):
            self.paper_left = None
        self._report()
        return self.go_on()

    def status(self, question: int) -> int:
        """The byte that answers DLE EOT."""
        byte = 0x12
        match question:
            case 1:
                byte |= (0 if self.ready else 0x08) | (0 if self.drawer_open else 0x04)
            case 2:
                byte |= (0 if self.cover_closed else 0x04) | (0 if self.paper else 0x20)
                byte |= 0x40 if self.cutter_error else 0
            case 3:
                byte |= 0x08 if self.cutter_error else 0
            case _:
                byte |= (0 if self.paper else 0x60) | (0x0C if self.near_end or not self.paper else 0)
        return byte

    def report(self) -> bytes:
        """The four bytes of automatic status back."""
        general = 0x10 | (0 if self.drawer_open else 0x04) | (0 if self.ready else 0x08)
        general |= 0 if self.cover_closed else 0x20
        paper = (0x03 if self.near_end or not self.paper else 0) | (0 if self.paper else 0x0C)
        return bytes((general, 0x08 if self.cutter_error else 0, paper, 0x0F))

    def _report(self) -> None:
        if self._asb:
            self._out += self.report()

    def _at_once(self, data: bytes) -> None:
        stream = self._seen + data
        for found in _AT_ONCE.finditer(stream):
            if found["question"]:
                self._out += bytes((self.status(found["question"][0]),))
            else:
                self.kicked.append(5 if found[0][3] else 2)
        # What may still become a whole command is looked at again with the next bytes.
        begun = _BEGUN.search(stream)
        self._seen = begun[0] if begun else b""

    def _step(self, data: bytes) -> int:
        head = data[:2]
        if head in _DONE_ALREADY:
            return _DONE_ALREADY[head] if len(data) >= _DONE_ALREADY[head] else 0
        if head in _FIXED:
            length = 2 + _FIXED[head]
            return self._do(head, data[2:length], length) if len(data) >= length else 0
        match head:
            case b"\x1d(" | b"\x1b(":
                return self._long(data)
            case b"\x1dV":
                return self._cut(data)
            case b"\x1dk":
                return self._barcode(data)
            case b"\x1dv":
                return self._raster(data)
            case b"\x1b*":
                return self._columns(data)
        if data[:1] in (b"\x10", b"\x1b", b"\x1c", b"\x1d") and len(data) < 2:
            return 0
        if data[:1] == b"\n":
            return self._feed_line()
        run = _TEXT.match(data)
        self._line = (self._line + (run[0] if run else data[:1]))[-LINE_MAX:]
        return run.end() if run else 1

    def _do(self, head: bytes, given: bytes, length: int) -> int:
        match head:
            case b"\x1b@":
                self._reset()
            case b"\x1c&":
                self._charset = CHARSETS["gb18030"]
            case b"\x1cC":
                self._charset = CHARSETS["shift-jis" if given[0] else "gb18030"]
            case b"\x1bt":
                self._charset = _PAGES.get(given[0], self._charset)
            case b"\x1ba":
                self._align = Align(given[0] % 3)
            case b"\x1bp":
                self.kicked.append(5 if given[0] & 1 else 2)
            case b"\x1bB":
                self.beeps += given[0]
            case b"\x1dr":
                self._out += bytes(((0x03 if self.near_end else 0) | (0 if self.paper else 0x0C),)) * self.fences
            case b"\x1da":
                self._asb = given[0]
                self._report()
            case _:
                self._restyle(head, given)
        return length

    def _restyle(self, head: bytes, given: bytes) -> None:
        value, now = given[0] if given else 0, self._style
        height, width, figures = self._bars
        match head:
            case b"\x1bE":
                self._style = Style(bool(value), now.double, now.tall, now.inverse, now.underline, now.small)
            case b"\x1d!":
                self._style = Style(now.bold, value == 0x11, value == 0x01, now.inverse, now.underline, now.small)
            case b"\x1dB":
                self._style = Style(now.bold, now.double, now.tall, bool(value), now.underline, now.small)
            case b"\x1b-":
                self._style = Style(now.bold, now.double, now.tall, now.inverse, bool(value), now.small)
            case b"\x1bM":
                self._style = Style(now.bold, now.double, now.tall, now.inverse, now.underline, bool(value))
            case b"\x1dh":
                self._bars = (value, width, figures)
            case b"\x1dw":
                self._bars = (height, value, figures)
            case b"\x1dH":
                self._bars = (height, width, bool(value))

    def _long(self, data: bytes) -> int:
        if len(data) < 5:
            return 0
        length = 5 + int.from_bytes(data[3:5], "little")
        if len(data) < length:
            return 0
        name, given = data[:3], data[5:length]
        if name == b"\x1d(k":
            self._qr_function(given)
        elif name == b"\x1d(H" and given[:2] == b"00" and self.process_ids:
            self._out += b"\x37\x22" + given[2:6] + b"\x00"
        elif name == b"\x1b(A":
            self.beeps += given[2] if len(given) > 2 else 0
        return length

    def _qr_function(self, given: bytes) -> None:
        match given[:2]:
            case b"1C":
                self._qr_module = given[2]
            case b"1P":
                self._qr = given[3:]
            case b"1Q":
                text = self._qr.decode("utf-8", "replace")
                self._put(Symbol("qr", text, self._qr_module, align=self._align), self._qr_module * 33)

    def _cut(self, data: bytes) -> int:
        length = 4 if data[2:3] in (b"A", b"B") else 3
        if len(data) < length:
            return 0
        if self.sheet.parts:
            self.sheet.full_cut = data[2:3] in (b"A", b"\x00", b"0")
            self.sheets.append(self.sheet)
            self.sheet = Sheet([])
        return length

    def _barcode(self, data: bytes) -> int:
        if len(data) < 4 or len(data) < 4 + data[3]:
            return 0
        kind, given = _BARS.get(data[2]), data[4 : 4 + data[3]]
        height, module, figures = self._bars
        if kind:
            symbol = Symbol(kind.value, _plain(kind, given), module, height, figures, self._align)
            self._put(symbol, height + LINE_DOTS * figures)
        return 4 + data[3]

    def _raster(self, data: bytes) -> int:
        if len(data) < 8:
            return 0
        stride, height = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
        length = 8 + stride * height
        if len(data) < length:
            return 0
        self._picture(Image(stride * 8, data[8:length], self._align))
        return length

    def _columns(self, data: bytes) -> int:
        if len(data) < 5:
            return 0
        width = int.from_bytes(data[3:5], "little")
        length = 5 + width * 3
        if len(data) <= length or not width:
            return 0 if width else 5
        columns = (f"{int.from_bytes(data[at : at + 3], 'big'):024b}" for at in range(5, length, 3))
        rows = ("".join(row).ljust((width + 7) // 8 * 8, "0") for row in zip(*columns, strict=True))
        bits = b"".join(int(row, 2).to_bytes(len(row) // 8, "big") for row in rows)
        self._picture(Image(width, bits, self._align))
        return length + (data[length : length + 1] == b"\n")

    def _picture(self, image: Image) -> None:
        last = self.sheet.parts[-1] if self.sheet.parts else None
        if isinstance(last, Image) and last.width == image.width:
            self.sheet.parts.pop()
            self._put(Image(image.width, last.bits + image.bits, image.align), image.height)
        else:
            self._put(image, image.height)

    def _feed_line(self) -> int:
        text, self._line = self._line.decode(self._charset.codec, "replace"), b""
        high = self._style.double or self._style.tall
        self._put(Line(text, self._align, self._style), TALL_DOTS if high else LINE_DOTS)
        return 1

    def _put(self, part: Line | Image | Symbol, dots: int) -> None:
        self.sheet.parts.append(part)
        if self.paper_left is not None:
            self.paper_left -= dots
            if self.paper_left <= 0:
                self.paper_left, self.paper = None, False
                self._report()


def _plain(kind: Symbology, given: bytes) -> str:
    """What bars say, without the marks of code sets."""
    if kind is not Symbology.CODE128:
        return given.decode("ascii", "replace")
    body, in_c = given[2:], given[:2] == b"{C"
    fnc1 = "<FNC1>" if body[:2] == b"{1" else ""
    body = body[2:] if fnc1 else body
    if in_c:
        return fnc1 + "".join(f"{value:02d}" for value in body)
    return fnc1 + body.replace(b"{1", b"<FNC1>").replace(b"{{", b"{").decode("ascii", "replace")


def _said(part: Line | Image | Symbol) -> str:
    match part:
        case Line(text=text):
            return text
        case Image():
            return f"[picture {part.width}x{part.height}]"
        case Symbol(kind=kind, data=data):
            return f"[{kind.upper()} {data}]"
