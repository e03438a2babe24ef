"""A sheet as HTML: the same receipt on a phone. No script and no style inside it; all text is escaped."""

from html import escape

from retail.layouts import sheet as s
from retail.layouts.bars import stripes
from retail.layouts.qr import svg_of


def article(sheet: s.Sheet, pictures: str = "") -> str:
    """The receipt as one element. `pictures` is the address under which its images are, "" where there are none."""
    return f'<article class="paper">{"".join(_piece(piece, pictures) for piece in sheet)}</article>'


def _piece(piece: s.Piece, pictures: str) -> str:
    match piece:
        case s.Line(text=text, align=align, bold=bold, double=double):
            return f'<p class="{_look(align, bold=bold, double=double)}">{escape(text) or "&nbsp;"}</p>'
        case s.Pair(left=left, right=right, bold=bold, double=double):
            look = _look("pair", bold=bold, double=double)
            return f'<p class="{look}"><span>{escape(left)}</span><span>{escape(right)}</span></p>'
        case s.Bar():
            return "<hr>"
        case s.Gap(lines=lines):
            return '<p class="gap">&nbsp;</p>' * lines
        case s.Square(data=data):
            return _square(data)
        case s.Stripes(data=data):
            return f'<p class="center bars">{stripes(data)}<br>{escape(data)}</p>'
        case s.Picture(image=image, align=align):
            return f'<p class="{align}"><img src="{escape(pictures)}{escape(image)}" alt=""></p>' if pictures else ""


def _square(data: str) -> str:
    """A code; one that is too long for a picture stands as text."""
    try:
        return f'<p class="center code">{svg_of(data)}</p>'
    except ValueError:
        return f'<p class="center">{escape(data)}</p>'


def _look(place: str, *, bold: bool, double: bool) -> str:
    return " ".join([place, *(["bold"] if bold else []), *(["double"] if double else [])])
