"""The commands of ESC/POS that we send, byte for byte.

    ESC @          initialise            ESC a n   align          ESC E n    bold        GS ! n   size (0x11: double, 0x01: tall)
    ESC - n        underline             GS B n    white on black ESC M n    font        ESC p m t1 t2   drawer
    GS V 65 n      feed, cut in full     GS V 66 n feed, cut but for a bridge            GS ( k   QR code, model 2
    GS h n  GS w n  GS H n               height, width and figures of bars               GS k m n d1..dn  bars
    GS v 0 m xL xH yL yH d...            raster picture           ESC * 33 nL nH d...    24 dots of height by column
    ESC 3 n  ESC 2 line spacing          ESC B n t            ESC ( A 4 0 48 n c t       buzzers
    GS r 1         paper status, answered in its turn             GS ( H 6 0 48 48 d1..d4     process id, answered when printed
    GS a n         automatic status back                          DLE EOT n                   status at once

Sources: Epson, ESC/POS Command Reference (each by its name); ESC B: Rongta RP325-328 Command Set V1.0.
"""

import re
from typing import Final

from edge.drivers.document import Align, Barcode, Image, Pin, Symbology
from edge.drivers.paper.lines import Style
from retail.barcodes.code128 import GS as FIELD_END

INIT = b"\x1b@"
#: ESC p by the pin of the connector: m is 0 for pin 2, 1 for pin 5.
KICKS: Final[dict[Pin, bytes]] = {2: b"\x1bp\x00\x19\xfa", 5: b"\x1bp\x01\x19\xfa"}
#: DLE DC4: the same drawer, at once, whatever waits before it; 200 ms.
KICKS_AT_ONCE: Final[dict[Pin, bytes]] = {2: b"\x10\x14\x01\x00\x02", 5: b"\x10\x14\x01\x01\x02"}
CUT_PARTIAL, CUT_FULL = b"\x1dVB\x00", b"\x1dVA\x00"
#: GS r 1: answered behind all that was sent before.
FENCE = b"\x1dr\x01"
#: GS a: drawer (1), online (2), errors (4), paper (8).
ASB_ON = b"\x1da\x0f"
_AT_ONCE = re.compile(rb"\x10(?=[\x04\x05\x14])")
FEED_MAX, BEEPS_MAX, HEIGHT_MAX = 20, 9, 255


def ask(question: int) -> bytes:
    """DLE EOT n."""
    return b"\x10\x04" + bytes((question,))


def process_id(job: bytes) -> bytes:
    """GS ( H: answer with these four characters (0x20 to 0x7E) when what was sent before is printed."""
    return b"\x1d(H\x06\x0000" + job


def align(where: Align) -> bytes:
    """ESC a."""
    return b"\x1ba" + bytes((where.value,))


def style(how: Style) -> bytes:
    """All that a style says, so that nothing is left over from the line before."""
    size = 0x11 if how.double else 0x01 if how.tall else 0x00
    return (
        b"\x1bE" + bytes((how.bold,)) + b"\x1d!" + bytes((size,)) + b"\x1dB" + bytes((how.inverse,))
        + b"\x1b-" + bytes((how.underline,)) + b"\x1bM" + bytes((how.small,))
    )  # fmt: skip


def qr(data: bytes, module: int) -> bytes:
    """Model 2, modules of so many dots, error correction M."""

    def function(number: int, parameters: bytes) -> bytes:
        length = len(parameters) + 2
        return b"\x1d(k" + length.to_bytes(2, "little") + b"1" + bytes((number,)) + parameters

    how = function(65, b"2\x00") + function(67, bytes((module,))) + function(69, b"1")
    return how + function(80, b"0" + data) + function(81, b"0")


def bars(code: Barcode, module: int) -> bytes:
    """GS k in its second form. Code 128 chooses its sets by `{B`, `{C`; `{1` is FNC1 and `{{` the brace."""
    how = b"\x1dh" + bytes((max(1, min(code.height, HEIGHT_MAX)),)) + b"\x1dw" + bytes((module,))
    how += b"\x1dH" + (b"\x02" if code.figures else b"\x00")
    match code.symbology:
        case Symbology.EAN13:
            kind, data = 67, code.data[:12].encode()
        case Symbology.EAN8:
            kind, data = 68, code.data[:7].encode()
        case _:
            kind, data = 73, _sets(code.data, gs1=code.symbology is Symbology.GS1_128)
    return how + b"\x1dk" + bytes((kind, len(data))) + data


def _sets(data: str, *, gs1: bool) -> bytes:
    """Code set C for an even run of digits that is all there is, else B. Pairs such as 16 20 would be obeyed at once: B too."""
    first = b"{1" if gs1 else b""
    if data.isdigit() and len(data) % 2 == 0:
        pairs = bytes(int(data[place : place + 2]) for place in range(0, len(data), 2))
        if pairs == calm(pairs):
            return b"{C" + first + pairs
    return b"{B" + first + data.replace("{", "{{").replace(FIELD_END, "{1" if gs1 else "").encode()


def calm(data: bytes) -> bytes:
    """Data without a command that is obeyed at once (DLE EOT, ENQ, DC4).

    Printers see those inside pictures too, and one of them opens the drawer. A dot more than there was is seen by nobody.
    """
    return _AT_ONCE.sub(b"\x18", data)


def raster(image: Image) -> bytes:
    """GS v 0."""
    return b"\x1dv0\x00" + image.stride.to_bytes(2, "little") + image.height.to_bytes(2, "little") + calm(image.bits)


def columns(image: Image) -> bytes:
    """ESC * with 24 dots of height a line, for printers without GS v 0."""
    out, width = [b"\x1b3\x18"], image.stride * 8
    bits = image.bits + bytes(-image.height % 24 * image.stride)
    for top in range(0, len(bits), 24 * image.stride):
        rows = (bits[at : at + image.stride] for at in range(top, top + 24 * image.stride, image.stride))
        dots = zip(*(f"{int.from_bytes(row, 'big'):0{width}b}" for row in rows), strict=True)
        columns_of_dots = b"".join(int("".join(column), 2).to_bytes(3, "big") for column in dots)
        out.append(b"\x1b*\x21" + width.to_bytes(2, "little") + calm(columns_of_dots) + b"\n")
    return b"".join(out) + b"\x1b2"


def beep(times: int, buzzer: str) -> bytes:
    """The buzzer that this printer has; nothing where it has none."""
    count = max(1, min(times, BEEPS_MAX))
    match buzzer:
        case "esc-paren-a":
            return b"\x1b(A\x04\x000\x01" + bytes((count, 5))
        case "esc-b":
            return b"\x1bB" + bytes((count, 2))
        case _:
            return b""
