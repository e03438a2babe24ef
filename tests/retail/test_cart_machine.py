"""A counter under any sequence of keys: every cart adds up, every receipt comes out again, and all that was sold nets to zero.

Goods with deposits, weights and labels, promotions of every layer, a member with points, a coupon, prices and discounts by hand,
tax in the price or on top, cash rounded or not, goods that come back with others or alone.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from retail.barcodes import DEFAULT_RULES, make_embedded
from retail.basket import Cart
from retail.buyer import circumstances
from retail.cart import decide
from retail.commands import (
    AddItem,
    CartCommand,
    Clear,
    ForgetMember,
    GiveDiscount,
    NameMember,
    Pay,
    PutBackCoupon,
    RemoveLine,
    ReturnFrom,
    Scan,
    SetPrice,
    SetQuantity,
    TakeBack,
    UseCoupon,
)
from retail.members import Member, Program, Tier
from retail.pricing.replay import Receipt, replay
from retail.rounding import CashRounding
from retail.tax import TaxTerms
from retail.terms import Terms
from tests.retail.pricing.test_replay import BOOKS, GOODS, SHOP
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import EMPTY, PRICE_RULE

MEMBERS = {"m1": Member("m1"), "m2": Member("m2", tier="gold")}
PROGRAM = Program(tiers=(Tier("gold", "金卡", "Gold", earn_milli=1500),))
lines, pieces = st.integers(1, 5), st.integers(1, 4).map(lambda count: count * 1000)
keys = st.one_of(
    st.builds(AddItem, st.sampled_from(["milk", "soap", "cake"]), pieces),
    st.builds(AddItem, st.just("22"), st.integers(50, 3000)),
    st.builds(lambda price: Scan(make_embedded(PRICE_RULE, "31", price)), st.integers(100, 9999)),
    st.builds(lambda grams: Scan(make_embedded(DEFAULT_RULES[1], "22", grams)), st.integers(50, 9999)),
    st.builds(SetQuantity, lines, pieces),
    st.builds(RemoveLine, lines),
    st.builds(NameMember, st.sampled_from(sorted(MEMBERS))),
    st.builds(SetPrice, lines, st.integers(100, 600)),
    st.builds(GiveDiscount, st.none() | lines, off_bp=st.integers(0, 3000)),
    st.builds(Pay, st.just("card"), st.integers(1, 400)),
    st.sampled_from([UseCoupon("ten"), PutBackCoupon(1), ForgetMember(), TakeBack(1), Clear()]),
)


class Counting(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.cart: Cart = EMPTY
        self.done: Cart | None = None

    @initialize(added=st.booleans(), by=st.sampled_from(["receipt", "line", "unit"]), step=st.sampled_from([1, 5, 10]))
    def open(self, added: bool, by: str, step: int) -> None:
        tax = TaxTerms(added, "receipt" if by == "receipt" else "line", each_unit=by == "unit")
        terms = Terms(tax=tax, cash=CashRounding(step))
        self.counter = Counter(replace(SHOP, terms=terms, member=MEMBERS.get, program=PROGRAM))

    @rule(command=keys)
    def press(self, command: CartCommand) -> None:
        before = self.cart
        decision = decide(before, command, self.counter.shop)
        if decision.refused:
            assert decision.cart == before
        if decision.sale:
            self.counter.book(decision)
            self.comes_out_again(decision.cart)
            self.done = decision.cart
        self.cart = EMPTY if decision.sale else decision.cart

    @rule(command=keys)
    def press_after_the_sale(self, command: CartCommand) -> None:
        """A key that comes late finds a cart that takes no more: neither goods nor a second sale."""
        if self.done:
            decision = decide(self.done, command, self.counter.shop)
            assert decision.refused is not None
            assert decision.refused.code == "completed"
            assert (decision.cart, decision.sale) == (self.done, None)

    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        if self.counter.sales:
            number, line = data.draw(st.integers(1, len(self.counter.sales))), data.draw(lines)
            asked = ReturnFrom(str(number), line, data.draw(st.none() | pieces))
            self.cart = decide(self.cart, asked, self.counter.shop).cart

    @rule(kind=st.sampled_from(["cash", "card"]))
    def pay(self, kind: str) -> None:
        if self.cart.lines:
            before, count = self.cart, len(self.counter.sales)
            self.counter.pay(self.cart, kind)
            assert len(self.counter.sales) == count + 1
            self.comes_out_again(before)
            sale, details = self.counter.sales[-1]
            paid = replace(before, tenders=sale.tenders, rounding_minor=details.rounding_minor)
            self.done = paid if paid.paid else None
            self.cart = EMPTY

    def comes_out_again(self, cart: Cart) -> None:
        """The last receipt, which this cart became, reckoned by the same books."""
        sale, details = self.counter.sales[-1]
        back = {number for number, line in enumerate(cart.lines, 1) if line.origin}
        told, shop = Receipt(sale, cart.gains, details, back), self.counter.shop
        assert replay(told, GOODS, BOOKS, shop.terms.tax, circumstances(cart, shop)).differs == ()

    @invariant()
    def every_cart_adds_up(self) -> None:
        cart = self.cart
        assert cart.total_minor == sum(line.amount_minor for line in cart.lines) + cart.tax_minor + cart.rounding_minor
        assert [
            sum(off for gain in cart.gains for at, off in gain.off if at == n) for n in range(1, len(cart.lines) + 1)
        ] == [line.off_minor for line in cart.lines]
        assert [
            sum(off for cut in cart.cuts for at, off in cut.off if at == n) for n in range(1, len(cart.lines) + 1)
        ] == [line.cut_minor for line in cart.lines]
        assert all((line.amount_minor >= 0) == (line.qty_milli > 0) or not line.amount_minor for line in cart.lines)

    def teardown(self) -> None:
        """The rest of everything comes back: of money, tax and points nothing is left, but what cash was rounded by."""
        if not hasattr(self, "counter"):
            return
        for number in range(1, len(self.counter.sales) + 1):
            cart = decide(EMPTY, ReturnFrom(str(number)), self.counter.shop).cart
            if cart.lines:
                self.counter.pay(cart, "card")
        booked = self.counter.sales
        assert sum(sale.total_minor - details.rounding_minor for sale, details in booked) == 0
        assert sum(details.tax_minor for _, details in booked) == 0
        assert sum(line.amount_minor for sale, _ in booked for line in sale.lines) == 0
        assert all(abs(details.rounding_minor) < 10 for _, details in booked)


TestCounting = Counting.TestCase
TestCounting.settings = settings(max_examples=30, stateful_step_count=14, deadline=None)
