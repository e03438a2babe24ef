"""The open cart: a value, and one pure function from (cart, command, shop) to what follows.

Nothing here knows a clock, a device or a database: a weighed item without a weight is refused with `weight-needed`, and
the lane asks the scale and comes back with `AddItem` and the grams. The cart is done when tenders cover the total; the
decision then carries a `Sale` with number 0, which the journal numbers as it commits, and the cart takes no more.
"""

from msgspec.structs import replace

from retail import buyer, coupons
from retail import commands as c
from retail.adding import add, change, scan, with_deposits, with_quantity
from retail.basket import LINES_MAX, TENDERS_MAX, Cart, CartLine, Decision, Shop, no
from retail.byhand.discounts import give_on_all, give_on_line
from retail.byhand.overriding import set_price
from retail.paying import collecting
from retail.paying.at_terminal import at_terminal, undone
from retail.paying.pay import pay, take_back
from retail.pricing.agreed import add_agreed, at_agreed
from retail.pricing.requote import requote
from retail.quantity import whole
from retail.returns.blind import bring_back_blind
from retail.returns.lines import bring_back, change_back
from retail.returns.origin import QR_BEGINS
from retail.returns.refund import refund, settle
from retail.returns.token import CODE_BEGINS
from retail.returns.void import stays, void

__all__ = ["LINES_MAX", "TENDERS_MAX", "Cart", "CartLine", "Decision", "Shop", "decide"]


def decide(cart: Cart, command: c.CartCommand | c.Done | c.TakeMoney | c.AddAgreed, shop: Shop) -> Decision:
    """Apply one command; never raises for what a cashier can do. Goods that changed are priced anew, all together."""
    decision = _decide(cart, command, shop)
    after = decision.cart
    if (after.lines, after.buyer, after.coupons, after.by_hand) == (cart.lines, cart.buyer, cart.coupons, cart.by_hand):
        return decision
    return Decision(buyer.told(cart, requote(with_deposits(after, shop), shop), shop))


def _decide(cart: Cart, command: c.CartCommand | c.Done | c.TakeMoney | c.AddAgreed, shop: Shop) -> Decision:
    if cart.paid:
        return no(cart, "completed")
    if stays(cart, command):
        return no(cart, "voiding")
    if collecting.stays(cart, command):
        return no(cart, "collecting")
    match command:
        case c.Scan(code=code):
            return _scan(cart, code.strip(" "), shop)
        case c.AddItem():
            return add(cart, command, shop)
        case c.ConfirmAge(years=years):
            return Decision(replace(cart, age=max(cart.age, years)))
        case c.Pay():
            return pay(cart, command, shop)
        case c.Refund():
            return refund(cart, command, shop)
        case c.Settle():
            return settle(cart, shop)
        case c.TakeBack(tender=number):
            return take_back(cart, number, shop)
        case c.AtTerminal():
            return at_terminal(cart, command, shop)
        case c.BackAtTerminal(reference=reference):
            return undone(cart, reference)
        case _ if cart.tenders:
            return no(cart, "paying")
        case c.AddAgreed():
            return add_agreed(cart, command, shop)
        case c.TakeMoney():
            return collecting.collect(cart, command)
        case c.Clear() if cart.subject:
            return Decision(replace(cart, subject=None))
        case c.Clear():
            return Decision(replace(cart, lines=(), buyer=None, coupons=(), by_hand=None, void=""))
        case c.ReturnFrom():
            return bring_back(cart, command, shop)
        case c.VoidSale():
            return void(cart, command, shop)
        case c.ReturnWithout():
            return bring_back_blind(cart, command, shop)
        case c.NameMember(code=code):
            return buyer.name(cart, code.strip(" "), shop)
        case c.UseCoupon(code=code):
            return coupons.present(cart, code.strip(" "), shop)
        case c.PutBackCoupon(coupon=number):
            return coupons.put_back(cart, number)
        case c.ForgetMember():
            return Decision(replace(cart, buyer=None))
        case c.GiveDiscount(line=None):
            return give_on_all(cart, command, shop)
        case (
            c.SetQuantity(line=int(number))
            | c.RemoveLine(line=int(number))
            | c.SetPrice(line=int(number))
            | c.GiveDiscount(line=int(number))
        ) if not 1 <= number <= len(cart.lines):
            return no(cart, "no-line", "line", number)
        case c.SetQuantity(line=number) | c.RemoveLine(line=number) if cart.lines[number - 1].rides:
            return no(cart, "rides", "line", cart.lines[number - 1].name)
        case c.SetPrice():
            return set_price(cart, command, shop)
        case c.GiveDiscount():
            return give_on_line(cart, command, shop)
        case c.SetQuantity(line=number, qty_milli=qty_milli) if cart.lines[number - 1].origin:
            return change_back(cart, number, qty_milli, shop)
        case c.SetQuantity(line=number, qty_milli=qty_milli):
            return _set_quantity(cart, number, qty_milli)
        case c.RemoveLine(line=number):
            return Decision(replace(cart, lines=cart.lines[: number - 1] + cart.lines[number:]))


def _scan(cart: Cart, code: str, shop: Shop) -> Decision:
    """Goods first; what names none may be a member's card. The QR code of a receipt brings its goods back."""
    if code.startswith((QR_BEGINS, CODE_BEGINS)):
        return no(cart, "paying") if cart.tenders else bring_back(cart, c.ReturnFrom(code), shop)
    decision = scan(cart, code, shop)
    refused = decision.refused
    if refused is None or refused.code not in {"unknown-code", "bad-code"}:
        return decision
    is_member, is_coupon = shop.member(code) is not None, shop.coupon(code) is not None
    if not (is_member or is_coupon):
        return decision
    if cart.tenders:
        return no(cart, "paying")
    return buyer.name(cart, code, shop) if is_member else coupons.present(cart, code, shop)


def _set_quantity(cart: Cart, number: int, qty_milli: int) -> Decision:
    line = cart.lines[number - 1]
    if line.weighed:
        return no(cart, "weighed-line", "qty_milli", line.name)
    if not whole(qty_milli):
        return no(cart, "fraction", "qty_milli", line.name)
    if line.agreed and qty_milli > line.agreed.qty_milli:
        return no(cart, "agreed-most", "qty_milli", line.name)
    return change(
        cart, number, at_agreed(line, line.agreed, qty_milli) if line.agreed else with_quantity(line, qty_milli)
    )
