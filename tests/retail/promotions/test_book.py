"""What a cart's goods find in the book of all promotions, and what the search among them may leave out."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books, Wanted, quote
from retail.promotions import Book, Circumstances, Moment, Promotion, Selection
from retail.promotions import offers as o

NOW = Circumstances(Moment(20261123, 1, 600), "s001")
MILK = Wanted("milk", 2000, 500, "food/fresh/milk", "farm")
PEN = Wanted("pen", 4000, 300, "home")


def tried(promotions: list[Promotion], *cart: Wanted) -> list[str]:
    found = quote(cart, Books(PriceBook(), Book(promotions)), NOW)
    return sorted(one.promotion for one in found.promotions)


def off(name: str, goods: Selection, percent: int = 10) -> Promotion:
    return Promotion(name, name, o.PercentOff(percent * 100), goods, layer=len(name) % 10)


def test_promotions_are_found_by_item_category_at_any_level_and_brand_and_those_for_all_goods() -> None:
    promotions = [
        off("item", Selection(items=("milk",))),
        off("above", Selection(categories=("food",))),
        off("exact", Selection(categories=("food/fresh/milk",))),
        off("brand", Selection(brands=("farm",))),
        off("all", Selection()),
        off("other", Selection(items=("tea",), categories=("food/dry",), brands=("shop",))),
        off("beside", Selection(categories=("food/fresh/milky",))),
    ]

    assert tried(promotions, MILK) == ["above", "all", "brand", "exact", "item"]


def test_goods_that_are_taken_out_again_get_nothing_of_a_selection_for_all() -> None:
    but = off("but", Selection(but=("milk",)))
    found = quote([MILK, PEN], Books(PriceBook(), Book([but])), NOW)

    assert [line.total_minor for line in found.lines] == [1000, 1080]


def test_two_promotions_may_be_about_the_very_same_selection() -> None:
    goods = Selection(items=("pen",))

    assert tried([off("one", goods), off("other", goods)], PEN) == ["one", "other"]


def test_what_touches_nothing_is_not_tried_unless_it_is_asked_why() -> None:
    books = Books(PriceBook(), Book([off("tea", Selection(items=("tea",)))]))

    assert quote([MILK], books, NOW).promotions == ()
    assert [one.reason.code for one in quote([MILK], books, NOW, explain=True).promotions if one.reason] == ["no-goods"]


minor = st.integers(1, 1500)
some = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(lambda names: Selection(tuple(names)))
offers = st.one_of(
    st.builds(o.PercentOff, st.integers(1, 10_000)),
    st.builds(o.FixedPrice, minor),
    st.builds(o.ForPrice, st.integers(2, 3), minor),
    st.builds(o.BuyGet, st.integers(1, 2)),
    st.builds(o.Threshold, st.builds(o.Step, from_minor=minor, off_minor=minor).map(lambda step: (step,))),
)
rivals = st.lists(st.tuples(offers, some, st.sampled_from(["", "x"]), st.booleans()), min_size=1, max_size=3)
carts = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 5)), min_size=1, max_size=4)
PRICES = {"a": 400, "b": 650, "c": 1999}


@settings(max_examples=60)
@given(rivals, carts)
def test_up_to_three_rivals_come_to_the_best_of_all_their_orders(
    few: list[tuple[o.AnyOffer, Selection, str, bool]], cart: list[tuple[str, int]]
) -> None:
    """Priorities of their own force each order; without them the search finds the best of these."""
    wanted = [Wanted(item, count * 1000, PRICES[item]) for item, count in cart]

    def comes_to(priorities: tuple[int, ...]) -> int:
        promotions = [
            Promotion(f"p{place}", "p", offer, goods, group=group, alone=alone, priority=priority)
            for place, ((offer, goods, group, alone), priority) in enumerate(zip(few, priorities, strict=True))
        ]
        return quote(wanted, Books(PriceBook(), Book(promotions)), NOW).off_minor

    every = [comes_to(order) for order in permutations(range(len(few)))]

    assert comes_to((5,) * len(few)) == max(every)
