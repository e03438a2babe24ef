"""Text for displays that face the customer: what fits on a line, in the characters that the display has. Pure.

gb18030          Chinese displays: characters of one byte and of two, which take as many columns; those that GB18030 codes in four
bytes (U+00A5 `¥` among them, shown as `￥`) are in no display's font
cp437, cp850     Western displays; what they lack is left out, so that a Chinese name does not become a row of question marks
ascii            the same for displays of which nothing is known
"""

from typing import Final

CHARSETS: Final = ("gb18030", "cp437", "cp850", "ascii")
#: A cell of the display is a byte of its text.
_CELLS_MAX: Final = 2


def fit(text: str, columns: int, charset: str = "gb18030") -> str:
    """Cut to so many columns; control characters and what the display lacks are left out."""
    out, left = "", columns
    for char in text.replace("¥", "￥") if charset == "gb18030" else text:
        cells = _cells(char, charset)
        if cells > left:
            break
        if cells:
            out, left = out + char, left - cells
    return out


def filled(text: str, columns: int, charset: str = "gb18030") -> str:
    """The same, with blanks to the end of the line, so that nothing of the line before is left."""
    cut = fit(text, columns, charset)
    return cut + " " * (columns - len(cut.encode(charset)))


def _cells(char: str, charset: str) -> int:
    """How many columns a character takes; 0 where it cannot be shown."""
    if not char.isprintable():
        return 0
    try:
        cells = len(char.encode(charset))
    except UnicodeEncodeError:
        return 0
    return cells if cells <= _CELLS_MAX else 0
