"""From a command and a cart to what a terminal is asked for, and from its answer back to the cart. Pure."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from edge.drivers.roles import PaymentAsk
from edge.journal.payments import Payment
from edge.lanes.carts.saved import cart_to
from retail.cart import Cart
from retail.commands import AtTerminal, BackAtTerminal, Done, Pay, Refund
from retail.paying.subjects import original_of
from retail.returns.origin import ReceiptKey
from retail.returns.sold import Sold
from retail.sale import CardSlip


class Asked(Struct, frozen=True):
    """Who asks, when, and by which ids: `reference` is new and never used again."""

    reference: str
    command: str
    hash: bytes
    by: str
    at_ms: int


def of_money(cart: Cart, command: Pay | Refund, asked: Asked, sold: Callable[[ReceiptKey], Sold | None]) -> Payment:
    """Money from a card, or back to one."""
    refund = isinstance(command, Refund)
    return Payment(
        asked.reference,
        cart.lane,
        cart.id,
        "refund" if refund else "payment",
        command.kind,
        command.amount_minor if isinstance(command, Refund) else command.given_minor,
        0 if isinstance(command, Refund) else command.tip_minor,
        cart.currency,
        asked.command,
        asked.hash,
        asked.by,
        asked.at_ms,
        cart_to(cart),
        original=_original(cart, command.kind, sold) if refund else "",
    )


def of_tender(cart: Cart, number: int, asked: Asked) -> Payment:
    """The undoing of tender `number` (from 1), which a terminal took."""
    slip, tender = slip_of(cart, number), cart.tenders[number - 1]
    assert slip
    tip = sum(one.minor for one in cart.tips if one.tender == number)
    first = Payment(
        slip.reference,
        cart.lane,
        cart.id,
        "payment",
        tender.kind,
        abs(tender.amount_minor),
        tip,
        cart.currency,
        "",
        b"",
        asked.by,
        asked.at_ms,
        b"",
        slip=slip,
    )
    return undoing(first, asked, cart_to(cart))


def undoing(first: Payment, asked: Asked, cart_body: bytes) -> Payment:
    """The undoing of a payment."""
    return replace(
        first,
        reference=asked.reference,
        what="reversal",
        command=asked.command,
        request_hash=asked.hash,
        by=asked.by,
        at_ms=asked.at_ms,
        cart_body=cart_body,
        before="",
        original=first.slip.receipt if first.slip else "",
        undoes=first.reference,
        doubted=False,
        slip=None,
        words=None,
    )


def slip_of(cart: Cart, number: int) -> CardSlip | None:
    """What a terminal said of tender `number`; of one that a person decided it said nothing, and undoes nothing."""
    return next((card for card in cart.cards if card.tender == number and not card.decided), None)


def ask_of(payment: Payment) -> PaymentAsk:
    """What the terminal is asked."""
    total = payment.amount_minor + payment.tip_minor
    return PaymentAsk(payment.what, payment.reference, total, payment.currency, payment.original, payment.before)


def done_of(payment: Payment) -> Done:
    """What the cart is told once it was done."""
    if payment.what == "reversal":
        return BackAtTerminal(payment.undoes)
    sign = 1 if payment.what == "payment" else -1
    slip = payment.slip or CardSlip(0, payment.reference)
    return AtTerminal(payment.kind, sign * payment.amount_minor, payment.tip_minor, slip)


def _original(cart: Cart, kind: str, sold: Callable[[ReceiptKey], Sold | None]) -> str:
    """The terminal's number of the payment whose goods come back, where there is one and only one."""
    if cart.subject:
        return original_of(cart.subject, kind)
    found = set()
    for receipt in {line.origin.receipt for line in cart.lines if line.origin}:
        first = sold(receipt)
        cards = first.details.cards if first else ()
        found |= {card.receipt for card in cards if first and first.sale.tenders[card.tender - 1].kind == kind}
    return found.pop() if len(found) == 1 else ""
