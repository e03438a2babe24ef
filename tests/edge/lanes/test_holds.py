"""A cart put aside (挂单) is nobody's loss: not of a restart, not of two lanes that want it at once, not of a bad disk."""

import asyncio

import pytest

from edge.lanes.carts import holds as module
from edge.lanes.carts.holds import HOLDS_MAX, Holds
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion
from retail.promotions import offers as o


async def test_a_cart_is_put_aside_and_taken_up_again_as_it_was(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Scan", code="2900000000025")

    assert await bench.do("Hold", note="红衣服") == ""

    view = bench.lane.view()
    assert (view.lines, view.total_minor) == ([], 0)
    [aside] = view.holds
    assert (aside.number, aside.lane, aside.note, aside.lines, aside.total_minor) == (1, "03", "红衣服", 2, 1350)

    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=550)
    assert await bench.do("Recall", number=1) == ""

    view = bench.lane.view()
    assert (len(view.lines), view.total_minor, view.holds) == (2, 1350, ())


async def test_carts_aside_outlive_a_restart(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Hold")

    await bench.restart()

    assert [held.number for held in bench.lane.view().holds] == [1]
    assert await bench.do("Recall", number=1) == ""
    await bench.restart()
    assert (bench.lane.view().total_minor, bench.lane.view().holds) == (550, ())


async def test_the_same_command_again_puts_no_second_cart_aside(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Hold", command_id="h")
    assert await bench.do("Hold", command_id="h") == ""

    assert len(bench.lane.view().holds) == 1


async def test_nothing_can_be_put_aside_that_is_empty_or_half_paid(bench):
    assert await bench.do("Hold") == "empty-cart"
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=100)

    assert await bench.do("Hold") == "paying"


async def test_nothing_is_taken_up_over_goods_that_are_open(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Hold")
    await bench.do("Scan", code="2900000000025")

    assert await bench.do("Recall", number=1) == "cart-open"
    assert bench.lane.view().total_minor == 800


async def test_a_number_that_nobody_has_is_told(bench):
    assert await bench.do("Recall", number=7) == "no-hold"
    assert await bench.do("Recall", number=HOLDS_MAX + 1) == "bad-input"


async def test_killed_after_the_file_and_before_the_lane_let_go_the_cart_is_the_lanes(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.holds.put(bench.till.cart, 0)

    await bench.restart()

    assert (bench.lane.view().total_minor, bench.lane.view().holds) == (550, ())


async def test_of_two_who_want_the_same_cart_one_gets_it(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Hold")

    first, second = bench.holds.take(1), bench.holds.take(1)

    assert first is not None
    assert second is None


async def test_a_disk_that_refuses_leaves_the_cart_where_it_is(bench, monkeypatch):
    await bench.do("Scan", code="2900000000018")
    monkeypatch.setattr(module, "_write", _refuse)

    assert await bench.do("Hold") == "hold-unsaved"

    assert (bench.lane.view().total_minor, bench.lane.view().holds) == (550, ())
    monkeypatch.undo()
    assert await bench.do("Hold") == ""


def _refuse(*_: object) -> None:
    raise OSError("no room")


async def test_a_lane_that_could_not_save_it_leaves_the_file(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Hold")
    bench.carts.fail = OSError("no room")

    assert await bench.do("Recall", number=1) == ""

    bench.carts.fail = None
    assert [held.cart.total_minor for held in Holds(bench.folder).all()] == [550]


async def test_a_torn_file_is_put_aside_and_the_others_are_there(tmp_path, bench):
    for code in ("2900000000018", "2900000000025"):
        await bench.do("Scan", code=code)
        await bench.do("Hold")
    path = bench.folder / "01.hold"
    path.write_bytes(path.read_bytes()[:-3])

    assert [held.number for held in Holds(bench.folder).all()] == [2]
    assert (bench.folder / "01.bad").exists()


async def test_a_cart_comes_back_at_the_prices_of_the_day(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Hold")
    bench.promotions = Books(PriceBook(), Book([Promotion("tenth", "九折", o.PercentOff(1000))]))
    bench.store.refresh()

    await bench.do("Recall", number=1)

    assert bench.lane.view().total_minor == 495


async def test_numbers_are_used_again_and_there_is_an_end_to_them(tmp_path, bench):
    holds = Holds(tmp_path / "many")
    await bench.do("Scan", code="2900000000018")
    cart = bench.till.cart
    await asyncio.gather(*(holds.put(cart, 0) for _ in range(HOLDS_MAX)))

    assert await holds.put(cart, 0) is None
    taken = holds.take(5)
    assert taken is not None
    assert await holds.put(cart, 0) is None, "its file is there until it is forgotten"
    await holds.forget(taken)
    assert (await holds.put(cart, 0)).number == 5


@pytest.mark.parametrize("note", ["x" * 61, "a\nb", "\u202e"])
async def test_a_note_is_short_and_printable(bench, note):
    await bench.do("Scan", code="2900000000018")

    assert await bench.do("Hold", note=note) == "bad-input"
