"""What holds for every cart under every set of promotions."""

import random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books, Quote, Wanted, quote
from retail.promotions import Book, Circumstances, Moment, Promotion, Selection, Settings
from retail.promotions import offers as o

ITEMS = "abcdef"
CATEGORIES = {"a": "food/milk", "b": "food/milk", "c": "food/bread", "d": "food", "e": "home", "f": ""}
PRICES = {"a": 399, "b": 650, "c": 399, "d": 1999, "e": 5, "f": 100}

minor = st.integers(1, 3000)
points = st.integers(1, 10_000)
few = st.integers(1, 4)
selections = st.builds(
    Selection,
    items=st.lists(st.sampled_from(ITEMS), max_size=3, unique=True).map(tuple),
    categories=st.lists(st.sampled_from(["food", "food/milk", "home"]), max_size=1).map(tuple),
    but=st.lists(st.sampled_from(ITEMS), max_size=1).map(tuple),
)
steps = st.builds(o.Step, from_minor=minor, off_minor=minor) | st.builds(o.Step, from_count=few, off_bp=points)
offers = st.one_of(
    st.builds(o.PercentOff, points),
    st.builds(o.AmountOff, minor),
    st.builds(o.FixedPrice, minor),
    st.builds(o.NthUnit, st.integers(2, 4), points, st.booleans()),
    st.builds(o.ForPrice, st.integers(2, 4), minor),
    st.builds(o.BuyGet, few, few, points, st.none() | selections),
    st.builds(o.Threshold, st.lists(steps, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(o.Gift, minor, selections, few, st.integers(0, 200), st.booleans()),
    st.builds(o.Bundle, st.lists(st.builds(o.Part, selections, few), min_size=2, max_size=3).map(tuple), minor),
)
promotions = st.lists(
    st.builds(
        Promotion,
        id=st.from_regex(r"[a-z]{4}", fullmatch=True),
        name=st.just("p"),
        offer=offers,
        goods=selections,
        members_only=st.booleans(),
        layer=st.integers(0, 2),
        priority=st.integers(0, 2),
        group=st.sampled_from(["", "x"]),
        alone=st.booleans(),
        times=st.integers(0, 3),
    ),
    max_size=7,
    unique_by=lambda one: one.id,
)
#: Nobody but these, all of them about all goods: what one takes, another wants.
crowds = st.lists(
    st.builds(
        Promotion,
        id=st.from_regex(r"[a-z]{4}", fullmatch=True),
        name=st.just("p"),
        offer=st.one_of(
            st.builds(o.PercentOff, points),
            st.builds(o.AmountOff, minor),
            st.builds(o.FixedPrice, st.integers(1, 300)),
            st.builds(o.NthUnit, st.just(2), points, st.just(value=True)),
            st.builds(o.Threshold, st.just((o.Step(from_count=1, off_minor=700),))),
        ),
        layer=st.integers(0, 2),
        priority=st.integers(0, 1),
        group=st.sampled_from(["", "x"]),
        alone=st.booleans(),
    ),
    min_size=2,
    max_size=4,
    unique_by=lambda one: one.id,
)


def whole_lines(book: list[Promotion]) -> list[Promotion]:
    """Those that take every unit that they find: an n-th unit leaves the odd one of a line to others."""
    return [one for one in book if not isinstance(one.offer, o.NthUnit)]


pieces = st.builds(lambda item, count: _wanted(item, count * 1000), st.sampled_from("abcde"), st.integers(1, 12))
weighings = st.builds(lambda grams: _wanted("f", grams, weighed=True), st.integers(5, 4000))
carts = st.lists(pieces | weighings, min_size=1, max_size=8)
settings = st.builds(
    Settings,
    st.sampled_from(["cheapest", "dearest"]),
    st.sampled_from(["after_other", "added"]),
    st.sampled_from(["half_up", "half_even", "down", "up"]),
    st.sampled_from(["remainder", "dearest", "cheapest"]),
    st.booleans(),
)
members = st.booleans()


def _wanted(item: str, qty_milli: int, *, weighed: bool = False) -> Wanted:
    return Wanted(item, qty_milli, PRICES[item], CATEGORIES[item], weighed=weighed)


def _quote(cart: list[Wanted], book: list[Promotion], settings: Settings, *, member: bool) -> Quote:
    prices = PriceBook.of([Price("a", 350, member=True), Price("b", 600, from_qty_milli=6000)])
    now = Circumstances(Moment(20261123, 1, 600), "s001", member=member)
    return quote(cart, Books(prices, Book(book), settings), now)


@given(carts, promotions | crowds, settings, members)
def test_no_line_and_no_total_is_ever_below_zero_and_lines_sum_to_totals(cart, book, settings, member):
    found = _quote(cart, book, settings, member=member)

    assert all(0 <= line.total_minor <= line.amount_minor for line in found.lines)
    assert found.total_minor == sum(line.total_minor for line in found.lines)
    assert found.off_minor == sum(one.off_minor for one in found.promotions)
    for line in found.lines:
        assert line.amount_minor - line.total_minor == sum(off.off_minor for off in line.discounts)


@given(carts, promotions | crowds, settings, members, st.integers())
def test_the_order_of_scans_does_not_matter(cart, book, settings, member, seed):
    shuffled = random.Random(seed).sample(cart, len(cart))

    one, other = (_quote(these, book, settings, member=member) for these in (cart, shuffled))

    assert one.total_minor == other.total_minor
    assert one.promotions == other.promotions


@given(carts, promotions, settings, members)
def test_splitting_a_line_into_single_pieces_changes_nothing(cart, book, settings, member):
    single = [
        part
        for one in cart
        for part in ([one] if one.weighed else [replace(one, qty_milli=1000)] * (one.qty_milli // 1000))
    ]

    whole, split = (_quote(these, book, settings, member=member) for these in (cart, single))

    assert whole.total_minor == split.total_minor
    assert whole.promotions == split.promotions


@given(carts, promotions, settings, members)
def test_a_limit_on_a_receipt_holds(cart, book, settings, member):
    found = _quote(cart, book, settings, member=member)
    limits = {one.id: one.times for one in book if one.times}

    assert all(one.times <= limits.get(one.promotion, one.times) for one in found.promotions)


@given(carts, promotions, settings, members)
def test_what_gave_nothing_says_why(cart, book, settings, member):
    found = _quote(cart, book, settings, member=member)

    for one in found.promotions:
        assert (one.off_minor > 0) != (one.reason is not None)
        if one.reason:
            assert one.reason.words("zh", "CNY")
            assert one.reason.words("en", "CNY")


@given(carts, promotions, settings)
def test_a_member_never_pays_more_where_promotions_ask_for_nothing(cart, book, settings):
    """Without promotions: a member's price holds only where it is lower."""
    assert _quote(cart, [], settings, member=True).total_minor <= _quote(cart, [], settings, member=False).total_minor


@given(carts, crowds.map(whole_lines), settings, members)
def test_units_of_goods_are_in_one_promotion_of_a_layer_and_group_at_most(cart, book, settings, member):
    found = _quote(cart, book, settings, member=member)
    known = {one.id: one for one in book}

    for line in found.lines:
        mine = [known[off.promotion] for off in line.discounts]
        assert len({(one.layer, one.group) for one in mine}) == len(mine)
        assert len(mine) == 1 or not any(one.alone for one in mine)
