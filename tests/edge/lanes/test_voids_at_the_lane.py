"""Goods that were rung up leave a cart only with a fact of it: who, what, how much."""

from edge.journal.errors import JournalFull
from protocol.facts import GoodsVoided
from retail.voiding import VoidedLine

MILK = VoidedLine("milk", 2000, 1100)
BREAD = VoidedLine("bread", 1000, 800)


async def ring_up(bench) -> None:
    for code in ("2900000000018", "2900000000018", "2900000000025"):
        await bench.do("Scan", code=code)


async def test_a_line_that_is_taken_out_and_a_cart_that_is_given_up_are_facts(bench):
    await ring_up(bench)

    assert await bench.do("RemoveLine", line=1) == ""
    assert await bench.do("Clear") == ""

    assert [fact.body for fact in bench.books.facts] == [
        GoodsVoided("王芳", (MILK,)),
        GoodsVoided("王芳", (BREAD,), whole=True),
    ]
    assert bench.lane.view().cart == ""


async def test_what_is_refused_is_no_fact(bench):
    await ring_up(bench)
    assert await bench.do("RemoveLine", line=3) == "no-line"
    await bench.do("Pay", kind="cash", given_minor=100)
    assert await bench.do("RemoveLine", line=1) == "paying"
    assert await bench.do("Clear") == "paying"

    assert bench.books.facts == []


async def test_nothing_leaves_the_cart_that_cannot_be_put_on_record(bench):
    await ring_up(bench)
    bench.books.fail = JournalFull("no room")

    assert await bench.do("RemoveLine", line=1) == "disk-full"

    bench.books.fail = None
    assert bench.lane.view().total_minor == 1900
    assert bench.books.facts == []


async def test_a_key_pressed_twice_takes_out_one_line_and_is_one_fact(bench):
    await ring_up(bench)
    assert await bench.do("RemoveLine", "r1", line=1) == ""
    await bench.restart()

    assert await bench.do("RemoveLine", "r1", line=1) == ""

    assert len(bench.books.facts) == 1
    assert bench.lane.view().total_minor == 800


async def test_goods_that_the_customer_keeps_after_all_are_no_loss(bench):
    await ring_up(bench)
    await bench.do("Pay", kind="cash", given_minor=1900)
    await bench.do("ReturnFrom", receipt="1")
    await bench.do("RemoveLine", line=1)
    await bench.do("Clear")

    assert bench.books.facts == []
