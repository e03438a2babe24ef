"""What a lane says on paper and on the customer's display, as documents; which bytes that becomes is the driver's."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from edge.drivers.document import (
    Align,
    Barcode,
    Columns,
    Cut,
    Element,
    Feed,
    Image,
    PrintDocument,
    QRCode,
    Rule,
    Text,
)
from edge.drivers.roles import Lamp, Shown
from edge.journal.words import Completed
from edge.lanes.words import words
from retail.cart import Cart
from retail.layouts import Sheet
from retail.layouts import sheet as s
from retail.money import text
from retail.receipt import LABELS
from retail.sale import TenderLine
from retail.shifts import Slip

#: What a printer is given for a picture that has not come down: nothing.
Pictures = Callable[[str], Image | None]


def document(sheet: Sheet, pictures: Pictures = lambda _: None) -> PrintDocument:
    """A receipt laid out for a roll of paper."""
    return (*(element for piece in sheet for element in _piece(piece, pictures)), Feed(3), Cut())


def _piece(piece: s.Piece, pictures: Pictures) -> Iterator[Element]:
    match piece:
        case s.Line(text=words, align=align, bold=bold, double=double):
            yield Text(text=words, align=_ALIGN[align], bold=bold, double=double)
        case s.Pair(left=left, right=right, bold=bold, double=double):
            yield Columns(left=left, right=right, bold=bold, double=double)
        case s.Bar():
            yield Rule()
        case s.Gap(lines=lines):
            yield Feed(lines)
        case s.Square(data=data):
            yield QRCode(data)
        case s.Stripes(data=data):
            yield Barcode(data)
        case s.Picture(image=image, align=align):
            if found := pictures(image):
                yield replace(found, align=_ALIGN[align])


_ALIGN = {"left": Align.LEFT, "center": Align.CENTER, "right": Align.RIGHT}


def slip_document(
    header: tuple[str, ...], slip: Slip, unprinted_label: str = "", unprinted: Sequence[str] = ()
) -> PrintDocument:
    """A document of shifts laid out for the same roll; below it the receipts that may not be out."""
    sections: list[Element] = []
    for rows in slip.sections:
        sections += [Rule(), *(Columns(*row) for row in rows)]
    signed: list[Element] = []
    for who in slip.signed:
        signed += [Feed(2), Text(f"{who}: ______________")]
    return (
        *(Text(line, Align.CENTER) for line in header),
        Text(slip.title, Align.CENTER, bold=True, double=True),
        *sections,
        Rule(),
        *((Text(f"{unprinted_label}: {', '.join(unprinted)}"), Rule()) if unprinted else ()),
        *signed,
        Feed(3),
        Cut(),
    )


def open_cart(cart: Cart) -> Shown:
    """What the customer sees while goods are rung up: the newest line, and the total; or what their money is for."""
    total = text(abs(cart.total_minor) if cart.subject else cart.total_minor, cart.currency)
    if cart.subject:
        return Shown({language: (_for(cart, language), total) for language in LABELS}, Lamp.TOTAL, total)
    newest = cart.lines[-1] if cart.lines else None
    upper = f"{newest.name} {text(newest.amount_minor, cart.currency)}" if newest else ""
    return Shown(
        {language: (upper, f"{labels['total']} {total}") for language, labels in LABELS.items()}, Lamp.TOTAL, total
    )


def paid(done: Completed) -> Shown:
    """What the customer sees after the commit: what was due, and the change."""
    sale = done.sale
    total = text(sale.total_minor, sale.currency)
    return _paid(
        {language: f"{labels['total']} {total}" for language, labels in LABELS.items()},
        sale.tenders,
        total,
        sale.currency,
    )


def took(cart: Cart) -> Shown:
    """What the customer sees once money that is no sale's was taken, or given back."""
    total = text(abs(cart.total_minor), cart.currency)
    return _paid(
        {language: f"{_for(cart, language)} {total}" for language in LABELS}, cart.tenders, total, cart.currency
    )


def _for(cart: Cart, language: str) -> str:
    said = words(f"for-{cart.subject.what}") if cart.subject else None
    return "" if said is None else said.zh if language.startswith("zh") else said.en


def _paid(upper: Mapping[str, str], tenders: Sequence[TenderLine], total: str, currency: str) -> Shown:
    change = sum(tender.change_minor for tender in tenders)
    back = text(change, currency)
    return Shown(
        {
            language: (upper[language], f"{labels['change']} {back}" if change else labels["thanks"])
            for language, labels in LABELS.items()
        },
        Lamp.CHANGE if change else Lamp.TOTAL,
        back if change else total,
    )
