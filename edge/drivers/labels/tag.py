"""A price tag as data, and the templates that say where on a label each of its parts stands. Millimetres, from the top left."""

from msgspec import Struct

from edge.drivers.document import Align


class Tag(Struct, frozen=True, omit_defaults=True):
    """What stands on one label; `code` becomes bars, as EAN where it is one. `was` is the price that does not hold now."""

    name: str
    price: str
    unit: str = ""
    code: str = ""
    was: str = ""
    about: str = ""


class Field(Struct, frozen=True):
    """One part of a tag in its box; text is made smaller where it does not fit, and wraps over so many `lines`."""

    part: str
    left: float
    top: float
    width: float
    height: float
    align: Align = Align.LEFT
    bold: bool = False
    lines: int = 1


class Template(Struct, frozen=True):
    """A label's size, the gap to the next, and its fields. 8 dots a millimetre: 203 dpi."""

    width: float
    height: float
    fields: tuple[Field, ...]
    gap: float = 2.0
    dots_mm: int = 8

    @property
    def dots(self) -> tuple[int, int]:
        """Width and height in dots, the width in whole bytes."""
        return int(self.width * self.dots_mm) // 8 * 8, int(self.height * self.dots_mm)


#: By the names that people ask for.
TEMPLATES = {
    "40x30": Template(40, 30, (
        Field("name", 2, 1.5, 36, 7, lines=2), Field("about", 2, 9, 20, 3), Field("was", 24, 9, 14, 3, Align.RIGHT),
        Field("price", 2, 12, 26, 8, bold=True), Field("unit", 28, 16, 10, 4, Align.RIGHT), Field("code", 2, 21, 36, 8, Align.CENTER),
    )),
    "60x40": Template(60, 40, (
        Field("name", 2, 2, 56, 10, lines=2), Field("about", 2, 13, 32, 4), Field("was", 36, 13, 22, 4, Align.RIGHT),
        Field("price", 2, 17, 40, 12, bold=True), Field("unit", 43, 23, 15, 5, Align.RIGHT), Field("code", 2, 30, 56, 9, Align.CENTER),
    )),
    "50x30": Template(50, 30, (
        Field("name", 2, 1.5, 46, 7, lines=2), Field("about", 2, 9, 26, 3), Field("was", 30, 9, 18, 3, Align.RIGHT),
        Field("price", 2, 12, 34, 8, bold=True), Field("unit", 36, 16, 12, 4, Align.RIGHT), Field("code", 2, 21, 46, 8, Align.CENTER),
    )),
}  # fmt: skip
