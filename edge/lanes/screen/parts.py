"""What is beside the lines of a cart, as a screen shows it: promotions, discounts, payments, its buyer, carts aside."""

from collections.abc import Callable, Collection, Iterable

from edge.lanes.carts.holds import Held
from edge.lanes.screen.view import (
    BuyerView,
    CouponView,
    CutView,
    ForeignView,
    GainView,
    HintView,
    HoldingView,
    HoldView,
    MovedView,
    OffView,
    TenderKindView,
    TenderView,
)
from edge.lanes.words import Words, words
from retail.basket import Hint
from retail.cart import Cart, Shop
from retail.money import exponent
from retail.paying.collecting import pays
from retail.paying.foreign import ForeignCash, covers_minor, rate_text
from retail.paying.spending import possible_minor
from retail.paying.subjects import Subject
from retail.paying.tenders import OWNED, TenderKind, name_of
from retail.promotions.reasons import Reason
from retail.sale import TenderLine


def gain_views(cart: Cart | None, about: Callable[[str], tuple[str, bool]]) -> tuple[GainView, ...]:
    """Promotions given; `about` finds what people call one, and whether it is over the whole basket."""
    gains = cart.gains if cart else ()
    return tuple(
        GainView(gain.promotion, *about(gain.promotion), tuple(OffView(*off) for off in gain.off)) for gain in gains
    )


def cut_views(cart: Cart | None) -> tuple[CutView, ...]:
    """Discounts that people gave."""
    cuts = cart.cuts if cart else ()
    return tuple(CutView(cut.whole, cut.off_bp, tuple(OffView(*off) for off in cut.off)) for cut in cuts)


def hint_views(cart: Cart | None) -> tuple[HintView, ...]:
    """Promotions within reach, in both languages; money as people read it."""
    return tuple(_hint(hint, cart.currency) for hint in cart.hints) if cart else ()


def _hint(hint: Hint, currency: str) -> HintView:
    reason = Reason(hint.code, hint.given)
    return HintView(hint.promotion, hint.name, Words(reason.words("zh", currency), reason.words("en", currency)))


def hold_views(holds: Iterable[Held]) -> tuple[HoldView, ...]:
    """Carts aside, by number."""
    return tuple(
        HoldView(
            held.number,
            held.lane,
            held.cashier,
            held.at_ms,
            held.note,
            len(held.cart.lines),
            held.cart.total_minor,
            words(f"for-{held.cart.subject.what}") if held.cart.subject else None,
        )
        for held in holds
    )


def buyer_view(cart: Cart | None, shop: Shop) -> BuyerView | None:
    """Who the cart is for and what they may pay with, None for a stranger."""
    if cart is None or cart.buyer is None:
        return None
    buyer = cart.buyer
    moved = tuple(MovedView(one.line, one.before_minor, one.after_minor) for one in buyer.moved)
    may_spend = _holdings(cart, buyer.member, shop)
    return BuyerView(buyer.name, buyer.shown, buyer.tier_name or buyer.tier, buyer.points, moved, may_spend)


def _holdings(cart: Cart, member: str, shop: Shop) -> tuple[HoldingView, ...]:
    purse = shop.purse(member)
    held = {kind: purse.of(kind) for kind in OWNED}
    return tuple(
        HoldingView(kind, one.left, possible_minor(cart, kind, shop), one.balance, one.as_of_ms)
        for kind, one in held.items()
        if one.left or one.as_of_ms
    )


def coupon_views(cart: Cart | None, works: Collection[str]) -> tuple[CouponView, ...]:
    """Coupons presented; `works` are the names of those that give something."""
    coupons = cart.coupons if cart else ()
    return tuple(CouponView(one.kind, one.number, one.until, one.name in works) for one in coupons)


def tender_views(tenders: tuple[TenderLine, ...]) -> tuple[TenderView, ...]:
    """Tenders as a screen shows them."""
    return tuple(TenderView(t.kind, t.amount_minor, t.given_minor, t.change_minor) for t in tenders)


def foreign_views(rates: tuple[ForeignCash, ...], due_minor: int, own: str) -> tuple[ForeignView, ...]:
    """Foreign cash that is taken, with what is due of it."""
    return tuple(
        ForeignView(
            one.currency,
            exponent(one.currency),
            covers_minor(one, due_minor),
            rate_text(one.own_minor, one.per_minor, own, one.currency),
        )
        for one in rates
    )


def taken_views(kinds: tuple[TenderKind, ...], subject: Subject | None = None) -> tuple[TenderKindView, ...]:
    """What is taken besides cash, in the order of the keys; for something that is no sale only what pays for it."""
    return tuple(
        TenderKindView(one.code, Words(name_of(one.code, "zh"), name_of(one.code, "en")), one.reference)
        for one in kinds
        if subject is None or pays(subject, one)
    )
