"""A tag drawn dot by dot: the same on every label printer, whatever type and code pages it has."""

import re

from PIL import Image as Pillow

from edge.drivers.document import Align, Barcode, Image, Symbology
from edge.drivers.labels.tag import Field, Tag, Template
from edge.drivers.paper import barcodes, pictures
from edge.drivers.paper.lines import Style, char_width, width_of, wrap
from edge.drivers.paper.typesetter import LEADING, Typesetter

#: No type is smaller, in dots: 2 mm is the least that people read on a shelf.
TYPE_MIN = 16
FIGURES_DOTS = 18


def draw(tag: Tag, template: Template, setter: Typesetter) -> Image:
    """The whole label."""
    width, height = template.dots
    label = Pillow.new("1", (width, height))
    for field in template.fields:
        value = getattr(tag, field.part)
        if value:
            strip = (
                _bars(value, field, template, setter) if field.part == "code" else _text(value, field, template, setter)
            )
            left, top, room, _ = _box(field, template)
            before = {Align.LEFT: 0, Align.CENTER: (room - strip.width) // 2, Align.RIGHT: room - strip.width}[
                field.align
            ]
            label.paste(strip, (left + max(0, before), top))
    if tag.was:
        _strike(label, template)
    return Image(width, label.tobytes(), Align.LEFT)


def _box(field: Field, template: Template) -> tuple[int, int, int, int]:
    """Left, top, width and height in dots, within the label."""
    scale = template.dots_mm
    width, height = template.dots
    left, top = int(field.left * scale), int(field.top * scale)
    return left, top, min(int(field.width * scale), width - left), min(int(field.height * scale), height - top)


def _text(value: str, field: Field, template: Template, setter: Typesetter) -> Pillow.Image:
    """As large as fits, then cut."""
    _, _, room, height = _box(field, template)
    plain = "".join(char for char in value if char >= " ")
    size = int(height / field.lines / LEADING) // 2 * 2
    while size > TYPE_MIN and len(_lines(plain, room, size)) > field.lines:
        size -= 2
    lines = _lines(plain, room, size)[: field.lines]
    strip = Pillow.new("1", (room, height))
    for number, line in enumerate(lines):
        drawn = setter.strip(line, size, Style(bold=field.bold), [char_width(char) for char in line])
        before = {Align.LEFT: 0, Align.CENTER: (room - drawn.width) // 2, Align.RIGHT: room - drawn.width}[field.align]
        strip.paste(drawn, (before, number * int(size * LEADING)))
    return strip


def _lines(text: str, room: int, size: int) -> list[str]:
    """Broken at blanks where there are some, else where the line is full."""
    columns = max(2, room // (size // 2))
    lines = [""]
    for word in re.split(r"(?<= )", text):
        if width_of(lines[-1] + word.rstrip()) <= columns:
            lines[-1] += word
        else:
            lines += wrap(word, columns)
    return [line.rstrip() for line in lines if line.strip()]


def _bars(value: str, field: Field, template: Template, setter: Typesetter) -> Pillow.Image:
    """Bars with their figures beneath; what cannot be bars is text."""
    _, _, room, height = _box(field, template)
    code = barcode(value, height - int(FIGURES_DOTS * LEADING))
    if not barcodes.is_sound(code) or not pictures.bars_fit(code, room):
        return _text(value, field, template, setter)
    drawn = pictures.bars_image(code, room)
    strip = Pillow.new("1", (room, height))
    strip.paste(Pillow.frombytes("1", (drawn.stride * 8, drawn.height), drawn.bits), ((room - drawn.width) // 2, 0))
    said = setter.strip(value, FIGURES_DOTS, Style(), [char_width(char) for char in value])
    strip.paste(said, ((room - width_of(value) * FIGURES_DOTS // 2) // 2, drawn.height))
    return strip


def barcode(value: str, height: int) -> Barcode:
    """EAN where the figures are one, else Code 128."""
    for symbology in (Symbology.EAN13, Symbology.EAN8):
        code = Barcode(value, symbology, height)
        if barcodes.is_sound(code):
            return code
    return Barcode(value, Symbology.CODE128, height)


def _strike(label: Pillow.Image, template: Template) -> None:
    """A line through the price that does not hold."""
    for field in template.fields:
        if field.part == "was":
            left, top, width, height = _box(field, template)
            found = label.crop((left, top, left + width, top + height)).getbbox()
            if found:
                middle = top + (found[1] + found[3]) // 2
                label.paste(1, (left + found[0], middle, left + found[2], middle + 2))
