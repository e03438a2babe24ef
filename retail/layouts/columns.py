"""A sheet as lines of text, as wide as a roll of paper: for previews, and for whoever reads a receipt without a printer.

A Chinese character takes two columns. What is too wide for its line is broken, never cut off: on paper a label gives way.
"""

from collections.abc import Iterator

from wcwidth import wcwidth

from retail.layouts import sheet as s


def lines_of(sheet: s.Sheet, columns: int) -> list[str]:
    """Every line of the paper, none wider than `columns`, no blanks at its end."""
    return [line.rstrip() for piece in sheet for line in _piece(piece, columns)]


def width_of(text: str) -> int:
    """Columns that a text takes; control characters none."""
    return sum(max(0, wcwidth(char)) for char in text)


def wrap(text: str, columns: int) -> Iterator[str]:
    """Parts of at most so many columns, broken wherever they are full: Chinese has no blanks to break at."""
    part, left = "", columns
    for char in text:
        width = max(0, wcwidth(char))
        if width > left:
            yield part
            part, left = "", columns
        part, left = part + char, left - width
    yield part


def _piece(piece: s.Piece, columns: int) -> Iterator[str]:
    match piece:
        case s.Line(text=text, align=align, double=double):
            room = columns // 2 if double else columns
            yield from (_placed(_wide(part, double=double), align, columns) for part in wrap(text, room))
        case s.Pair():
            yield from _pair(piece, columns)
        case s.Bar():
            yield "-" * columns
        case s.Gap(lines=lines):
            yield from [""] * lines
        case s.Square(data=data):
            yield from (_placed(part, "center", columns) for part in wrap(f"[QR {data}]", columns))
        case s.Stripes(data=data):
            yield from (_placed(part, "center", columns) for part in wrap(f"||| {data} |||", columns))
        case s.Picture(image=image, align=align):
            yield from (_placed(part, align, columns) for part in wrap(f"[{image}]", columns))


def _pair(pair: s.Pair, columns: int) -> Iterator[str]:
    """Both on one line where there is room, else the figure on the next."""
    left, right = (_wide(text, double=pair.double) for text in (pair.left, pair.right))
    room = columns - width_of(left) - width_of(right)
    if room >= bool(left):
        yield left + " " * room + right
        return
    yield from wrap(left, columns)
    yield from (_placed(part, "right", columns) for part in wrap(right, columns))


def _wide(text: str, *, double: bool) -> str:
    """A letter that is twice as wide takes the place of two: here with a blank behind it."""
    return "".join(char + " " * max(0, wcwidth(char)) for char in text) if double else text


def _placed(text: str, align: str, columns: int) -> str:
    room = columns - width_of(text)
    return " " * {"left": 0, "center": room // 2, "right": room}[align] + text
