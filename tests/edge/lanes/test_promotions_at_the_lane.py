"""A promotion at the lane: on the screen while goods are rung up, on paper, and in the fact."""

from edge.drivers.document import Columns
from edge.lanes.screen.view import GainView, HintView, OffView
from edge.lanes.words import Words
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion, Selection
from retail.promotions import offers as o
from retail.promotions.promotion import Hours, When
from retail.sale import Gain

HALF = Promotion("half2", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)), version=3)


def run(bench, *promotions: Promotion) -> None:
    """Head office has sent these."""
    bench.promotions = Books(PriceBook(), Book(promotions))
    bench.store.refresh()


async def test_a_promotion_within_reach_is_told_and_then_taken_off(bench):
    run(bench, HALF)
    await bench.do("Scan", code="2900000000018")
    assert bench.lane.view().hints == (HintView("half2", "第二件半价", Words("还差 1 件。", "Wants 1 more.")),)

    await bench.do("Scan", code="2900000000018")

    view = bench.lane.view()
    assert view.gains == (GainView("half2", "第二件半价", False, (OffView(1, 275),)),)
    assert (view.total_minor, view.hints) == (825, ())


async def test_money_that_is_missing_for_a_promotion_is_told_as_people_read_it(bench):
    run(bench, Promotion("save", "满30减5", o.Threshold((o.Step(from_minor=3000, off_minor=500),))))
    await bench.do("Scan", code="2900000000018")

    assert bench.lane.view().hints == (HintView("save", "满30减5", Words("还差 24.50。", "Wants 24.50 more.")),)


async def test_the_receipt_shows_what_came_off_under_its_line_and_the_sale_keeps_which_version(bench):
    run(bench, HALF)
    for _ in range(2):
        await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=825)

    [done] = bench.books.sales
    assert done.gains == (Gain("half2", 3, 1, ((1, 275),)),)
    rows = {
        element.left: element.right for element in bench.store.layout(done, copy=False) if isinstance(element, Columns)
    }
    assert rows["  2 x 5.50"] == "11.00"
    assert rows["  第二件半价"] == "-2.75"
    assert rows["合计 CNY"] == "8.25"


async def test_a_promotion_that_is_gone_stands_on_the_copy_by_its_code(bench):
    run(bench, HALF)
    for _ in range(2):
        await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=825)
    run(bench)

    rows = {one.left for one in bench.store.layout(bench.books.sales[0], copy=True) if isinstance(one, Columns)}

    assert "  half2" in rows


async def test_a_promotion_for_an_hour_ends_on_the_stores_own_clock(bench):
    minute = bench.store.shop().circumstances.moment.minute
    happy = Promotion("hour", "限时", o.PercentOff(1000), when=When(hours=(Hours(0, minute + 1),)))
    run(bench, happy)
    await bench.do("Scan", code="2900000000018")
    assert bench.lane.view().total_minor == 495

    bench.clock.now_s += 60
    await bench.do("Scan", code="2900000000025")

    assert bench.lane.view().total_minor == 550 + 800


async def test_what_comes_off_the_whole_basket_stands_once(bench):
    run(bench, Promotion("save", "满10减1", o.Threshold((o.Step(from_minor=1000, off_minor=100),))))
    await bench.do("Scan", code="2900000000018")
    await bench.do("Scan", code="2900000000025")
    assert [gain.whole for gain in bench.lane.view().gains] == [True]
    await bench.do("Pay", kind="cash", given_minor=1250)

    paper = bench.store.layout(bench.books.sales[0], copy=False)
    rows = [(one.left, one.right) for one in paper if isinstance(one, Columns)]

    assert [row for row in rows if row[0].strip() == "满10减1"] == [("满10减1", "-1.00")]
    assert ("  1 x 5.50", "5.50") in rows


async def test_why_the_cart_comes_to_what_it_does_is_told_for_each_price_and_each_promotion(bench):
    promotions = [
        Promotion("half", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)), version=3),
        Promotion("bread", "面包九折", o.PercentOff(1000), Selection(items=("bread",))),
    ]
    bench.promotions = Books(PriceBook.of([Price("milk", 500)]), Book(promotions))
    bench.store.refresh()
    assert bench.lane.explained().promotions == ()

    await bench.do("AddItem", code="milk", qty_milli=2000)
    found = bench.lane.explained()

    [price] = found.prices
    assert (price.price_minor, price.place, price.settled) == (500, "chain", False)
    told = {one.promotion: (one.version, one.off_minor, one.off, one.code) for one in found.promotions}
    assert told == {"half": (3, 250, (OffView(1, 250),), ""), "bread": (1, 0, (), "no-goods")}
    why = {one.promotion: one.why for one in found.promotions}
    assert why["bread"].zh == "没有参加活动的商品（改过价的不算）。"
