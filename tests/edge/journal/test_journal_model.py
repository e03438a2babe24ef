"""Any order of sales, repeats, failed groups, restarts, acknowledgements, forgetting: the journal agrees with a model of a few lists."""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from edge.journal import LEDGER, TELEMETRY, CommandConflict, JournalCore, Limits, streams
from edge.journal.projections import agree, rebuild
from retail.sale import TenderLine
from tests.edge.journal.shop import BOX, TODAY, disk_error, draft, drawer, fault, line, sale, watched_disk

RING = 4
LIMITS = Limits(ballast_bytes=0, low_water_bytes=0, telemetry_kept=RING, forgotten_at_once=3)
PROJECTIONS = ("sales", "receipt_counters", "stock", "takings", "print_jobs", "commands")

lanes = st.sampled_from(["01", "02", "03"])
lines = st.builds(
    line, st.sampled_from(["milk", "rice", "salt"]), st.integers(-5_000, 90_000), st.integers(-500, 10**7)
)
kinds = st.sampled_from(["cash", "card", "wallet"])


@st.composite
def drafts(draw):
    bought = tuple(draw(st.lists(lines, min_size=1, max_size=5)))
    total = sum(each.amount_minor for each in bought)
    first = draw(st.integers(0, 1_000))
    paid = (TenderLine(draw(kinds), first, first), TenderLine(draw(kinds), total - first, total - first))
    lane = draw(lanes)
    return draft(lane, date=draw(st.integers(TODAY - 2, TODAY + 2)), sold=sale(lane, lines=bought, tenders=paid))


class JournalMachine(RuleBasedStateMachine):
    paid = Bundle("paid")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.disk = watched_disk()
        self.core = self.opened()
        self.done = {}
        self.numbers = {}
        self.facts = 0
        self.faults = 0
        self.acked = 0
        self.anchor = 0
        self.dates = {}
        self.date = 0

    def opened(self):
        return JournalCore.open(Path(self.folder.name) / "journal.db", BOX, LIMITS, factory=self.disk)

    def teardown(self):
        self.core.connection.close()
        self.folder.cleanup()

    @rule(target=paid, each=drafts())
    def sell(self, each):
        (done,) = self.core.commit([lambda core: core.complete_sale(each)])
        self.note(each, done)
        return each

    @rule(target=paid, group=st.lists(drafts(), min_size=2, max_size=4))
    def sell_in_one_group(self, group):
        for each, done in zip(group, self.core.commit([selling(each) for each in group]), strict=True):
            self.note(each, done)
        return group[-1]

    def note(self, each, done):
        self.facts += 1
        self.date = max(self.date, each.business_date)
        self.numbers[each.sale.lane] = self.numbers.get(each.sale.lane, 0) + 1
        assert (done.sale.number, done.seq, done.replayed) == (self.numbers[each.sale.lane], self.facts, False)
        assert done.business_date == self.date
        self.done[each.cart] = done
        self.dates[self.facts] = self.date

    @rule(each=paid)
    def ask_again(self, each):
        first = self.done[each.cart]
        (again,) = self.core.commit([lambda core: core.complete_sale(each)])
        if first.seq <= self.anchor:
            assert isinstance(again.error, CommandConflict)
            return
        assert (again.sale, again.seq, again.replayed) == (first.sale, first.seq, True)

    @rule(group=st.lists(drafts(), min_size=1, max_size=3))
    def fail_to_commit(self, group):
        def fail():
            self.disk.before = None
            raise disk_error(sqlite3.SQLITE_FULL)

        self.disk.before = fail
        with pytest.raises(sqlite3.OperationalError):
            self.core.commit([selling(each) for each in group])

    @rule()
    def open_the_drawer(self):
        assert self.core.commit([lambda core: core.record(drawer(date=TODAY - 9))]) == [self.facts + 1]
        self.facts += 1
        self.date = max(self.date, TODAY - 9)
        self.dates[self.facts] = self.date

    @rule()
    def lose_the_printer(self):
        assert self.core.commit([lambda core: core.record(fault())]) == [self.faults + 1]
        self.faults += 1

    @rule()
    def restart(self):
        self.core.connection.close()
        self.core = self.opened()

    @precondition(lambda self: self.facts)
    @rule(data=st.data())
    def acknowledge(self, data):
        upto = data.draw(st.integers(0, self.facts))
        (stands,) = self.core.commit([lambda core: core.acknowledge(LEDGER, upto)])
        self.acked = max(self.acked, upto)
        assert stands == self.acked

    @precondition(lambda self: self.acked)
    @rule(data=st.data())
    def rewind(self, data):
        upto = data.draw(st.integers(0, self.acked))
        self.acked = max(upto, self.anchor)
        assert self.core.commit([lambda core: core.rewind(LEDGER, upto)]) == [self.acked]

    @rule(before_date=st.integers(TODAY - 2, TODAY + 3))
    def forget(self, before_date):
        old = [seq for seq in range(self.anchor + 1, self.acked + 1) if self.dates[seq] < before_date]
        assert self.core.commit([lambda core: core.forget(before_date)]) == [len(old[:3])]
        self.anchor += len(old[:3])

    @precondition(lambda self: self.facts)
    @rule(data=st.data())
    def shorten_it_by_mistake(self, data):
        seq = data.draw(st.integers(self.anchor + 1, self.facts + 1))
        with contextlib.suppress(sqlite3.IntegrityError):
            self.core.connection.execute("DELETE FROM ledger WHERE seq >= ?", (seq,))

    @rule()
    def make_projections_again(self):
        before = dump(self.core)
        kept = sum(done.seq > self.anchor for done in self.done.values())
        assert self.core.commit([lambda core: rebuild(core.connection, core.identity.epoch)]) == [kept]
        assert dump(self.core) == before

    @invariant()
    def the_chains_hold(self):
        connection = self.core.connection
        assert streams.first_bad(connection, LEDGER) is None
        assert streams.first_bad(connection, TELEMETRY) is None
        assert self.core.head(LEDGER).seq == self.facts
        kept = [seq for (seq,) in connection.execute("SELECT seq FROM ledger")]
        assert kept == list(range(self.anchor + 1, self.facts + 1))

    @invariant()
    def the_sums_are_of_all_that_was_ever_sold(self):
        taken, numbers = "SELECT coalesce(sum(amount_minor), 0) FROM takings", "SELECT lane, last FROM receipt_counters"
        assert self.core.connection.execute(taken).fetchone() == (
            sum(done.sale.total_minor for done in self.done.values()),
        )
        assert dict(self.core.connection.execute(numbers).fetchall()) == self.numbers

    @invariant()
    def the_counters_agree(self):
        assert agree(self.core.connection, self.core.head(LEDGER))
        assert streams.shed(self.core.connection) == max(0, self.faults - RING)

    @invariant()
    def pending_is_what_lies_after_the_cursor(self):
        unsent = [done.sale.total_minor for done in self.done.values() if done.seq > self.acked]
        receipts, minor, _, _ = self.core.connection.execute(streams.SQL[LEDGER]["pending"]).fetchone()
        assert (receipts, minor) == (len(unsent), sum(unsent))


def selling(each):
    return lambda core: core.complete_sale(each)


def dump(core):
    return {table: sorted(core.connection.execute(f"SELECT * FROM {table}")) for table in PROJECTIONS}


JournalMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestAnyOrderOfThings = JournalMachine.TestCase
