"""Any order of sales, refunds, cash, shifts, late sales, days, forgetting and rebuilding: each drawer holds what a child would count."""

import tempfile
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from edge.journal import LEDGER, JournalCore, Limits, streams
from edge.journal.projections import rebuild
from edge.journal.shifts import ShiftRefused, closing, counting, day_closing, opening, supplementing
from edge.journal.shifts.asking import opened_in, sums_in
from protocol.facts import CashMoved, Fact, ShiftClosed, decode_fact
from protocol.shifts import Belonging, sums_of
from retail.sale import TenderLine
from retail.shifts import Counted, expected, statement, summed
from tests.edge.journal.shop import BOX, NOON_MS, TODAY, draft, drawer, line, sale

LIMITS = Limits(ballast_bytes=0, low_water_bytes=0, forgotten_at_once=4)
_ids = count(1)

lanes = st.sampled_from(["01", "02"])
kinds = st.sampled_from(["cash", "card", "voucher"])
amounts = st.integers(1, 10_000)


class ShiftMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.core = JournalCore.open(Path(self.folder.name) / "journal.db", BOX, LIMITS)
        #: What there should be by (lane, shift) and kind of tender, counted by hand; and shifts that are open, by lane.
        self.should: dict[tuple[str, int], dict[str, int]] = {}
        self.open: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.at_close: dict[tuple[str, int], dict[str, int]] = {}
        self.date = TODAY
        self.ledger: list[Fact] = []

    def teardown(self):
        self.core.connection.close()
        self.folder.cleanup()

    def do(self, work):
        (done,) = self.core.commit([work])
        self.read()
        return done

    def make(self, made):
        return self.do(lambda core: core.make(made, f"m{next(_ids)}", b""))

    def read(self):
        """Facts are read as they are written: later they may be let go of."""
        for one in streams.read_after(self.core.connection, LEDGER, len(self.ledger), 100, 2**20):
            self.ledger.append(decode_fact(one.record))

    def add(self, key, kind, minor):
        if key in self.should:
            self.should[key][kind] = self.should[key].get(kind, 0) + minor

    def here(self, lane):
        return lane, self.open.get(lane, 0)

    @rule(lane=lanes, first=kinds, second=kinds, amount=amounts, part=amounts, change=st.integers(0, 500))
    def sell(self, lane, first, second, amount, part, change):
        part = min(part, amount)
        paid = [
            TenderLine(first, part, part),
            TenderLine(second, amount - part, amount - part + change * (second == "cash")),
        ]
        self.do(lambda core: core.complete_sale(self.draft(lane, amount, paid)))
        self.add(self.here(lane), first, part)
        self.add(self.here(lane), second, amount - part)

    @rule(lane=lanes, kind=kinds, amount=amounts)
    def give_back(self, lane, kind, amount):
        back = [TenderLine(kind, -amount, -amount)]
        self.do(lambda core: core.complete_sale(self.draft(lane, -amount, back)))
        self.add(self.here(lane), kind, -amount)

    @precondition(lambda self: self.at_close)
    @rule(data=st.data(), amount=amounts)
    def sell_in_a_shift_that_is_over(self, data, amount):
        lane, shift = data.draw(st.sampled_from(sorted(self.at_close)))
        late = replace(self.draft(lane, amount, [TenderLine("cash", amount, amount)]), shift=shift)
        assert self.do(lambda core: core.complete_sale(late)).details.shift == shift
        self.add((lane, shift), "cash", amount)

    def draft(self, lane, amount, tenders):
        goods = (line("milk", 1000 if amount > 0 else -1000, amount),)
        return replace(
            draft(lane, date=self.date, sold=sale(lane, lines=goods, tenders=tuple(tenders))),
            shift=self.open.get(lane, 0),
        )

    @rule(lane=lanes, into=st.integers(-5_000, 5_000).filter(bool))
    def move_cash(self, lane, into):
        fact = Fact(lane, self.date, NOON_MS, CashMoved("float" if into > 0 else "pick-up", into, "CNY", "wang", ""))
        self.do(lambda core: core.record(fact))
        self.add(self.here(lane), "cash", into)

    @rule()
    def open_the_drawer(self):
        self.do(lambda core: core.record(drawer(date=self.date)))

    @rule(lane=lanes, float_minor=st.integers(0, 5_000))
    def open_a_shift(self, lane, float_minor):
        done = self.make(opening(lane, "wang", float_minor, "CNY", self.date, NOON_MS))
        if lane in self.open:
            assert isinstance(done.error, ShiftRefused)
            return
        self.last[lane] = self.open[lane] = self.last.get(lane, 0) + 1
        self.should[self.here(lane)] = {"cash": float_minor}

    @rule(lane=lanes, cash=amounts)
    def count(self, lane, cash):
        done = self.make(counting(lane, "wang", [Counted("cash", cash)], (), self.date, NOON_MS))
        if lane not in self.open:
            assert isinstance(done.error, ShiftRefused)
            return
        assert opened_in(self.core.connection, lane, 1).counted == (Counted("cash", cash),)

    @rule(lane=lanes)
    def close(self, lane):
        done = self.make(closing(lane, "wang", 0, self.date, NOON_MS, blind=True))
        if lane not in self.open:
            assert isinstance(done.error, ShiftRefused)
            return
        key = self.here(lane)
        del self.open[lane]
        self.at_close[key] = dict(self.should[key])
        handover = self.ledger[done - 1].body.handover
        assert {one.kind: one.expected_minor for one in statement(handover)} == self.at_close[key]

    @rule(lane=lanes, float_minor=st.integers(0, 5_000))
    def hand_over(self, lane, float_minor):
        if lane in self.open:
            self.close(lane)
        self.open_a_shift(lane, float_minor)

    @rule(lane=lanes, float_minor=st.integers(0, 5_000), amount=amounts)
    def sell_a_whole_shift(self, lane, float_minor, amount):
        self.hand_over(lane, float_minor)
        self.sell(lane, "cash", "card", amount, amount // 3, 0)
        self.close(lane)

    @precondition(lambda self: self.at_close)
    @rule(data=st.data(), minor=st.integers(-500, 500))
    def supplement(self, data, minor):
        lane, shift = data.draw(st.sampled_from(sorted(self.at_close)))
        self.make(supplementing(lane, shift, "li", "found", [Counted("cash", minor)], self.date, NOON_MS))

    @rule(although_open=st.booleans())
    def close_the_day(self, although_open):
        done = self.make(day_closing("01", "li", "CNY", self.date, NOON_MS, (), although_open=although_open))
        if self.open and not although_open:
            assert isinstance(done.error, ShiftRefused)
            return
        self.date = self.core.state.business_date
        assert dict(self.ledger[done - 1].body.still_open) == self.open

    @rule()
    def let_go_of_what_head_office_has(self):
        self.do(lambda core: core.acknowledge(LEDGER, len(self.ledger)))
        self.do(lambda core: core.forget(self.date + 1))

    @rule()
    def make_projections_again(self):
        self.do(lambda core: rebuild(core.connection, core.identity.epoch))

    @invariant()
    def each_shift_should_hold_what_was_counted_by_hand(self):
        for (lane, shift), should in self.should.items():
            sums = sums_in(self.core.connection, lane, 1, shift)
            assert expected(0, sums) == {"cash": should["cash"] - self.float_of(lane, shift), **rest(should)}

    def float_of(self, lane, shift):
        query = "SELECT float_minor FROM shifts WHERE lane = ? AND number = ?"
        return self.core.connection.execute(query, (lane, shift)).fetchone()[0]

    @invariant()
    def every_fact_is_in_exactly_one_shift_and_all_of_them_make_the_sums(self):
        belonging, by_shift = Belonging(), {}
        for fact in self.ledger:
            by_shift.setdefault((fact.lane, belonging.of(fact)), []).extend(sums_of(fact))
        for key in self.should:
            assert summed(by_shift.get(key, ())) == sums_in(self.core.connection, key[0], 1, key[1])

    @invariant()
    def open_shifts_are_those_that_were_not_closed(self):
        rows = self.core.connection.execute("SELECT lane, number FROM shifts WHERE closed_seq IS NULL")
        assert dict(rows.fetchall()) == self.open
        assert sum(isinstance(fact.body, ShiftClosed) for fact in self.ledger) == len(self.at_close)


def rest(should):
    return {kind: minor for kind, minor in should.items() if kind != "cash"}


TestShifts = ShiftMachine.TestCase
TestShifts.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
