"""Coupons in the cart: presented, put back, and spent where a promotion gave something for them."""

from msgspec.structs import replace

from retail.basket import Cart, Decision, Shop, no
from retail.pricing.quote import Books
from retail.promotions.coupon import Coupon

#: More than any customer holds out.
COUPONS_MAX = 20


def present(cart: Cart, code: str, shop: Shop) -> Decision:
    """Take a coupon by its word or its signed code; one of each kind to a receipt."""
    coupon = shop.coupon(code)
    if coupon is None:
        return no(cart, "no-such-coupon", "code", code[:40])
    if 0 < coupon.until < shop.circumstances.moment.date:
        return no(cart, "coupon-over", "code", f"{coupon.kind}, {coupon.until}")
    if coupon.number and shop.spent(coupon.name):
        return no(cart, "coupon-spent", "code", coupon.name)
    if any(one.kind == coupon.kind for one in cart.coupons):
        return no(cart, "coupon-twice", "code", coupon.kind)
    if len(cart.coupons) >= COUPONS_MAX:
        return no(cart, "too-many-coupons", "code", COUPONS_MAX)
    return Decision(replace(cart, coupons=(*cart.coupons, coupon)))


def put_back(cart: Cart, number: int) -> Decision:
    """Give coupon `number` (from 1) back to the customer."""
    if not 1 <= number <= len(cart.coupons):
        return no(cart, "no-coupon-there", "coupon", number)
    return Decision(replace(cart, coupons=cart.coupons[: number - 1] + cart.coupons[number:]))


def spent_meanwhile(cart: Cart, shop: Shop) -> Coupon | None:
    """One that another lane of the store has taken since it was presented here."""
    return next((one for one in cart.coupons if one.number and shop.spent(one.name)), None)


def used(cart: Cart, books: Books) -> tuple[str, ...]:
    """The coupons that gave something: the others stay with the customer."""
    given = {gain.promotion for gain in cart.gains}
    kinds = {one.coupon for one in books.promotions.all if one.coupon and one.id in given}
    return tuple(one.name for one in cart.coupons if one.kind in kinds)
