"""Symbols as pictures, for printers that have no command for them, and pictures made to fit the paper."""

import segno

from edge.drivers.document import Align, Barcode, Image, QRCode
from edge.drivers.paper import barcodes

#: Bytes that a QR code of version 1, 2, 3 ... holds at error correction M (ISO/IEC 18004, table 7).
_QR_BYTES = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560)
#: White around a symbol, in modules (ISO/IEC 18004 wants 4 around a QR code, ISO/IEC 15417 10 beside bars).
QUIET_QR, QUIET_BARS = 4, 10
QR_BYTES_MAX = 512
#: A QR code is some so many dots wide where the paper allows, and a module between so many: half a millimetre reads well.
QR_DOTS = 220
QR_MODULE_MIN, QR_MODULE_MAX = 4, 8


def qr_modules(data: str) -> tuple[bytes, ...]:
    """Rows of modules, 1 is black; no quiet zone. What is too long is cut."""
    return tuple(bytes(row) for row in segno.make_qr(qr_text(data), error="m", boost_error=False).matrix)


def qr_text(data: str) -> str:
    """What a code says: without control characters (DLE begins commands that printers obey inside data too), and cut."""
    plain = "".join(char for char in data if char >= " " or char in "\n\r\x1d")
    return plain.encode()[:QR_BYTES_MAX].decode("utf-8", "ignore") or " "


def qr_side(data: str) -> int:
    """Modules a side that a code of this text has at most: what a printer draws by itself is no wider."""
    size = len(qr_text(data).encode())
    version = next(number for number, most in enumerate(_QR_BYTES, 1) if size <= most)
    return 17 + 4 * version


def qr_module_dots(side: int, asked: int, dots: int) -> int:
    """How many dots a module has: as asked, else so that the code is some `QR_DOTS` wide; never wider than the paper."""
    widest = max(1, dots // (side + 2 * QUIET_QR))
    return max(1, min(asked or max(QR_MODULE_MIN, QR_DOTS // side), QR_MODULE_MAX, widest))


def qr_image(code: QRCode, dots: int) -> Image:
    """The code with its quiet zone."""
    rows = qr_modules(code.data)
    size = qr_module_dots(len(rows), code.module, dots)
    quiet, side = QUIET_QR * size, (len(rows) + 2 * QUIET_QR) * size
    drawn = [_packed("0" * quiet + "".join("01"[bit] * size for bit in row), side) for row in rows]
    blank = _packed("", side)
    return Image(side, blank * quiet + b"".join(row * size for row in drawn) + blank * quiet, code.align)


def bars_fit(code: Barcode, dots: int) -> int:
    """Dots of the thinnest bar, at most as asked; 0 where even one dot is too much for this paper."""
    modules = len(barcodes.bars(code)) + 2 * QUIET_BARS
    return min(code.module, dots // modules)


def bars_image(code: Barcode, dots: int) -> Image:
    """The bars with their quiet zone, without figures. For a sound code that fits."""
    size, quiet = bars_fit(code, dots), "0" * QUIET_BARS
    modules = quiet + barcodes.bars(code) + quiet
    row = _packed("".join(bit * size for bit in modules), len(modules) * size)
    return Image(len(modules) * size, row * max(1, code.height), code.align)


def on_paper(image: Image, dots: int) -> Image:
    """As wide as the paper, standing where it is aligned; what is wider is cut on the right."""
    width = min(image.width, dots)
    before = {Align.LEFT: 0, Align.CENTER: (dots - width) // 2, Align.RIGHT: dots - width}[image.align] // 8 * 8
    stride = (dots + 7) // 8
    room = stride - before // 8
    mask = 0xFF << (-width % 8) & 0xFF
    taken = min((width + 7) // 8, room)
    rows = []
    for row in range(image.height):
        bits = bytearray(image.bits[row * image.stride : row * image.stride + taken])
        bits[-1] &= mask
        rows.append(bytes(before // 8) + bytes(bits) + bytes(room - taken))
    return Image(stride * 8, b"".join(rows), Align.LEFT)


def bands(image: Image, rows: int) -> list[Image]:
    """The same picture as several, of so many rows each."""
    step = rows * image.stride
    return [Image(image.width, image.bits[at : at + step], image.align) for at in range(0, len(image.bits), step)]


def _packed(modules: str, width: int) -> bytes:
    """Modules as bits of a row of this width."""
    stride = (width + 7) // 8
    return int(modules.ljust(stride * 8, "0"), 2).to_bytes(stride, "big")
