"""Whatever a line does, the pilot stays within its bounds, changes its mind for a reason only, and comes back."""

from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from edge.sync.pilot import LineState, Pilot
from edge.sync.pilot.pace import WINDOW_MAX
from edge.sync.pilot.pilot import ENTER_FACTS, HISTORY, LEAVE_FACTS, THIN_MIN_S
from edge.sync.pilot.plan import RECORDS_MAX, THIN_LINGER_S
from edge.sync.pilot.signs import ANSWERS_MIN, ANSWERS_WITHIN_S, LATE_TIMES, LATE_WITHIN_S, LOST_WITHIN_S, WELL_S
from edge.sync.up.flight import Freed

CREDIT = 1 << 20
#: By then every sign of a bad line has been forgotten.
GOOD_FOR_S = max(LATE_WITHIN_S, LOST_WITHIN_S, ANSWERS_WITHIN_S, THIN_MIN_S, WELL_S) + 30.0


class LineMachine(RuleBasedStateMachine):
    """Time goes on with every step; `up` is what the hub's answers say of the line."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.pilot = Pilot(0.0)
        self.connected = self.up = False
        self.facts = 0
        self.acked_s = 0.0
        self.seen = self.pilot.state

    def later(self, seconds: float) -> float:
        self.now_s += seconds
        return self.now_s

    # -- what happens ------------------------------------------------------------------------------------------------

    @precondition(lambda self: not self.connected)
    @rule(wait_s=st.floats(0.2, 400))
    def connect(self, wait_s):
        self.pilot.connected(self.later(wait_s))
        self.connected = True

    @rule(wait_s=st.floats(0.0, 5))
    def lose(self, wait_s):
        self.pilot.disconnected(self.later(wait_s), "ended")
        self.connected = self.up = False
        assert self.pilot.state in {LineState.DARK, LineState.THIN}

    @precondition(lambda self: self.connected)
    @rule(wait_s=st.floats(0.01, 10), rtt_s=st.floats(0.001, 6), credit=st.sampled_from([0, 1_000, CREDIT]))
    def answer(self, wait_s, rtt_s, credit):
        now_s = self.later(wait_s)
        self.pilot.heard(now_s)
        self.pilot.answered(now_s, rtt_s, credit)
        self.up = True
        assert self.pilot.state is not LineState.DARK
        assert self.pilot.credit_bytes == credit

    @precondition(lambda self: self.up)
    @rule(wait_s=st.floats(0.01, 10), rtt_s=st.floats(0.001, 20), size=st.integers(100, 10**6), again=st.booleans())
    def acknowledge(self, wait_s, rtt_s, size, again):
        now_s = self.later(wait_s)
        freed = Freed(now_s, size, now_s - rtt_s, min(self.acked_s, now_s), 0.0 if again else rtt_s)
        self.pilot.heard(now_s)
        self.pilot.acked(freed, CREDIT)
        self.acked_s = now_s

    @precondition(lambda self: self.up)
    @rule(facts=st.one_of(st.integers(0, 2 * ENTER_FACTS), st.integers(0, 10**6)), wait_s=st.floats(0.0, 1))
    def write_or_drain(self, facts, wait_s):
        self.facts = facts
        self.pilot.backlog(self.later(wait_s), facts)

    @precondition(lambda self: self.up)
    @rule(wait_s=st.floats(0.0, 30))
    def time_out(self, wait_s):
        window = self.pilot.plan.window if self.pilot.state is LineState.CATCH_UP else 1
        was, rate = self.pilot.state, self.pilot.rate
        self.pilot.timed_out(self.later(wait_s))
        assert self.pilot.rate <= rate
        if was is LineState.CATCH_UP:
            assert self.pilot.plan.window <= max(1, window / 2 + 1)

    @rule(facts=st.integers(1, 2_000), each=st.floats(20, 2_000))
    def pack(self, facts, each):
        self.pilot.packed(facts, int(facts * each))

    @precondition(lambda self: self.connected)
    @rule(rtt_s=st.floats(1.6, 10))
    def be_slow(self, rtt_s):
        if self.up:
            self.write_or_drain(0, 0.0)
        for _ in range(ANSWERS_MIN):
            self.answer(0.1, rtt_s, CREDIT)

    @precondition(lambda self: self.up)
    @rule()
    def fail(self):
        for _ in range(LATE_TIMES):
            self.time_out(1.0)
        assert self.pilot.state is LineState.THIN

    @precondition(lambda self: self.up)
    @rule()
    def be_good_for_a_while(self):
        """Whatever was before: a line on which nothing bad happens is LIVE in the end."""
        for _ in range(40):
            self.answer(GOOD_FOR_S / 40, 0.05, CREDIT)
            self.write_or_drain(0, 0.0)
        assert self.pilot.state is LineState.LIVE

    # -- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def the_plan_is_within_its_bounds(self):
        plan = self.pilot.plan
        assert 1 <= plan.batch_records <= RECORDS_MAX
        assert 1 <= plan.window <= WINDOW_MAX
        assert 0 < plan.linger_s <= THIN_LINGER_S
        assert 1 <= plan.level <= 19
        assert plan.telemetry is (self.pilot.state is LineState.LIVE)
        assert 2.0 <= self.pilot.ack_timeout_s(10**6) <= 30.0
        assert 0.2 <= self.pilot.dial_in_s(self.now_s, 0.5) <= 10.0
        if self.pilot.state is LineState.THIN:
            assert plan.window == 1

    @invariant()
    def the_ledger_may_flow_whenever_the_hub_answers(self):
        if self.up:
            assert self.pilot.state is not LineState.DARK

    @invariant()
    def every_change_has_a_cause(self):
        changes = list(self.pilot.history)
        assert len(changes) <= HISTORY
        assert all(change.reason for change in changes)
        for before, after in pairwise(changes):
            assert before.state is not after.state
            if before.state is LineState.THIN and after.state is not LineState.DARK:
                assert after.at_s - before.at_s >= THIN_MIN_S

    @invariant()
    def a_backlog_is_caught_up_with_until_it_is_gone(self):
        state, seen = self.pilot.state, self.seen
        self.seen = state
        if self.up and state is LineState.LIVE and seen is LineState.LIVE:
            assert self.facts <= ENTER_FACTS
        if seen is LineState.CATCH_UP and state is LineState.LIVE:
            assert self.facts <= LEAVE_FACTS


LineMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestWhateverALineDoes = LineMachine.TestCase
