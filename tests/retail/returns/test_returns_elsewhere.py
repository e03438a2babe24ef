"""Goods of a receipt come back at another store by its code: what was truly paid, at most what it says, once."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.basket import Cart, Shop
from retail.cart import decide
from retail.commands import AddItem, CartCommand, Pay, Refund, RemoveLine, ReturnFrom, Scan, SetQuantity
from retail.policy import Policy, Rule, Word
from retail.promotions import Circumstances, Moment
from retail.refusals import Refused
from retail.returns.origin import Origin, ReceiptKey
from retail.returns.token import Token, token_of
from retail.sale import Details, LineDetail, Marks, TenderLine
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import EMPTY, SHOP, gtin

HERE = Circumstances(Moment(20261130, 1, 600), "s001")
THERE = ReceiptKey("s002", "07", 4, 1)
CODE = "LN1:AAAA"


def bought(*commands: CartCommand) -> Token:
    """The code of a receipt of store s002, sold a week ago."""
    counter = Counter(SHOP)
    counter.pay(counter.run(*commands).cart)
    sale, details = counter.sales[0]
    return token_of(THERE, sale, details, 20261123, b"hash")


TOKEN = bought(AddItem("milk", 3000), AddItem("22", 1250), Scan(gtin(2)))


class Elsewhere(Counter):
    """Store s001, which knows nothing of the receipt but its code."""

    def __init__(self, token: Token = TOKEN, base: Shop = SHOP) -> None:
        super().__init__(base)
        self.token: Token | Refused = token

    @property
    def shop(self) -> Shop:
        return replace(
            self.base,
            circumstances=HERE,
            sold=self.sold,
            token=lambda code: self.token if code == CODE else Refused("bad-token", "receipt"),
            back=lambda key: {line: milli for (receipt, line), milli in self.back.items() if receipt == key},
            gone=lambda key: {kind: minor for (receipt, kind), minor in self.gone.items() if receipt == key},
        )


def refused(counter: Counter, command: CartCommand, cart: Cart = EMPTY) -> tuple[str, str]:
    decision = decide(cart, command, counter.shop)
    assert decision.refused is not None
    assert decision.cart == cart
    return decision.refused.code, decision.refused.given


def test_all_that_the_code_says_comes_back_at_what_was_paid():
    counter = Elsewhere()

    cart = counter.run(Scan(CODE)).cart

    assert [(line.item, line.qty_milli, line.amount_minor, line.tax_rate_bp) for line in cart.lines] == [
        ("milk", -3000, -1650, 900),
        ("apple", -1250, -1000, 900),
        ("soap", -1000, -399, 1300),
    ]
    assert cart.lines[0].origin == Origin(0, THERE, 1, 3000)
    assert counter.pay(cart).total_minor == -3049


def test_what_came_back_here_does_not_come_back_again():
    counter = Elsewhere()
    counter.pay(counter.run(ReturnFrom(CODE, 1, 2000)).cart)

    assert refused(counter, ReturnFrom(CODE, 1, 2000)) == ("over-return", "牛奶 1L, 1")
    counter.pay(counter.run(ReturnFrom(CODE, 1)).cart)
    assert refused(counter, ReturnFrom(CODE, 1))[0] == "nothing-left"


def test_a_quantity_is_changed_as_long_as_the_code_allows_also_after_the_cart_was_saved():
    counter = Elsewhere()
    cart = counter.run(ReturnFrom(CODE, 1)).cart

    assert counter.run(SetQuantity(1, 1000), cart=cart).cart.lines[0].amount_minor == -550
    assert refused(counter, SetQuantity(1, 4000), cart)[0] == "over-return"


def test_codes_of_receipts_that_left_the_cart_again_are_forgotten():
    counter = Elsewhere()
    cart = counter.run(ReturnFrom(CODE, 1), RemoveLine(1), ReturnFrom(CODE, 3)).cart

    assert cart.tokens == ((THERE, CODE),)


def test_a_number_alone_is_not_enough_for_another_stores_receipt():
    assert refused(Elsewhere(), ReturnFrom(THERE.text)) == ("scan-its-code", THERE.text)


def test_a_code_that_is_not_believed_changes_nothing():
    counter = Elsewhere()

    assert refused(counter, Scan("LN1:AAAB"))[0] == "bad-token"
    counter.token = Refused("revoked-signer", "receipt", THERE.text)
    assert refused(counter, ReturnFrom(CODE)) == ("revoked-signer", THERE.text)


def test_a_code_is_not_scanned_into_a_cart_that_is_being_paid():
    counter = Elsewhere()
    paying = decide(counter.run(AddItem("milk")).cart, Pay("card", 100), counter.shop).cart

    assert refused(counter, Scan(CODE), paying)[0] == "paying"


def test_a_receipt_in_other_money_cannot_be_given_back_here():
    assert refused(Elsewhere(replace(TOKEN, currency="HKD")), Scan(CODE)) == ("other-currency", "HKD")


def test_lines_that_the_code_had_no_room_for_are_told_and_stay_where_they_were_sold():
    short = replace(TOKEN, lines=TOKEN.lines[:1], more=2, more_minor=1399)
    counter = Elsewhere(short)

    assert [line.item for line in counter.run(Scan(CODE)).cart.lines] == ["milk"]
    assert refused(counter, ReturnFrom(CODE, 3)) == ("not-on-code", f"{THERE.text}, 3")
    assert refused(counter, ReturnFrom(CODE, 4))[0] == "no-line"


def test_goods_that_stay_sold_and_their_lot_are_known_by_the_code():
    details = Details((LineDetail(1, Marks("L7", serial="S1")), LineDetail(3, no_return=True)))
    token = replace(TOKEN, details=details.lines)
    counter = Elsewhere(token)

    cart = counter.run(Scan(CODE)).cart

    assert [(line.item, line.marks.lot, line.marks.serial) for line in cart.lines] == [
        ("milk", "L7", "S1"),
        ("apple", "", ""),
    ]
    assert refused(counter, ReturnFrom(CODE, 3))[0] == "not-returnable"


def test_where_no_rule_speaks_of_other_stores_those_of_returns_hold():
    rules = Policy(rules=(Rule("return", role="cashier", most_minor=1000),))
    counter = Elsewhere(base=replace(SHOP, policy=rules, word=Word("cashier")))

    assert refused(counter, ReturnFrom(CODE, 1))[0] == "approval-needed"
    assert counter.run(ReturnFrom(CODE, 3)).cart.total_minor == -399


def test_a_policy_bounds_returns_of_other_stores_by_amount_days_and_role():
    def counter(**bounds) -> Elsewhere:
        rules = Policy(rules=(Rule("return_elsewhere", **bounds),))
        return Elsewhere(base=replace(SHOP, policy=rules, word=Word("cashier")))

    assert refused(counter(most_minor=1000), ReturnFrom(CODE, 1))[0] == "over-limit"
    assert refused(counter(within_days=6), ReturnFrom(CODE, 1)) == ("too-late", "牛奶 1L, 6")
    assert counter(within_days=7).run(ReturnFrom(CODE, 1)).cart.total_minor == -1650
    assert refused(counter(allow=False), ReturnFrom(CODE, 1))[0] == "not-allowed"


def test_the_stores_own_receipts_are_bounded_in_days_too():
    counter = Counter(replace(SHOP, policy=Policy(rules=(Rule("return", within_days=3),))))
    counter.pay(counter.run(AddItem("milk")).cart)
    later = replace(counter.shop, circumstances=replace(HERE, moment=Moment(20261127, 5, 600)))

    decision = decide(EMPTY, ReturnFrom("1"), later)

    assert decision.refused
    assert decision.refused.code == "too-late"


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans()), max_size=12))
@settings(max_examples=60, deadline=None)
def test_whatever_is_tried_no_more_comes_back_at_one_store_than_the_code_says(tries):
    counter = Elsewhere()
    for line, pieces, pays in tries:
        decision = decide(EMPTY, ReturnFrom(CODE, line, pieces * 1000), counter.shop)
        if decision.refused is None and pays:
            counter.pay(decision.cart)

    sums = {line: milli for (_, line), milli in counter.back.items()}
    assert all(milli <= TOKEN.lines[line - 1].qty_milli for line, milli in sums.items())
    refunds = [-sale.total_minor for sale, _ in counter.sales]
    assert sum(refunds) <= TOKEN.total_minor


def test_money_goes_back_the_way_it_came_at_another_store_too():
    by_card = bought(AddItem("milk", 3000))
    by_card = replace(by_card, tenders=(TenderLine("card", by_card.total_minor, by_card.total_minor),))
    counter = Elsewhere(by_card, replace(SHOP, word=Word("cashier")))
    cart = counter.run(Scan(CODE)).cart

    assert refused(counter, Refund("cash", 1650), cart)[0] == "approval-needed"
    assert counter.run(Refund("card", 1650), cart=cart).sale


def test_a_receipt_whose_cash_was_rounded_is_paid_by_cash_to_the_last_coin():
    rounded = replace(TOKEN, total_minor=3045, tenders=(TenderLine("cash", 3045, 3045),))
    counter = Elsewhere(rounded)

    assert counter.pay(counter.run(Scan(CODE)).cart).total_minor == -3049
