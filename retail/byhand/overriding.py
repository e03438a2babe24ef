"""Another price for a line (改价), as far as the policy lets whoever asks."""

from msgspec.structs import replace

from retail.basket import Cart, CartLine, Decision, Shop, no
from retail.catalogue import Catalogue
from retail.commands import SetPrice
from retail.money import AMOUNT_MAX
from retail.policy import Ask, permit
from retail.pricing.amounts import line_amount
from retail.refusals import Refused
from retail.sale import Override


def set_price(cart: Cart, command: SetPrice, shop: Shop) -> Decision:
    """Sell a line at another unit price; neither price lists nor promotions touch it from then on."""
    line = cart.lines[command.line - 1]
    if line.origin or line.rides:
        return no(cart, "price-stands", "line", line.name)
    before = line.override.before_minor if line.override else line.unit_price_minor
    ask = Ask(
        "price",
        line.name,
        shop.circumstances.store,
        line.category,
        line.item,
        cart.currency,
        before_minor=before,
        after_minor=command.price_minor,
        reason=command.reason,
        cost_minor=cost_of(line, shop.catalogue),
    )
    approver = permit(shop.policy, ask, shop.word)
    if isinstance(approver, Refused):
        return Decision(cart, approver)
    override = Override(before, cart.cashier, approver, command.reason, shop.policy.version)
    priced = _at(line, command.price_minor, override)
    after = replace(cart, lines=(*cart.lines[: command.line - 1], priced, *cart.lines[command.line :]))
    return no(cart, "too-much", "price_minor") if after.total_minor > AMOUNT_MAX else Decision(after)


def cost_of(line: CartLine, catalogue: Catalogue) -> int:
    """What a unit of a line costs the store, 0 where that is not known."""
    item = catalogue.item(line.item)
    return item.cost_minor if item else 0


def _at(line: CartLine, price_minor: int, override: Override) -> CartLine:
    return replace(
        line,
        unit_price_minor=price_minor,
        own_minor=price_minor,
        amount_minor=line_amount(price_minor, line.qty_milli),
        off_minor=0,
        cut_minor=0,
        fixed=True,
        override=override,
        agreed=None,
    )
