"""Any sequence of sales, returns and exchanges: nothing comes back twice, and all that came back nets to zero."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from retail.cart import decide
from retail.commands import AddItem, ReturnFrom
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion, Selection
from retail.promotions import offers as o
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import EMPTY, SHOP

THIRD = Promotion("third", "第三件七折", o.NthUnit(3, 3000), Selection(items=("milk", "soap")))
OFF = replace(SHOP, books=Books(PriceBook(), Book((THIRD,))))
goods = st.tuples(st.sampled_from(["milk", "soap", "book"]), st.integers(1, 7))


class Returning(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter(OFF)

    @rule(lines=st.lists(goods, min_size=1, max_size=4))
    def sell(self, lines: list[tuple[str, int]]) -> None:
        self.counter.pay(self.counter.run(*(AddItem(item, pieces * 1000) for item, pieces in lines)).cart)

    @precondition(lambda self: self.counter.sales)
    @rule(data=st.data(), others=st.lists(goods, max_size=2))
    def bring_back(self, data: st.DataObject, others: list[tuple[str, int]]) -> None:
        cart = EMPTY
        for _ in range(data.draw(st.integers(1, 3))):
            number = data.draw(st.integers(1, len(self.counter.sales)))
            line = data.draw(st.none() | st.integers(1, 5))
            pieces = data.draw(st.none() | st.integers(1, 8)) if line else None
            asked = ReturnFrom(str(number), line, pieces and pieces * 1000)
            cart = decide(cart, asked, self.counter.shop).cart
        for item, pieces in others:
            cart = decide(cart, AddItem(item, pieces * 1000), self.counter.shop).cart
        if cart.lines:
            self.counter.pay(cart)

    @invariant()
    def no_line_gives_back_more_than_it_sold(self) -> None:
        for (receipt, line), milli in self.counter.back.items():
            assert 0 < milli <= self.counter.sales[receipt.number - 1][0].lines[line - 1].qty_milli

    @invariant()
    def every_receipt_is_its_lines_and_its_tenders(self) -> None:
        for sale, _ in self.counter.sales:
            assert sale.total_minor == sum(line.amount_minor for line in sale.lines)
            assert sale.total_minor == sum(tender.amount_minor for tender in sale.tenders)

    def teardown(self) -> None:
        """The rest of everything comes back: no money is left and no goods are out."""
        for number in range(1, len(self.counter.sales) + 1):
            cart = decide(EMPTY, ReturnFrom(str(number)), self.counter.shop).cart
            if cart.lines:
                self.counter.pay(cart)
        assert sum(sale.total_minor for sale, _ in self.counter.sales) == 0
        moved: dict[str, int] = {}
        for sale, _ in self.counter.sales:
            for line in sale.lines:
                moved[line.item] = moved.get(line.item, 0) + line.qty_milli
        assert not any(moved.values())


TestReturning = Returning.TestCase
TestReturning.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
