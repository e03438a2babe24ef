"""Any order of sales, returns, issues, movements, counts, kills, rebuilds and forgetting: the figures agree with a model of a few lists."""

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from edge.journal import LEDGER, JournalCore, Limits
from edge.journal.projections import SUMS, rebuild
from edge.journal.stock import StockRefused, closing_count, issuing, looking, moving, opening_count
from protocol.facts import RetailIssued, decode_fact
from retail.sale import Details, LineDetail, Marks
from retail.stock import Look, Moved, MoveLine
from tests.edge.journal.shop import BOX, NOON_MS, TODAY, disk_error, draft, line, sale, watched_disk

LIMITS = Limits(ballast_bytes=0, low_water_bytes=0, forgotten_at_once=4)
ITEMS, LOTS = ("milk", "rice", "salt"), ("", "L7", "L8")
TABLES = ("sales", "stock_documents", "stock_entries", "stock_owed", *SUMS)

goods = st.tuples(st.sampled_from(ITEMS), st.sampled_from(LOTS), st.integers(-5_000, 9_000).filter(bool))
dates = st.integers(TODAY - 2, TODAY + 2)


@st.composite
def sales(draw):
    """A sale or a return, with lots, a kit of rice and salt, and a service; and what it takes."""
    bought = draw(st.lists(goods, min_size=1, max_size=4))
    lines, details = [], []
    for number, (item, lot, qty) in enumerate(bought, 1):
        nature = draw(st.sampled_from(["plain", "plain", "kit", "service"]))
        lines.append(line(item, qty, qty))
        if nature == "kit":
            details.append(LineDetail(number, parts=(("rice", qty), ("salt", 2 * qty))))
        elif nature == "service":
            details.append(LineDetail(number, no_stock=True))
        elif lot:
            details.append(LineDetail(number, marks=Marks(lot=lot)))
    lane = draw(st.sampled_from(["01", "02"]))
    made = draft(lane, date=draw(dates), sold=sale(lane, lines=tuple(lines)))
    return replace(made, details=Details(lines=tuple(details)), issue=draw(st.booleans()))


def taken(each):
    """(item, lot, thousandths) by hand."""
    known = {one.line: one for one in each.details.lines}
    for number, one in enumerate(each.sale.lines, 1):
        detail = known.get(number, LineDetail(number))
        if detail.no_stock:
            continue
        if detail.parts:
            yield from ((item, "", qty) for item, qty in detail.parts)
        else:
            yield one.item, detail.marks.lot, one.qty_milli


class Shop:
    """A journal, and beside it what its stock should be."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.disk = watched_disk()
        self.core = self.opened()
        self.moved, self.sold = {}, {}
        self.receipts, self.issued, self.documents = {}, {}, []
        self.looks, self.counting, self.at_look = {}, 0, {}

    def opened(self):
        return JournalCore.open(Path(self.folder.name) / "journal.db", BOX, LIMITS, factory=self.disk)

    def close(self):
        self.core.connection.close()
        self.folder.cleanup()

    def make(self, make):
        (seq,) = self.core.commit([lambda core: core.make(make)])
        if isinstance(getattr(seq, "error", None), StockRefused):
            return seq.error
        assert isinstance(seq, int), seq
        return [decode_fact(record).body for (record,) in self.rows("SELECT record FROM ledger WHERE seq <= ?", seq)]

    def rows(self, query, *values):
        return self.core.connection.execute(query, values).fetchall()

    def written_since(self, seq):
        return [decode_fact(record).body for (record,) in self.rows("SELECT record FROM ledger WHERE seq > ?", seq)]

    @property
    def head(self):
        return self.core.head(LEDGER).seq

    # -- what happens ----------------------------------------------------------------------------------------------

    def sell(self, each):
        before = self.head
        (done,) = self.core.commit([lambda core: core.complete_sale(each)])
        self.receipts[each.sale.lane, done.sale.number] = list(taken(each))
        for item, lot, qty in taken(each):
            self.sold[item, lot] = self.sold.get((item, lot), 0) + qty
        self.note_issues(before)

    def move(self, what, date):
        lines = tuple(MoveLine(item, qty, lot) for item, lot, qty in what)
        self.make(moving(Moved("adjustment", "wang", lines, why="seen"), date, NOON_MS))
        for item, lot, qty in what:
            self.moved[item, lot] = self.moved.get((item, lot), 0) + qty

    def issue(self, until):
        """The next document."""
        before = self.head
        self.make(issuing("day", "wang", TODAY, NOON_MS, until_date=until))
        self.note_issues(before)

    def note_issues(self, before):
        for body in self.written_since(before):
            if isinstance(body, RetailIssued):
                self.documents.append(body)
                for one in body.receipts:
                    numbers = range(one.first, one.last + 1)
                    assert one.first == self.issued.get(one.lane, 0) + 1
                    assert all((one.lane, number) in self.receipts for number in numbers)
                    self.issued[one.lane] = one.last

    # -- counting --------------------------------------------------------------------------------------------------

    def open_a_count(self):
        before = self.head
        self.make(opening_count("wang", "Monday", TODAY, NOON_MS))
        (body,) = self.written_since(before)
        self.counting, self.looks, self.at_look = body.count, {}, {}

    def look_at_a_shelf(self, item, place, found):
        if not self.counting:
            self.open_a_count()
        self.make(looking(self.counting, "li", place, [Look(item, found)], 0, TODAY, NOON_MS))
        self.looks[item, place] = found
        self.at_look[item] = self.available(item)

    def close_the_count(self, book):
        if not self.counting:
            return
        now = {item: self.available(item) for item in self.at_look}
        self.make(closing_count(self.counting, "boss", TODAY, NOON_MS, book=book))
        for item, stood in self.at_look.items():
            counted = sum(found for (name, _), found in self.looks.items() if name == item)
            if book and (gap := counted - stood):
                self.moved[item, ""] = self.moved.get((item, ""), 0) + gap
            since = now[item] - stood
            assert not book or self.available(item) == counted + since
        self.counting = 0

    # -- what goes wrong -------------------------------------------------------------------------------------------

    def restart(self):
        self.core.connection.close()
        self.core = self.opened()

    def be_killed_in_a_commit(self, each):
        def fail():
            self.disk.before = None
            raise disk_error(sqlite3.SQLITE_FULL)

        self.disk.before = fail
        with pytest.raises(sqlite3.OperationalError):
            self.core.commit([lambda core: core.complete_sale(each)])
        self.core.connection.close()
        self.core = self.opened()

    def forget(self, before_date):
        self.core.commit([lambda core: core.acknowledge(LEDGER, self.head)])
        self.core.commit([lambda core: core.forget(before_date)])

    def make_projections_again(self):
        before = {table: sorted(self.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}
        self.core.commit([lambda core: rebuild(core.connection, core.identity.epoch)])
        assert {table: sorted(self.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES} == before

    # -- what holds ------------------------------------------------------------------------------------------------

    def available(self, item):
        return sum(qty for (name, _), qty in self.moved.items() if name == item) - sum(
            qty for (name, _), qty in self.sold.items() if name == item
        )

    def available_is_what_was_moved_less_what_was_sold(self):
        stands = dict(self.rows("SELECT item, posted_milli - unissued_milli FROM stock"))
        assert {item: stands.get(item, 0) for item in ITEMS} == {item: self.available(item) for item in ITEMS}

    def lots_are_what_was_moved_less_what_was_sold_of_them(self):
        stands = {
            (i, lot): qty
            for i, lot, qty in self.rows("SELECT item, lot, posted_milli - unissued_milli FROM stock_lots")
        }
        for item in ITEMS:
            for lot in ("L7", "L8"):
                name = (item, lot)
                assert stands.get(name, 0) == self.moved.get(name, 0) - self.sold.get(name, 0)

    def unissued_is_what_the_receipts_that_wait_took(self):
        waiting = {}
        for (lane, number), lines in self.receipts.items():
            for item, _, qty in lines if number > self.issued.get(lane, 0) else ():
                waiting[item] = waiting.get(item, 0) + qty
        stands = dict(self.rows("SELECT item, unissued_milli FROM stock"))
        assert {item: stands.get(item, 0) for item in ITEMS} == {item: waiting.get(item, 0) for item in ITEMS}

    def issues_are_numbered_without_gaps_and_say_what_their_receipts_took(self):
        assert [one.number for one in self.documents] == list(range(1, len(self.documents) + 1))
        told, took = {}, {}
        for one in self.documents:
            for each in one.lines:
                told[each.item, each.lot] = told.get((each.item, each.lot), 0) + each.qty_milli
        for (lane, number), lines in self.receipts.items():
            for item, lot, qty in lines if number <= self.issued.get(lane, 0) else ():
                took[item, lot] = took.get((item, lot), 0) + qty
        assert {k: v for k, v in told.items() if v} == {k: v for k, v in took.items() if v}


#: What may happen, each as often as the others, with what it takes.
ACTIONS = {
    Shop.sell: (sales(),),
    Shop.move: (st.lists(goods, min_size=1, max_size=3), dates),
    Shop.issue: (st.just(TODAY + 9) | dates,),
    Shop.look_at_a_shelf: (st.sampled_from(ITEMS), st.sampled_from(["A", "B"]), st.integers(0, 9_000)),
    Shop.close_the_count: (st.sampled_from([True, True, False]),),
    Shop.restart: (),
    Shop.be_killed_in_a_commit: (sales(),),
    Shop.forget: (dates,),
    Shop.make_projections_again: (),
}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_happens_in_whatever_order_the_figures_are_those_of_the_goods(data):
    shop = Shop()
    try:
        for _ in range(data.draw(st.integers(5, 30))):
            act = data.draw(st.sampled_from(list(ACTIONS)), label="act")
            act(shop, *(data.draw(one) for one in ACTIONS[act]))
            shop.available_is_what_was_moved_less_what_was_sold()
            shop.lots_are_what_was_moved_less_what_was_sold_of_them()
            shop.unissued_is_what_the_receipts_that_wait_took()
            shop.issues_are_numbered_without_gaps_and_say_what_their_receipts_took()
    finally:
        shop.close()
