"""From elements to lines: each fits the paper, however wide its characters are to the printer at hand.

`Measure` says how many columns a character takes. That is the printer's business as much as the character's: in GB18030 a
`×` is two bytes and two columns wide, in PC437 one.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from wcwidth import wcwidth

from edge.drivers.document import Align, Cell, Columns, Row, Rule, Text

Measure = Callable[[str], int]
#: A cell is never narrower: a Chinese character must fit.
CELL_MIN = 2


class Style(Struct, frozen=True):
    """How a line looks; see `document`."""

    bold: bool = False
    double: bool = False
    tall: bool = False
    inverse: bool = False
    underline: bool = False
    small: bool = False


PLAIN = Style()


class Line(Struct, frozen=True):
    """One line of text that fits."""

    text: str
    align: Align = Align.LEFT
    style: Style = PLAIN


def char_width(char: str) -> int:
    """Columns of a character as terminals have it: Chinese two, control characters none."""
    return max(0, wcwidth(char))


def width_of(text: str, measure: Measure = char_width) -> int:
    """Columns that a text takes."""
    return sum(map(measure, text))


def wrap(text: str, columns: int, measure: Measure = char_width) -> Iterator[str]:
    """Lines of at most `columns`, broken wherever they are full: Chinese has no blanks to break at."""
    line, left = "", columns
    for char in text:
        width = measure(char)
        if width > left and line:
            yield line
            line, left = "", columns
        line, left = line + char, left - width
    yield line


def justify(left: str, right: str, columns: int, measure: Measure = char_width) -> str:
    """Left and right on one line; the left one gives way, and where that is not enough the right one is cut."""
    right = next(wrap(right, columns, measure)) if width_of(right, measure) > columns else right
    room = max(0, columns - width_of(right, measure) - 1)
    left = _head(left, room, measure)
    return left + " " * (columns - width_of(left, measure) - width_of(right, measure)) + right


def in_row(cells: Sequence[Cell], columns: int, measure: Measure = char_width) -> Iterator[str]:
    """Cells side by side; a text that is longer than its cell goes on beneath it."""
    fit = cells[: max(1, (columns + 1) // (CELL_MIN + 1))]
    widths = cell_widths(fit, columns, measure)
    wrapped = [list(wrap(cell.text, width, measure)) for cell, width in zip(fit, widths, strict=True)]
    for number in range(max((len(lines) for lines in wrapped), default=0)):
        yield " ".join(
            _set(lines[number] if number < len(lines) else "", cell.align, width, measure)
            for cell, width, lines in zip(fit, widths, wrapped, strict=True)
        )


def cell_widths(cells: Sequence[Cell], columns: int, measure: Measure = char_width) -> list[int]:
    """Columns of each cell: as wide as their texts, the rest by their shares; where there is not enough the widest give."""
    room = columns - (len(cells) - 1)
    widths = [CELL_MIN if cell.share else max(CELL_MIN, width_of(cell.text, measure)) for cell in cells]
    while sum(widths) > room and max(widths) > CELL_MIN:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    shares, rest = sum(cell.share for cell in cells), room - sum(widths)
    if shares and rest > 0:
        given = 0
        for place, cell in enumerate(cells):
            upto = rest * (given + cell.share) // shares
            widths[place] += upto - rest * given // shares
            given += cell.share
    return widths


def lines_of(
    element: Text | Columns | Row | Rule, columns: int, small_columns: int, measure: Measure = char_width
) -> list[Line]:
    """An element's lines on paper of so many columns. Small type is for texts without wide characters: it has none."""
    if isinstance(element, Rule):
        char = element.char if measure(element.char) in (1, 2) else "-"
        return [Line(char * (columns // measure(char)))]
    small = element.small and not any(measure(char) > 1 for char in _text(element))
    style = Style(element.bold, element.double, element.tall, element.inverse, element.underline, small)
    width = small_columns if small else columns
    width = width // 2 if element.double else width
    match element:
        case Text(text=text, align=align):
            return [Line(line, align, style) for part in text.split("\n") for line in wrap(part, width, measure)]
        case Columns(left=left, right=right):
            return [Line(justify(left, right, width, measure), style=style)]
        case Row(cells=cells):
            return [Line(line, style=style) for line in in_row(cells, width, measure)]


def _text(element: Text | Columns | Row) -> str:
    match element:
        case Text(text=text):
            return text
        case Columns(left=left, right=right):
            return left + right
        case Row(cells=cells):
            return "".join(cell.text for cell in cells)


def _head(text: str, columns: int, measure: Measure) -> str:
    """As much of the beginning as fits."""
    head = next(wrap(text, columns, measure)) if columns else ""
    return head if width_of(head, measure) <= columns else ""


def _set(text: str, align: Align, columns: int, measure: Measure) -> str:
    left = max(0, columns - width_of(text, measure))
    before = {Align.LEFT: 0, Align.CENTER: left // 2, Align.RIGHT: left}[align]
    return " " * before + text + " " * (left - before)
