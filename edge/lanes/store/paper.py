"""What a lane says on paper and on the customer's display, as documents; which bytes that becomes is the driver's."""

from collections.abc import Sequence

from edge.drivers.document import Align, Columns, Cut, Element, Feed, PrintDocument, QRCode, Rule, Text
from edge.journal.words import Completed
from retail.cart import Cart
from retail.money import text
from retail.receipt import LABELS, Receipt, ReceiptLine
from retail.shifts import Slip


def document(receipt: Receipt) -> PrintDocument:
    """A receipt laid out for a roll of paper."""
    head, *rest = receipt.header or ("",)
    return (
        Text(head, Align.CENTER, bold=True, double=True),
        *(Text(line, Align.CENTER) for line in rest),
        Rule(),
        *(Columns(label, figure) for label, figure in receipt.about),
        Rule(),
        *(element for line in receipt.lines for element in _line(line)),
        *(Columns(name, amount) for name, amount in receipt.off),
        Rule(),
        Columns(*receipt.total, bold=True, double=True),
        *(Columns(label, figure) for label, figure in receipt.tenders),
        *(Columns(label, figure) for label, figure in receipt.taxes),
        Feed(),
        QRCode(receipt.qr),
        *(Text(line, Align.CENTER) for line in receipt.footer),
        Feed(3),
        Cut(),
    )


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


def _line(line: ReceiptLine) -> PrintDocument:
    off = (Columns(f"  {name}", amount) for name, amount in line.off)
    marks = (Columns(f"  {label}", value) for label, value in line.marks)
    return (Text(line.name), Columns(f"  {line.detail}", line.amount), *off, *marks)


def open_cart(cart: Cart, language: str = "zh") -> tuple[str, str]:
    """The customer's two lines while goods are rung up: the newest line, and the total."""
    total = f"{LABELS[language]['total']} {text(cart.total_minor, cart.currency)}"
    if not cart.lines:
        return "", total
    newest = cart.lines[-1]
    return f"{newest.name} {text(newest.amount_minor, cart.currency)}", total


def paid(done: Completed, language: str = "zh") -> tuple[str, str]:
    """The customer's two lines after the commit: what was due, and the change."""
    labels, sale = LABELS[language], done.sale
    change = sum(tender.change_minor for tender in sale.tenders)
    thanks = f"{labels['change']} {text(change, sale.currency)}" if change else labels["thanks"]
    return f"{labels['total']} {text(sale.total_minor, sale.currency)}", thanks
