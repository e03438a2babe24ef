"""The paper of a simulated printer as a picture: what a customer would hold in the hand."""

from PIL import Image as Pillow

from edge.drivers.document import Align, Barcode, Image, QRCode, Symbology
from edge.drivers.paper import barcodes, pictures
from edge.drivers.paper.charsets import GB18030
from edge.drivers.paper.lines import PLAIN, Line
from edge.drivers.paper.profiles import Profile
from edge.drivers.paper.typesetter import Typesetter
from edge.drivers.simulators.escpos_machine import Sheet, Symbol

MARGIN, WHITE = 16, 255


def draw(sheet: Sheet, profile: Profile, typesetter: Typesetter) -> Pillow.Image:
    """Black on white, as wide as the paper with its margins."""
    strips = [strip for part in sheet.parts for strip in _strips(part, profile, typesetter)]
    paper = Pillow.new("L", (profile.dots + 2 * MARGIN, sum(strip.height for strip in strips) + 2 * MARGIN), WHITE)
    top = MARGIN
    for strip in strips:
        ink = Pillow.frombytes("1", (strip.stride * 8, strip.height), strip.bits)
        paper.paste(0, (MARGIN, top), ink)
        top += strip.height
    return paper


def _strips(part: Line | Image | Symbol, profile: Profile, typesetter: Typesetter) -> list[Image]:
    match part:
        case Line():
            return [typesetter.line(part, profile, GB18030)]
        case Image():
            return [pictures.on_paper(part, profile.dots)]
        case Symbol(kind="qr"):
            code = QRCode(part.data, part.module, part.align)
            return [pictures.on_paper(pictures.qr_image(code, profile.dots), profile.dots)]
        case Symbol():
            return _bars(part, profile, typesetter)


def _bars(symbol: Symbol, profile: Profile, typesetter: Typesetter) -> list[Image]:
    kind, data = Symbology(symbol.kind), symbol.data
    if kind in (Symbology.EAN13, Symbology.EAN8):
        data += barcodes.check_digit(data)
    elif data.startswith("<FNC1>"):
        kind, data = Symbology.GS1_128, data.removeprefix("<FNC1>").replace("<FNC1>", "\x1d")
    code = Barcode(data, kind, symbol.height, symbol.module, symbol.figures, symbol.align)
    drawn = pictures.on_paper(pictures.bars_image(code, profile.dots), profile.dots)
    below = Line(barcodes.figures(code), Align.CENTER, PLAIN)
    return [drawn, typesetter.line(below, profile, GB18030)] if symbol.figures else [drawn]
