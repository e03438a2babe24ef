"""A finished sale is undone (整单作废): a mistake that is seen while its customer is still there.

All of it comes back as goods by their receipt do, so that nothing can be undone twice, and the money by the way it came. Its paper
and its fact say that it was a void, not goods that a customer brought back: so goods that cannot be given back come back with it.
"""

from msgspec.structs import replace

from retail.basket import Cart, Decision, Shop, no
from retail.commands import (
    AtTerminal,
    BackAtTerminal,
    Clear,
    ConfirmAge,
    Refund,
    ReturnFrom,
    Settle,
    TakeBack,
    VoidSale,
)
from retail.policy.judge import supervised
from retail.refusals import Refused
from retail.returns.finding import found
from retail.returns.lines import bring_back

#: What a cart that undoes a sale still takes: its goods are settled.
_STILL = (Refund, Settle, TakeBack, Clear, ConfirmAge, AtTerminal, BackAtTerminal)


def void(cart: Cart, command: VoidSale, shop: Shop) -> Decision:
    """All goods of a sale of today, of this store, of which nothing has come back."""
    if cart.lines or cart.coupons:
        return no(cart, "void-alone", "receipt")
    sold = found(command.receipt.strip(" "), cart, shop)
    if isinstance(sold, Refused):
        return Decision(cart, sold)
    if not supervised(shop.word):
        return no(cart, "approval-needed", "receipt", sold.receipt.text)
    if sold.receipt.store != shop.circumstances.store or sold.business_date != shop.circumstances.moment.date:
        return no(cart, "void-late", "receipt", sold.receipt.text)
    decision = bring_back(cart, ReturnFrom(command.receipt), shop, undone=True)
    if decision.refused:
        return decision
    whole = [-line.qty_milli for line in decision.cart.lines if line.origin]
    if whole != [line.qty_milli for line in sold.sale.lines]:
        return no(cart, "void-part", "receipt", sold.receipt.text)
    return Decision(replace(decision.cart, void=command.reason))


def stays(cart: Cart, command: object) -> bool:
    """Whether a cart that undoes a sale takes no such command."""
    return bool(cart.void) and not isinstance(command, _STILL)
