"""Any order of deposits, pick-ups, refunds, double taps, forgetting, rebuilding: paid in is used, given back, kept, or still open."""

import tempfile
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from edge.journal import JournalCore, Limits
from edge.journal.deposits import DepositRefused, ending, taking
from edge.journal.deposits.rows import SQL, deposit_of
from edge.journal.errors import DepositMoved
from edge.journal.projections import rebuild
from protocol.facts import DepositEnded, DepositTaken
from retail.deposits import DepositKey
from retail.sale import TenderLine
from tests.edge.journal.shop import BOX, NOON_MS, TODAY, draft, line, sale

LIMITS = Limits(ballast_bytes=0, low_water_bytes=0, forgotten_at_once=3)
_ids = count(1)
amounts = st.integers(1, 2_000)


class Deposits(RuleBasedStateMachine):
    taken = Bundle("taken")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.core = JournalCore.open(Path(self.folder.name) / "journal.db", BOX, LIMITS)
        #: By number: paid, used, given back, kept; counted by hand.
        self.should: dict[DepositKey, list[int]] = {}

    def teardown(self):
        self.core.connection.close()
        self.folder.cleanup()

    def do(self, work, command=""):
        """Once, and once more under the same id: a double tap."""
        command = command or f"m{next(_ids)}"
        outcome, again = self.core.commit([lambda core: work(core, command), lambda core: work(core, command)])
        assert type(again) is type(outcome)
        return outcome

    @rule(target=taken, lane=st.sampled_from(["01", "02"]), amount=amounts, given=st.integers(0, 500))
    def take(self, lane, amount, given):
        tender = TenderLine("cash", amount, amount + given)
        body = DepositTaken(0, "Mrs Li", "cake", 0, "CNY", amount, tender, "c01")
        self.do(lambda core, command: core.make(taking(lane, body, TODAY, NOON_MS), command, b""))
        number = 1 + sum(key.lane == lane for key in self.should)
        key = DepositKey("s001", lane, 1, number)
        self.should[key] = [amount, 0, 0, 0]
        return key

    @rule(key=taken, asked=amounts, store=st.sampled_from(["s001", "s001", "s002"]))
    def pick_up(self, key, asked, store):
        reference = DepositKey(store, key.lane, key.epoch, key.number).text
        paid = sale(lines=(line("cake", 1_000, asked),), tenders=(TenderLine("deposit", asked, asked, reference),))
        outcome = self.do(lambda core, command: core.complete_sale(draft(command=command, cart=command, sold=paid)))
        fits = store != "s001" or asked <= self.open(key)
        assert isinstance(getattr(outcome, "error", None), DepositMoved) != fits
        if fits and store == "s001":
            self.should[key][1] += asked

    @rule(key=taken, back=st.integers(0, 2_000))
    def end(self, key, back):
        body = DepositEnded("", "CNY", back, 0, "cash", "li", "changed their mind")
        left = self.open(key)
        outcome = self.do(lambda core, command: core.make(ending(key, body, "01", TODAY, NOON_MS), command, b""))
        fits = left > 0 and back <= left
        assert isinstance(getattr(outcome, "error", None), DepositRefused) != fits
        if fits:
            self.should[key][2] += back
            self.should[key][3] += left - back

    @rule()
    def forget(self):
        self.core.commit([lambda core: core.acknowledge("ledger", core.state.ledger.seq)])
        self.core.commit([lambda core: core.forget(TODAY + 1)])

    @rule()
    def make_again(self):
        self.core.commit([lambda core: rebuild(core.connection, 1)])

    def open(self, key):
        paid, *gone = self.should[key]
        return paid - sum(gone)

    @invariant()
    def each_is_what_was_counted(self):
        for key, figures in self.should.items():
            found = deposit_of(self.core.connection, "s001", 1, key)
            assert [found.paid_minor, found.used_minor, found.back_minor, found.kept_minor] == figures
            assert found.open_minor == self.open(key) >= 0

    @invariant()
    def the_list_of_open_ones_adds_up(self):
        still = [key for key in self.should if self.open(key)]
        asked = self.core.connection.execute(SQL["open_sum"]).fetchone()
        assert asked == (len(still), sum(map(self.open, still)))


TestDeposits = Deposits.TestCase
TestDeposits.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
