"""Who the cart is for: a member named before, during or after the scanning, and what that changes."""

from msgspec.structs import replace

from retail.basket import Buyer, Cart, Decision, Moved, Shop, no
from retail.members import Bought, earned, is_birthday
from retail.paying.spending import by_points_minor
from retail.promotions import Circumstances
from retail.returns.finding import again
from retail.returns.origin import ReceiptKey
from retail.returns.points import points_back, shares
from retail.returns.sold import Sold


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
    return counted(replace(after, buyer=replace(after.buyer, moved=moved)), shop)


def counted(cart: Cart, shop: Shop) -> Cart:
    """The cart with what it earns as it stands: what is paid with points earns none."""
    if cart.buyer is None:
        return cart
    points = _points(cart, cart.buyer, shop)
    return replace(cart, buyer=replace(cart.buyer, points=points, program=shop.program.version))


def _points(cart: Cart, buyer: Buyer, shop: Shop) -> int:
    known = _receipts(cart, shop)
    bought = [
        Bought(line.category, line.amount_minor)
        for line in cart.lines
        if not line.rides and (line.origin is None or line.origin.receipt not in known)
    ]
    birthday = is_birthday(buyer.born, shop.circumstances.moment.date)
    back = sum(points_back(sold, _back(cart, receipt)) for receipt, sold in known.items())
    paid_so = by_points_minor(cart)
    return back + earned(shop.program, bought, tier=buyer.tier, birthday=birthday, by_points_minor=paid_so)


def _receipts(cart: Cart, shop: Shop) -> dict[ReceiptKey, Sold]:
    """Receipts of which goods come back, as far as it is known what they gave; for others it is what they would earn today."""
    keys = dict.fromkeys([line.origin.receipt for line in cart.lines if line.origin])
    found = {key: again(key, cart, shop) for key in keys if key.number}
    return {key: sold for key, sold in found.items() if sold and shares(sold)}


def _back(cart: Cart, receipt: ReceiptKey) -> dict[int, int]:
    mine = [(line.origin, -line.qty_milli) for line in cart.lines if line.origin and line.origin.receipt == receipt]
    return {origin.of_line: milli for origin, milli in mine}


def _moved(before: Cart, after: Cart) -> tuple[Moved, ...]:
    """Of lines that were there: goods of their receipt come into the cart together with the member who bought them."""
    pairs = enumerate(zip(before.lines, after.lines, strict=False), 1)
    return tuple(
        Moved(number, was.amount_minor, now.amount_minor)
        for number, (was, now) in pairs
        if was.amount_minor != now.amount_minor
    )
