"""A receipt under a layout: what stands on it from top to bottom, whatever it is shown on."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from retail.layouts import blocks as b
from retail.receipt import Receipt, ReceiptLine


class Line(Struct, frozen=True):
    """A paragraph."""

    text: str
    align: b.Side = "left"
    bold: bool = False
    double: bool = False


class Pair(Struct, frozen=True):
    """A label and its figure on one line."""

    left: str
    right: str
    bold: bool = False
    double: bool = False


class Bar(Struct, frozen=True):
    """A line across."""


class Gap(Struct, frozen=True):
    """Empty lines."""

    lines: int = 1


class Square(Struct, frozen=True):
    """A QR code."""

    data: str


class Stripes(Struct, frozen=True):
    """A barcode."""

    data: str


class Picture(Struct, frozen=True):
    """An image by its name."""

    image: str
    align: b.Side = "center"


Piece = Line | Pair | Bar | Gap | Square | Stripes | Picture
Sheet = tuple[Piece, ...]


def lay_out(layout: b.Layout, receipt: Receipt) -> Sheet:
    """Lay a receipt out."""
    named = any(isinstance(block, b.Header) for block in layout.blocks)
    marks = () if named else tuple(Line(mark, "center", bold=True) for mark in receipt.marks)
    return (*marks, *(piece for block in layout.blocks for piece in _block(block, receipt)))


def _block(block: b.AnyBlock, receipt: Receipt) -> Iterator[Piece]:
    match block:
        case b.Header():
            yield from _header(block, receipt)
        case b.Logo(image=image, align=align):
            yield Picture(image, align)
        case b.Words():
            yield from _words(block, receipt.language)
        case b.AboutSale(show=show):
            yield from _pairs({name: pair for name, pair in receipt.about.items() if not show or name in show})
        case b.Lines():
            for line in receipt.lines:
                yield from _line(block, line)
        case b.Reductions():
            yield from (Pair(*pair) for pair in receipt.off)
        case b.TaxAdded():
            yield from (Pair(*pair) for pair in receipt.added)
        case b.Rounding():
            yield from (Pair(*pair) for pair in receipt.rounding)
        case b.Total(plain=plain):
            yield Pair(*receipt.total, bold=True, double=not plain)
        case b.Tenders():
            yield from (Pair(*pair) for pair in receipt.tenders)
        case b.TaxTable():
            yield from (Pair(*pair) for pair in receipt.taxes)
        case b.Code(of="receipt"):
            yield Square(receipt.qr)
        case b.Code():
            yield from (Square(receipt.link), Line(receipt.link_words, "center")) if receipt.link else ()
        case b.Barcode():
            yield Stripes(receipt.number)
        case b.Footer(align=align):
            yield from (Line(line, align) for line in receipt.footer)
        case b.Rule():
            yield Bar()
        case b.Blank(lines=lines):
            yield Gap(lines)


def _header(block: b.Header, receipt: Receipt) -> Iterator[Piece]:
    """Training stands before the store's name, that it is a copy behind its head."""
    head, *rest = (*receipt.before, *receipt.header, *receipt.copied) or ("",)
    yield Line(head, block.align, bold=not block.plain, double=not block.plain)
    yield from (Line(line, block.align) for line in rest)


def _words(block: b.Words, language: str) -> Iterator[Piece]:
    own = {"zh": block.zh or block.en, "en": block.en or block.zh}
    both = dict.fromkeys((*block.zh, *block.en))
    yield from (Line(one, block.align, block.bold, block.double) for one in own.get(language, both))


def _line(block: b.Lines, line: ReceiptLine) -> Iterator[Piece]:
    if block.tight:
        yield Pair(line.name, line.amount)
    else:
        yield Line(line.name)
    if "detail" in block.show:
        yield Line(f"  {line.detail}") if block.tight else Pair(f"  {line.detail}", line.amount)
    elif not block.tight:
        yield Pair("", line.amount)
    if "code" in block.show and line.code != line.name:
        yield Line(f"  {line.code}")
    if "off" in block.show:
        yield from (Pair(f"  {label}", figure) for label, figure in line.off)
    if "marks" in block.show:
        yield from (Pair(f"  {label}", figure) for label, figure in line.marks)


def _pairs(found: Mapping[str, tuple[str, str]]) -> Iterator[Piece]:
    return (Pair(*pair) for pair in found.values())
