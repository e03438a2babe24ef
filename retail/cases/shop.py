"""The shop of a case: what a lane would know there, at that time."""

from datetime import datetime

from retail.barcodes import DEFAULT_RULES, PRESETS, BarcodeRule
from retail.basket import Buyer, Cart, Shop
from retail.cases.case import Case
from retail.cases.goods import Shelf
from retail.policy import Policy, Word
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Circumstances, Moment
from retail.promotions.coupon import Coupon
from retail.terms import Terms

#: The customer of a case, who has no name.
MEMBER = "member"
CASHIER, APPROVER = "cashier", "approver"
LANE = "01"


def shop_of(case: Case) -> Shop:
    """Goods, prices, promotions and rules at the case's moment."""
    member = case.member
    return Shop(
        Shelf([item.item for item in case.items]),
        _labels(case),
        Books(PriceBook.of(case.prices), Book(case.promotions), case.settings),
        Circumstances(_moment(case.at), case.store, case.zone, off=frozenset(case.off)),
        Terms(expired=case.expired, past_best=case.past_best, tax=case.tax, cash=case.cash, pricing=case.settings),
        program=case.program,
        given=lambda promotion, who: (member.used if who and member else case.used).get(promotion, 0),
        store=case.store,
        policy=Policy(1, case.rules),
        word=_word(case),
    )


def empty_cart(case: Case) -> Cart:
    """Before any goods: the customer and their coupons are there."""
    buyer = Buyer(MEMBER, tier=case.member.tier, born=case.member.born) if case.member else None
    coupons = tuple(Coupon(kind) for kind in dict.fromkeys(case.coupons))
    return Cart("case", LANE, CASHIER, case.currency, 0, buyer=buyer, coupons=coupons)


def _labels(case: Case) -> tuple[BarcodeRule, ...]:
    if isinstance(case.labels, str):
        return PRESETS[case.labels]
    return tuple(label.rule for label in case.labels) or DEFAULT_RULES


def _moment(at: str) -> Moment:
    then = datetime.fromisoformat(at)
    return Moment(int(f"{then:%Y%m%d}"), then.isoweekday(), then.hour * 60 + then.minute)


def _word(case: Case) -> Word:
    if case.staff is None:
        return Word()
    approver = case.staff.approver or ""
    return Word(case.staff.role, APPROVER if approver else "", approver)
