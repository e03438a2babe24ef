"""Who the cart is for: a member named before, during or after the scanning, and what that changes."""

from msgspec.structs import replace

from retail.basket import Buyer, Cart, Decision, Moved, Shop, no
from retail.members import Bought, earned
from retail.promotions import Circumstances


def name(cart: Cart, given: str, shop: Shop) -> Decision:
    """The cart is for whoever is found by a phone number, a card or its code."""
    member = shop.member(given)
    if member is None:
        return no(cart, "no-member", "code", given)
    tier = shop.program.tier(member.tier)
    return Decision(
        replace(cart, buyer=Buyer(member.id, member.name, member.shown, member.tier, tier.name, member.born))
    )


def circumstances(cart: Cart, shop: Shop) -> Circumstances:
    """Where, when, who, with which coupons, and what was given before."""
    member = cart.buyer.member if cart.buyer else ""
    return replace(
        shop.circumstances,
        member=cart.buyer is not None,
        tier=cart.buyer.tier if cart.buyer else "",
        coupons=frozenset([one.kind for one in cart.coupons]),
        used=lambda promotion: shop.given(promotion, ""),
        used_by_member=lambda promotion: shop.given(promotion, member) if member else 0,
    )


def told(before: Cart, after: Cart, shop: Shop) -> Cart:
    """The cart with what it earns, and with what naming the member has changed: kept until the next change of the goods."""
    if after.buyer is None:
        return after
    moved = () if before.buyer and before.buyer.member == after.buyer.member else _moved(before, after)
    counted = replace(after.buyer, moved=moved, points=_points(after, after.buyer, shop), program=shop.program.version)
    return replace(after, buyer=counted)


def _points(cart: Cart, buyer: Buyer, shop: Shop) -> int:
    bought = [Bought(line.category, line.amount_minor) for line in cart.lines]
    birthday = 0 < buyer.born == shop.circumstances.moment.date % 10_000
    return earned(shop.program, bought, tier=buyer.tier, birthday=birthday)


def _moved(before: Cart, after: Cart) -> tuple[Moved, ...]:
    pairs = enumerate(zip(before.lines, after.lines, strict=True), 1)
    return tuple(
        Moved(number, was.amount_minor, now.amount_minor)
        for number, (was, now) in pairs
        if was.amount_minor != now.amount_minor
    )
