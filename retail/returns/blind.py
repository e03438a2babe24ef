"""Goods back without a receipt (无小票退货): at today's price, as far as the policy lets whoever asks."""

from msgspec.structs import replace

from retail.basket import LINES_MAX, Cart, CartLine, Decision, Shop, no
from retail.commands import AddItem, ReturnWithout
from retail.goods.finding import typed
from retail.goods.lines import make_line
from retail.policy import Ask, permit
from retail.refusals import Refused
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Override


def bring_back_blind(cart: Cart, command: ReturnWithout, shop: Shop) -> Decision:
    """Bring goods back by their code alone."""
    found = typed(command.code.strip(" "), shop, cart.currency)
    if isinstance(found, Refused):
        return Decision(cart, found)
    line = make_line(found, AddItem(command.code, command.qty_milli), shop)
    if isinstance(line, Refused):
        return Decision(cart, line)
    if line.nature.no_return:
        return no(cart, "not-returnable", "code", line.name)
    if line.amount_minor < 1:
        return no(cart, "no-amount", "code", line.name)
    if len(cart.lines) >= LINES_MAX:
        return no(cart, "too-many-lines", "code", LINES_MAX)
    approver = permit(shop.policy, _ask(cart, line, command.reason, shop), shop.word)
    if isinstance(approver, Refused):
        return Decision(cart, approver)
    return Decision(replace(cart, lines=(*cart.lines, _below_zero(cart, line, approver, command.reason, shop))))


def _ask(cart: Cart, line: CartLine, reason: str, shop: Shop) -> Ask:
    """What is given back without a receipt is bounded for the whole cart, not for each line of it."""
    already = -sum(one.amount_minor for one in cart.lines if one.origin and not one.origin.receipt.number)
    return Ask(
        "blind_return",
        line.name,
        shop.circumstances.store,
        line.category,
        line.item,
        cart.currency,
        amount_minor=already + line.amount_minor,
        reason=reason,
    )


def _below_zero(cart: Cart, line: CartLine, approver: str, reason: str, shop: Shop) -> CartLine:
    nowhere = ReceiptKey(shop.circumstances.store, "", 0, 0)
    return replace(
        line,
        qty_milli=-line.qty_milli,
        amount_minor=-line.amount_minor,
        off_minor=0,
        fixed=True,
        nature=replace(line.nature, min_age=0, deposit=""),
        origin=Origin(0, nowhere, 0, line.qty_milli),
        override=Override(line.unit_price_minor, cart.cashier, approver, reason, shop.policy.version),
    )
