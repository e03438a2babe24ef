"""Lines of text as pictures, for printers that cannot say them: Chinese on a printer without a Chinese ROM.

Each character is set into its own columns, as the printer's own type is, so that what is drawn stands under what is not.
Debian's fonts-noto-cjk is looked for, then other Chinese fonts; where there is none `find` says so in words and nothing is drawn.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw, ImageFont

from edge.drivers.document import Align, Image
from edge.drivers.errors import DriverMisuse
from edge.drivers.paper.charsets import Charset
from edge.drivers.paper.lines import Line, Style, width_of
from edge.drivers.paper.profiles import Profile

#: Where Chinese type lies on Debian and its like, best first; the face of a collection by its name.
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
FACES = ("Noto Sans Mono CJK SC", "WenQuanYi Micro Hei Mono", "WenQuanYi Zen Hei Mono")
NO_FONT = "no Chinese font is installed (apt install fonts-noto-cjk), so what the printer cannot say becomes ?"
#: Height of a line by the height of its characters, and where their baseline is, in parts of it.
LEADING, BASELINE, INK = 1.25, 0.8, 110
_FACES_MAX = 16


def find(configured: str = "", places: Iterable[str] = FONTS) -> "Typesetter | None":
    """Who draws, with the font that is configured or the first that is there; None where there is none.

    Raise `DriverMisuse` for a configured font that cannot be used.
    """
    if configured:
        try:
            return Typesetter(Path(configured))
        except OSError as exc:
            raise DriverMisuse(f"the font {configured} cannot be used: {exc}") from exc
    for place in places:
        try:
            return Typesetter(Path(place))
        except OSError:
            continue
    return None


class Typesetter:
    """Draws with one font. Takes about a tenth of a millisecond a line once its characters were drawn before."""

    def __init__(self, font: Path) -> None:
        self.font = font
        self._face = _face(font)
        self._glyph = lru_cache(maxsize=4096)(self._draw)
        self._type = lru_cache(maxsize=16)(lambda size: ImageFont.truetype(str(font), size, index=self._face))

    def line(self, line: Line, profile: Profile, charset: Charset) -> Image:
        """A line as wide as the paper."""
        columns = profile.small_columns if line.style.small else profile.columns
        cell = profile.dots // columns
        wide = 2 if line.style.double else 1
        text = line.text.rstrip() if line.align is Align.LEFT else line.text
        strip = self.strip(text, cell * 2, line.style, [charset.width(char) for char in text])
        used = width_of(text, charset.width) * cell * wide
        room = profile.dots // 8 * 8
        left = {Align.LEFT: 0, Align.CENTER: max(0, room - used) // 2, Align.RIGHT: max(0, room - used)}[line.align]
        paper = Pillow.new("1", (room, strip.height))
        paper.paste(strip, (left, 0))
        return Image(room, paper.tobytes(), Align.LEFT)

    def strip(self, text: str, size: int, style: Style, widths: list[int]) -> Pillow.Image:
        """Text as a strip of dots, characters `size` dots high and half of that a column wide."""
        wide = 2 if style.double else 1
        high = 2 if style.double or style.tall else 1
        column, height = size // 2 * wide, int(size * LEADING) * high
        strip = Pillow.new("1", (max(1, sum(widths) * column), height))
        at = 0
        for char, width in zip(text, widths, strict=True):
            if width and char != " ":
                strip.paste(self._glyph(char, size, wide, high, width * column, style.bold), (at, 0))
            at += width * column
        if style.underline:
            ImageDraw.Draw(strip).line((0, height - 2, strip.width, height - 2), fill=1, width=2)
        return ImageChops.invert(strip) if style.inverse else strip

    def _draw(self, char: str, size: int, wide: int, high: int, width: int, bold: bool) -> Pillow.Image:
        """One character in its cell, black (1) on white."""
        scale = max(wide, high)
        face, height = self._type(size * scale), int(size * LEADING) * high
        grey = Pillow.new("L", (width * scale // wide, height))
        pen = ImageDraw.Draw(grey)
        middle, base = grey.width / 2, height * BASELINE
        for shift in (0, scale) if bold else (0,):
            pen.text((middle + shift / 2, base), char, fill=255, font=face, anchor="ms")
        if grey.width != width:
            grey = grey.resize((width, height))
        return grey.point(lambda ink: 255 if ink > INK else 0).convert("1", dither=Pillow.Dither.NONE)


def _face(font: Path) -> int:
    """Which face of a collection has characters of one width; the first where none is known."""
    for number in range(_FACES_MAX):
        try:
            name = ImageFont.truetype(str(font), 12, index=number).getname()[0]
        except OSError:
            break
        if name in FACES:
            return number
    ImageFont.truetype(str(font), 12)  # an OSError where it is no font at all
    return 0
