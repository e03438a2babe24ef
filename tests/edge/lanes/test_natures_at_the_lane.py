"""Goods that ask, at the lane: an age before money, a price, a choice; and what the screen shows of them."""

from msgspec.structs import replace

from edge.drivers.document import Columns
from retail.catalogue import Item, Trait

WINE = Item("wine", "白酒", 9900, min_age=18, no_return=True, deposit="bottle")
BOTTLE = Item("bottle", "瓶押金", 100)
SHIRT = Item("shirt", "衬衫", 0, variants=("shirt-s",))
SMALL = Item("shirt-s", "衬衫 小", 8900, traits=(Trait("尺码", "S"),))


async def test_an_age_is_asked_for_shown_and_kept_and_the_receipt_says_what_is_final(bench):
    bench.goods._items = (WINE, BOTTLE)
    await bench.do("Scan", code="wine")
    assert bench.lane.view().age_needed == 18
    assert [b'"rides":true' in bytes(line) for line in bench.lane.view().lines] == [False, True]
    assert await bench.do("Pay", kind="cash", given_minor=10_000) == "age-needed"

    assert await bench.do("ConfirmAge", years=18) == ""
    assert bench.lane.view().age_needed == 0
    assert await bench.do("Pay", kind="cash", given_minor=10_000) == ""

    [done] = bench.books.sales
    rows = [one.left for one in bench.store.layout(done, copy=False) if isinstance(one, Columns)]
    assert done.details.age == 18
    assert "  不退不换" in rows


async def test_a_confirmed_age_survives_a_restart(bench):
    bench.goods._items = (WINE, BOTTLE)
    await bench.do("Scan", code="wine")
    await bench.do("ConfirmAge", years=18)

    await bench.restart()

    assert await bench.do("Pay", kind="cash", given_minor=10_000) == ""


async def test_variants_are_offered_in_the_refusal(bench):
    bench.goods._items = (SHIRT, SMALL)
    reply = await bench.lane.execute("one", {"do": "Scan", "code": "shirt"})

    assert reply.problem
    assert [(one.item, one.price_minor, one.traits) for one in reply.problem.choices] == [
        ("shirt-s", 8900, {"尺码": "S"})
    ]


async def test_a_price_that_is_asked_for_is_entered(bench):
    bench.goods._items = (replace(BOTTLE, price_required=True),)

    assert await bench.do("Scan", code="bottle") == "price-needed"
    assert await bench.do("AddItem", code="bottle", price_minor=250) == ""
    assert bench.lane.view().total_minor == 250
