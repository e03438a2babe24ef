"""A print document as the bytes of ESC/POS, in what the printer at hand can.

What a printer lacks is drawn: a line with characters that its code page has not, a QR code, bars. Who draws text is handed in
(`Draw`), for it takes a font; without one such characters become `?`.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace as _with

from edge.drivers.codecs.escpos import commands
from edge.drivers.document import (
    Align,
    Barcode,
    Beep,
    Columns,
    Cut,
    Element,
    Feed,
    Image,
    Kick,
    PrintDocument,
    QRCode,
    Row,
    Rule,
    Text,
)
from edge.drivers.paper import barcodes, pictures
from edge.drivers.paper.charsets import CHARSETS, Charset
from edge.drivers.paper.lines import PLAIN, Line, lines_of
from edge.drivers.paper.profiles import GENERIC, Profile

#: A line of text as a picture as wide as the paper.
Draw = Callable[[Line, Profile, Charset], Image]
#: Rows of a picture that go out as one command: small printers hold few kilobytes.
BAND_ROWS = 64


def render(document: PrintDocument, profile: Profile = GENERIC, draw: Draw | None = None) -> bytes:
    """The bytes that print a document."""
    return b"".join(pieces(document, profile, draw))


def pieces(document: PrintDocument, profile: Profile = GENERIC, draw: Draw | None = None) -> Iterator[bytes]:
    """The same element by element, so that drawing can be done by and by."""
    charset = CHARSETS[profile.charset]
    yield commands.INIT + charset.choose
    for element in document:
        yield _element(element, profile, charset, draw)


def _element(element: Element, profile: Profile, charset: Charset, draw: Draw | None) -> bytes:
    match element:
        case Text() | Columns() | Row() | Rule():
            return _lines(_prepared(element, charset), profile, charset, draw)
        case QRCode():
            return _qr(element, profile)
        case Barcode():
            return _barcode(element, profile, charset, draw)
        case Image():
            return picture(element, profile)
        case Feed(lines=lines):
            return b"\n" * max(0, min(lines, commands.FEED_MAX))
        case Cut(full=full):
            return _cut(profile, full=full)
        case Beep(times=times):
            return commands.beep(times, profile.buzzer)
        case Kick(pin=pin):
            return commands.KICKS[pin]


def _prepared(element: Text | Columns | Row | Rule, charset: Charset) -> Text | Columns | Row | Rule:
    """The element with texts that the printer can say, as far as that goes."""
    match element:
        case Text(text=text):
            return _with(element, text=charset.prepare(text))
        case Columns(left=left, right=right):
            return _with(element, left=_line(left, charset), right=_line(right, charset))
        case Row(cells=cells):
            return _with(element, cells=tuple(_with(cell, text=_line(cell.text, charset)) for cell in cells))
        case Rule(char=char):
            return Rule(_line(char, charset)[:1])


def _lines(element: Text | Columns | Row | Rule, profile: Profile, charset: Charset, draw: Draw | None) -> bytes:
    out, drawn = b"", []
    for line in lines_of(element, profile.columns, profile.small_columns, charset.width):
        if draw and profile.image and not charset.can(line.text):
            drawn.append(draw(line, profile, charset))
            continue
        out += _drawn(drawn, profile)
        drawn = []
        out += _said(line, charset)
    return out + _drawn(drawn, profile)


def _said(line: Line, charset: Charset) -> bytes:
    return (
        commands.align(line.align) + commands.style(line.style) + charset.encode(line.text) + b"\n"
        + commands.style(PLAIN) + commands.align(Align.LEFT)
    ) if line.style != PLAIN or line.align is not Align.LEFT else charset.encode(line.text) + b"\n"  # fmt: skip


def _drawn(images: list[Image], profile: Profile) -> bytes:
    if not images:
        return b""
    return picture(Image(images[0].width, b"".join(image.bits for image in images), Align.LEFT), profile)


def picture(image: Image, profile: Profile) -> bytes:
    """A picture by the command that the printer has; nothing where it has none or the picture is empty."""
    if not profile.image or not image.height:
        return b""
    whole = pictures.on_paper(image, profile.dots)
    if profile.image == "column":
        return commands.columns(whole)
    return b"".join(commands.raster(band) for band in pictures.bands(whole, BAND_ROWS))


def _qr(code: QRCode, profile: Profile) -> bytes:
    if not profile.qr:
        return picture(pictures.qr_image(code, profile.dots), profile)
    module = pictures.qr_module_dots(pictures.qr_side(code.data), code.module, profile.dots)
    data = pictures.qr_text(code.data).encode()
    return commands.align(code.align) + commands.qr(data, module) + commands.align(Align.LEFT)


def _barcode(code: Barcode, profile: Profile, charset: Charset, draw: Draw | None) -> bytes:
    module = pictures.bars_fit(code, profile.dots) if barcodes.is_sound(code) else 0
    figures = Text(charset.prepare(barcodes.figures(code)), code.align)
    if not module or (module < 2 and profile.bars) or not (profile.bars or profile.image):
        return _lines(figures, profile, charset, draw)
    if profile.bars:
        return commands.align(code.align) + commands.bars(code, min(module, 6)) + commands.align(Align.LEFT)
    below = _lines(figures, profile, charset, draw) if code.figures else b""
    return picture(pictures.bars_image(code, profile.dots), profile) + below


def _cut(profile: Profile, *, full: bool) -> bytes:
    match profile.cut, full:
        case ("both" | "full", True) | ("full", False):
            return commands.CUT_FULL
        case ("both" | "partial", _):
            return commands.CUT_PARTIAL
        case _:
            return b"\n" * 3


def _line(text: str, charset: Charset) -> str:
    return charset.prepare(text).replace("\n", " ")
