"""ESC/POS: a print document to bytes, and the printer's status back.

    ESC @          initialise            ESC a n   align          ESC E n    bold        GS ! n   size (0x11: double)
    FS &           Chinese mode          ESC p m t1 t2  drawer    GS V 66 n  feed, cut   GS ( k   QR code, model 2
    DLE EOT n      status, answered with one byte  0xx1 xx10:
       n=1  bit 3 offline      bit 2 drawer pin high
       n=2  bit 2 cover open   bit 5 stopped by paper end
       n=4  bits 2,3 paper near end     bits 5,6 paper end

Source: Epson, ESC/POS Command Reference (DLE EOT, ESC p, GS V, GS ( k). Text goes out in GB18030, as printers with a
Chinese ROM take it, two columns a Chinese character. `¥` becomes `￥`: GB18030 codes U+00A5 in four bytes, which printers
show as digits. Control characters in text never reach the printer: an item's name cannot open the drawer.
"""

from collections.abc import Iterator

from wcwidth import wcwidth

from edge.drivers.document import Columns, Cut, Element, Feed, Kick, PrintDocument, QRCode, Rule, Text
from edge.drivers.roles import PrinterStatus

INIT = b"\x1b@\x1c&"
KICK = b"\x1bp\x00\x19\xfa"
#: The same by the pin of the connector: m is 0 for pin 2, 1 for pin 5.
KICKS = {2: KICK, 5: b"\x1bp\x01\x19\xfa"}
CUT = b"\x1dVB\x00"
QR_BYTES_MAX = 512
#: The three questions whose answers make a `PrinterStatus`.
QUESTIONS = (1, 2, 4)


def ask(question: int) -> bytes:
    """DLE EOT n."""
    return b"\x10\x04" + bytes((question,))


def is_status(byte: int) -> bool:
    """Whether a byte from the printer is an answer to DLE EOT: bits 0 and 7 low, 1 and 4 high."""
    return byte & 0b1001_0011 == 0b0001_0010


def read_status(answers: dict[int, int]) -> PrinterStatus:
    """Status from the answers by question; a question without answer stays unknown."""
    general, offline, paper = (answers.get(question) for question in QUESTIONS)
    return PrinterStatus(
        online=None if general is None else not general & 0x08,
        drawer_open=None if general is None else not general & 0x04,
        cover_closed=None if offline is None else not offline & 0x04,
        paper=None if paper is None else not paper & 0x60,
        paper_near_end=None if paper is None else bool(paper & 0x0C),
    )


def render(document: PrintDocument, columns: int = 42) -> bytes:
    """The bytes that print a document on paper of so many columns (32, 42, 48)."""
    return INIT + b"".join(_element(element, columns) for element in document)


def _element(element: Element, columns: int) -> bytes:
    match element:
        case Text():
            width = columns // 2 if element.double else columns
            lines = b"".join(_bytes(line) + b"\n" for line in wrap(element.text, width))
            style = _style(bold=element.bold, double=element.double)
            return b"\x1ba" + bytes((element.align.value,)) + style + lines + _style() + b"\x1ba\x00"
        case Columns():
            width = columns // 2 if element.double else columns
            line = _bytes(justify(element.left, element.right, width)) + b"\n"
            return _style(bold=element.bold, double=element.double) + line + _style()
        case Rule():
            return b"-" * columns + b"\n"
        case QRCode(data=data):
            return _qr(data.encode()[:QR_BYTES_MAX])
        case Feed(lines=lines):
            return b"\n" * min(lines, 20)
        case Cut():
            return CUT
        case Kick(pin=pin):
            return KICKS[pin]


def _style(*, bold: bool = False, double: bool = False) -> bytes:
    return b"\x1bE" + bytes((bold,)) + b"\x1d!" + (b"\x11" if double else b"\x00")


def _qr(data: bytes) -> bytes:
    def function(number: int, parameters: bytes) -> bytes:
        length = len(parameters) + 2
        return b"\x1d(k" + length.to_bytes(2, "little") + b"1" + bytes((number,)) + parameters

    model, size, level = function(65, b"2\x00"), function(67, b"\x06"), function(69, b"1")
    return b"\x1ba\x01" + model + size + level + function(80, b"0" + data) + function(81, b"0") + b"\x1ba\x00"


def _bytes(text: str) -> bytes:
    clean = "".join(char for char in text.replace("¥", "￥") if char >= " " and char != "\x7f")
    return clean.encode("gb18030", "replace")


def width_of(text: str) -> int:
    """Columns that a text takes, Chinese characters two each; control characters none."""
    return sum(max(0, wcwidth(char)) for char in text)


def wrap(text: str, columns: int) -> Iterator[str]:
    """Lines of at most `columns`, broken wherever they are full: Chinese has no blanks to break at."""
    line, left = "", columns
    for char in text:
        width = max(0, wcwidth(char))
        if width > left:
            yield line
            line, left = "", columns
        line, left = line + char, left - width
    yield line


def justify(left: str, right: str, columns: int) -> str:
    """Left and right on one line; the left one gives way."""
    room = max(0, columns - width_of(right) - 1)
    left = next(wrap(left, room)) if room else ""
    return left + " " * max(1, columns - width_of(left) - width_of(right)) + right
