"""Money back: tenders below zero, and an exchange where nothing is due either way."""

from msgspec.structs import replace

from retail.basket import TENDERS_MAX, Cart, Decision, Shop, no
from retail.commands import Refund
from retail.coupons import spent_meanwhile
from retail.money import text
from retail.paying.pay import sale_of, with_money
from retail.paying.spending import give_back
from retail.paying.tenders import CARD, CASH, OWNED, both_names, may_take, shows_card
from retail.refusals import Refused
from retail.returns.ways import goes_back
from retail.rounding import cash_due
from retail.sale import TenderLine


def refund(cart: Cart, command: Refund, shop: Shop) -> Decision:
    """Give money back: never more than is due back; cash to the coins that there are."""
    back = -cart.due_minor
    payable = -cash_due(-back, shop.terms.cash) if command.kind == CASH and back > 0 else back
    if back <= 0:
        return no(cart, "nothing-back", "amount_minor")
    if cart.age_needed:
        return no(cart, "age-needed", "kind", cart.age_needed)
    kind = (
        CARD
        if command.kind == CASH
        else may_take(shop.terms.tenders, command.kind, command.reference or "-", shop.word)
    )
    if isinstance(kind, Refused):
        return Decision(cart, kind)
    if command.kind == CASH and shows_card(CARD, command.reference):
        return no(cart, "card-number", "reference")
    if not kind.back:
        return no(cart, "no-money-back", "kind", both_names(command.kind))
    if command.kind in OWNED:
        return _give_back(cart, command, shop, back)
    given = payable if command.amount_minor == back else command.amount_minor
    if given > payable:
        return no(cart, "over-refund", "amount_minor", text(payable, cart.currency))
    if cart.subject and payable != back and given >= min(back, payable):
        return no(cart, "charge-coins", "amount_minor", text(back, cart.currency))
    if refused := goes_back(cart, command.kind, given, shop):
        return Decision(cart, refused)
    if len(cart.tenders) >= TENDERS_MAX:
        return no(cart, "too-many-tenders", "kind", TENDERS_MAX)
    tender = TenderLine(command.kind, -given, -given, command.reference)
    rounding = back - given if given >= min(back, payable) else 0
    paid = replace(cart, tenders=(*cart.tenders, tender), rounding_minor=rounding)
    return with_money(paid, shop)


def _give_back(cart: Cart, command: Refund, shop: Shop, back: int) -> Decision:
    """To the account that paid."""
    if command.amount_minor > back:
        return no(cart, "over-refund", "amount_minor", text(back, cart.currency))
    if len(cart.tenders) >= TENDERS_MAX:
        return no(cart, "too-many-tenders", "kind", TENDERS_MAX)
    tender = give_back(cart, command, shop)
    if isinstance(tender, Refused):
        return Decision(cart, tender)
    if refused := goes_back(cart, command.kind, command.amount_minor, shop):
        return Decision(cart, refused)
    paid = replace(cart, tenders=(*cart.tenders, tender), rounding_minor=0)
    return with_money(paid, shop)


def settle(cart: Cart, shop: Shop) -> Decision:
    """Complete what comes to nothing: an exchange of goods for others of the same worth, or goods that are given away."""
    if not cart.lines:
        return no(cart, "empty-cart")
    if cart.due_minor:
        return no(cart, "not-even", "", text(cart.due_minor, cart.currency))
    if cart.age_needed:
        return no(cart, "age-needed", "kind", cart.age_needed)
    if gone := spent_meanwhile(cart, shop):
        return no(cart, "coupon-spent", "", gone.name)
    return Decision(cart, sale=sale_of(cart, shop))
