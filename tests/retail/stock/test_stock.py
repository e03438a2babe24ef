"""Three figures of stock, and documents that count once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.stock import (
    BadMove,
    Counted,
    Issued,
    Level,
    Moved,
    MoveLine,
    Sold,
    TwiceIssued,
    checked,
    differences,
    issue,
)

quantities = st.integers(-10_000, 10_000)


@st.composite
def receipts(draw):
    """Receipts of two lanes, each numbered from 1 without gaps."""
    made = []
    for lane in ("01", "02"):
        for number in range(1, draw(st.integers(0, 6)) + 1):
            goods = draw(st.dictionaries(st.sampled_from(["milk", "soap"]), quantities, max_size=2))
            made.append(Sold(lane, 1, number, goods))
    return made


def test_what_is_sold_is_off_the_shelf_at_once_and_in_the_books_when_it_is_issued():
    level = Level().moved(10_000).sold(3_000)
    assert (level.posted_milli, level.unissued_milli, level.available_milli) == (10_000, 3_000, 7_000)

    level = level.issued(3_000)
    assert (level.posted_milli, level.unissued_milli, level.available_milli) == (7_000, 0, 7_000)


def test_a_sale_of_what_is_not_there_shows_below_zero():
    assert Level().sold(2_000).available_milli == -2_000


@given(receipts(), st.data())
def test_however_receipts_are_cut_into_issues_each_counts_once(sold, data):
    by_lane = {lane: [one for one in sold if one.lane == lane] for lane in ("01", "02")}
    upto, total, found = {}, {}, []
    while any(by_lane.values()):
        taken = [by_lane[lane].pop(0) for lane in by_lane for _ in range(data.draw(st.integers(0, len(by_lane[lane]))))]
        made = issue(taken, upto, policy="hand", by="wang")
        if made is None:
            continue
        upto |= {(one.lane, one.epoch): one.last for one in made.receipts}
        found.append(made)
        for item, qty in made.lines:
            total[item] = total.get(item, 0) + qty

    wanted = {}
    for one in sold:
        for item, qty in one.goods.items():
            wanted[item] = wanted.get(item, 0) + qty
    assert {item: qty for item, qty in total.items() if qty} == {item: qty for item, qty in wanted.items() if qty}
    for lane in ("01", "02"):
        mine = [one for made in found for one in made.receipts if one.lane == lane]
        assert all(after.first == before.last + 1 for before, after in pairwise(mine))


def test_a_receipt_that_was_issued_is_not_issued_again_and_none_is_passed_over():
    for number in (1, 3):
        with pytest.raises(TwiceIssued):
            issue([Sold("01", 1, number, {"milk": 1000})], {("01", 1): 1}, policy="day", by="wang")


def test_an_issue_names_its_receipts_and_sums_their_goods():
    sold = [Sold("01", 1, 2, {"milk": 1000}), Sold("01", 1, 1, {"milk": 2000, "soap": 500})]

    made = issue(sold, {}, policy="shift", by="wang")

    assert made == Issued("shift", "wang", made.receipts, (("milk", 3000), ("soap", 500)))
    assert [(one.first, one.last) for one in made.receipts] == [(1, 2)]
    assert issue([], {}, policy="shift", by="wang") is None


@given(st.lists(quantities, max_size=8), st.integers(0, 10_000), quantities)
def test_a_count_while_selling_goes_on_ends_at_what_was_counted_less_what_was_sold_since(before, counted, since):
    at_the_look = Level()
    for qty in before:
        at_the_look = at_the_look.sold(qty)
    now = at_the_look.sold(since)

    for line in differences([Counted("milk", counted)], {"milk": at_the_look}):
        now = now.moved(line.qty_milli)

    assert now.available_milli == counted - since


def test_what_was_counted_right_gives_no_line():
    assert differences([Counted("milk", 7000)], {"milk": Level(10_000, 3_000)}) == ()


@pytest.mark.parametrize(
    ("moved", "field"),
    [
        (Moved("receipt", "wang", ()), "lines"),
        (Moved("receipt", "wang", (MoveLine("milk", -1),)), "lines[0].qty_milli"),
        (Moved("waste", "wang", (MoveLine("milk", 1),)), "lines[0].qty_milli"),
        (Moved("waste", "wang", (MoveLine("milk", 0),)), "lines[0].qty_milli"),
        (Moved("adjustment", "wang", (MoveLine("milk", 1),)), "why"),
        (Moved("receipt", "wang", (MoveLine("ghost", 1),)), "lines[0].item"),
    ],
)
def test_a_document_that_means_nothing_is_refused_naming_the_field(moved, field):
    with pytest.raises(BadMove) as refused:
        checked(moved, [line.item == "milk" for line in moved.lines])

    assert refused.value.field == field


def test_a_good_document_is_taken():
    moved = Moved("adjustment", "wang", (MoveLine("milk", -1, "L7"),), why="broken in the store room")
    assert checked(moved, [True]) is moved
