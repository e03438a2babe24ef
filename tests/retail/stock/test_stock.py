"""Three figures of stock, and documents that count once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.stock import (
    BadMove,
    CountLine,
    Expected,
    Issued,
    IssueLine,
    Level,
    Look,
    Looked,
    Moved,
    MoveLine,
    Sold,
    TwiceIssued,
    checked,
    differences,
    documents,
    issue,
    sheet,
)

quantities = st.integers(-10_000, 10_000)


@st.composite
def receipts(draw):
    """Receipts of two lanes, each numbered from 1 without gaps."""
    made = []
    for lane in ("01", "02"):
        for number in range(1, draw(st.integers(0, 6)) + 1):
            names = st.tuples(st.sampled_from(["milk", "soap"]), st.sampled_from(["", "L7"]))
            goods = draw(st.dictionaries(names, quantities, max_size=2))
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
        for line in made.lines:
            total[line.item, line.lot] = total.get((line.item, line.lot), 0) + line.qty_milli

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
            issue([Sold("01", 1, number, {("milk", ""): 1000})], {("01", 1): 1}, policy="day", by="wang")


def test_an_issue_names_its_receipts_and_sums_their_goods():
    sold = [Sold("01", 1, 2, {("milk", ""): 1000}), Sold("01", 1, 1, {("milk", ""): 2000, ("soap", "L7"): 500})]

    made = issue(sold, {}, policy="shift", by="wang")

    assert made == Issued("shift", "wang", made.receipts, (IssueLine("milk", 3000), IssueLine("soap", 500, "L7")))
    assert [(one.first, one.last) for one in made.receipts] == [(1, 2)]
    assert issue([], {}, policy="shift", by="wang") is None


def test_an_issue_of_many_goods_goes_on_in_documents_that_name_no_receipts():
    sold = [Sold("01", 1, 1, {(f"item{n}", ""): 1000 for n in range(5)})]

    whole = issue(sold, {}, policy="day", by="wang")
    assert whole
    first, second, third = documents(whole, goods_max=2)

    assert [len(one.receipts) for one in (first, second, third)] == [1, 0, 0]
    assert [line.item for one in (first, second, third) for line in one.lines] == [f"item{n}" for n in range(5)]


def test_an_issue_of_receipts_that_took_nothing_names_them_all_the_same():
    made = issue([Sold("01", 1, 1, {("milk", ""): 0})], {}, policy="day", by="wang")
    assert made

    assert [(one.receipts, one.lines) for one in documents(made)] == [(made.receipts, ())]


def looked(*looks, as_of=1, place="", milk=0, lots=()):
    return Looked(1, "wang", place, as_of, tuple(looks), (Expected("milk", milk, lots),))


@given(st.lists(quantities, max_size=8), st.integers(0, 10_000), quantities)
def test_a_count_while_selling_goes_on_ends_at_what_was_counted_less_what_was_sold_since(before, counted, since):
    at_the_look = Level()
    for qty in before:
        at_the_look = at_the_look.sold(qty)
    now = at_the_look.sold(since)

    for lines in differences(sheet([looked(Look("milk", counted), milk=at_the_look.available_milli)])):
        for line in lines:
            now = now.moved(line.qty_milli)

    assert now.available_milli == counted - since


def test_what_was_counted_right_gives_no_line():
    assert differences(sheet([looked(Look("milk", 7000), milk=7000)])) == []


def test_what_stands_at_several_places_is_summed_and_a_second_look_at_a_place_takes_the_place_of_the_first():
    first = looked(Look("milk", 9000), as_of=4, place="A1", milk=10_000)
    again = looked(Look("milk", 5000), as_of=5, place="A1", milk=10_000)
    other = looked(Look("milk", 2000), as_of=9, place="store room", milk=8_000)

    assert sheet([first, again, other]) == (CountLine("milk", "", 7000, 8000, 2000),)


def test_goods_whose_lots_were_looked_at_are_counted_by_all_their_lots():
    """Sold without a lot read: what the lots have too much is what the rest has too little."""
    seen = looked(Look("milk", 6000, "L7"), milk=6000, lots=(("L7", 10_000), ("L8", 1_000)))

    lines = sheet([seen])

    assert lines == (
        CountLine("milk", "", 0, -5000),
        CountLine("milk", "L7", 6000, 10_000),
        CountLine("milk", "L8", 0, 1_000),
    )
    assert sum(line.difference_milli for line in lines) == 0


def test_goods_counted_without_a_lot_are_compared_in_all():
    seen = looked(Look("milk", 6000), milk=7000, lots=(("L7", 10_000),))

    assert sheet([seen]) == (CountLine("milk", "", 6000, 7000),)


def test_many_differences_are_booked_in_documents_that_can_be_taken():
    lines = [CountLine(f"item{n}", "", 1000, 0) for n in range(450)]

    assert [len(one) for one in differences(lines)] == [200, 200, 50]


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
