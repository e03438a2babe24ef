"""Points at returns: what a receipt truly gave goes back with its goods, in parts and in whole."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.catalogue import Item
from retail.commands import NameMember, ReturnFrom, ReturnWithout, Scan
from retail.members import Member, Program
from retail.policy import Policy, Rule
from retail.sale import Details
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import SHOP, Shelf

WANG = Member("m1", "王芳")
PROGRAM = Program(version=7, per_minor=7)
MAY_BLIND = Policy(7, (Rule("blind_return", most_minor=2000),))
MEMBERS = replace(SHOP, policy=MAY_BLIND, program=PROGRAM, member={"VIP1": WANG, "m1": WANG}.get)


def points(counter: Counter, number: int) -> int:
    return counter.sales[number - 1][1].points


def sell(counter: Counter, *codes: str, member: str = "VIP1") -> int:
    named = [NameMember(member)] if member else []
    counter.pay(counter.run(*named, *[Scan(code) for code in codes]).cart)
    return len(counter.sales)


@given(st.permutations([1, 2, 3]), st.integers(1, 500), st.sampled_from(["down", "half-up"]))
def test_all_parts_of_a_receipt_take_back_its_points_exactly_in_any_order(order, per_minor, rounding):
    counter = Counter(replace(MEMBERS, program=Program(version=7, per_minor=per_minor, rounding=rounding)))
    sold = sell(counter, "milk", "soap", "book")

    taken = []
    for line in order:
        counter.pay(counter.run(ReturnFrom(f"03-{sold}", line)).cart)
        taken.append(points(counter, len(counter.sales)))

    assert sum(taken) == -points(counter, sold)
    assert max(taken) <= 0


def test_what_was_truly_given_goes_back_after_the_rules_have_changed():
    counter = Counter(MEMBERS)
    sold = sell(counter, "milk", "book")
    counter.base = replace(MEMBERS, program=Program(version=8, per_minor=1))

    counter.pay(counter.run(ReturnFrom(f"03-{sold}")).cart)

    assert points(counter, 2) == -points(counter, sold) < 0


def test_goods_that_earned_nothing_take_nothing_whoever_brings_them_back():
    counter = Counter(MEMBERS)
    sold = sell(counter, "milk", member="")

    counter.pay(counter.run(NameMember("VIP1"), ReturnFrom(f"03-{sold}")).cart)

    assert counter.sales[1][1] == Details(member="m1", points=0, program=7)


def test_in_an_exchange_new_goods_earn_by_the_rules_of_today():
    counter = Counter(MEMBERS)
    sold = sell(counter, "milk")
    worth = points(counter, sell(counter, "book"))

    counter.pay(counter.run(ReturnFrom(f"03-{sold}"), Scan("book")).cart)

    assert points(counter, 3) == worth - points(counter, sold)


def test_goods_without_a_receipt_take_what_they_would_earn_today():
    counter = Counter(MEMBERS)
    worth = points(counter, sell(counter, "milk"))

    counter.pay(counter.run(NameMember("VIP1"), ReturnWithout("milk", reason="broken")).cart)

    assert points(counter, 2) == -worth


def test_whose_receipt_it_is_gets_named_by_it_and_no_line_that_was_there_has_moved():
    counter = Counter(MEMBERS)
    sold = sell(counter, "milk")

    cart = counter.run(Scan("soap"), ReturnFrom(f"03-{sold}")).cart

    assert cart.buyer is not None
    assert (cart.buyer.member, cart.buyer.moved) == ("m1", ())


def test_a_deposit_earns_nothing_and_takes_nothing_back():
    beer, bottle = Item("beer", "啤酒", 1400, deposit="bottle"), Item("bottle", "瓶", 700)
    counter = Counter(replace(MEMBERS, catalogue=Shelf(beer, bottle)))
    sold = sell(counter, "beer")

    counter.pay(counter.run(ReturnFrom(f"03-{sold}", 2)).cart)
    counter.pay(counter.run(ReturnFrom(f"03-{sold}", 1)).cart)

    assert [points(counter, number) for number in (1, 2, 3)] == [200, 0, -200]
