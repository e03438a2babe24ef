"""The pilot itself: the states of a line, and what moves it from one to the other.

Pure: no clock, no I/O. Every input carries the monotonic time `now_s`; every output is a value. It never asks an operating
system whether it is online: a line is as good as the answers that come back over it.

    DARK       no connection, or none that answers. Journal only; probes.
    LIVE       what is written is sent after a short linger, a small window; telemetry flows.
    CATCH-UP   a backlog: large batches of half a second of line each, the window grown by AIMD on measured delay.
    THIN       a bad line: one batch in flight, a longer linger, harder compression, no telemetry.

      DARK --answered--> LIVE, CATCH-UP where more than ENTER_FACTS wait, or THIN where it was lost too often
      LIVE --backlog over ENTER_FACTS--> CATCH-UP --backlog at most LEAVE_FACTS--> LIVE, or THIN where it is slow
      LIVE --it fails, or is slow--> THIN        CATCH-UP --it fails--> THIN
      THIN --well for WELL_S--> LIVE or CATCH-UP        THIN --slow but reliable, and a backlog--> CATCH-UP
      any  --disconnected, or silence--> DARK; a line that flaps only after FLAP_S without the hub

What fails, what is slow and what is well stands in signs.py. Marks to enter and to leave a state are apart, and THIN lasts
THIN_MIN_S at least, so that no state flaps.
"""

from collections import deque
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from edge.sync.pilot.pace import Pace
from edge.sync.pilot.plan import LineState, Plan, plan, tempered
from edge.sync.pilot.pulse import ASK_AGAIN_S, BEAT, METERED, Pulse
from edge.sync.pilot.redial import MAX_S, METERED_MAX_S, Redial
from edge.sync.pilot.signs import Signs
from edge.sync.pilot.thrift import Thrift
from edge.sync.up.flight import Freed

ENTER_FACTS, LEAVE_FACTS = 60, 5
THIN_MIN_S = 30.0
#: A line that flaps is back in a moment, as a rule; a dial takes up to 5 s, so that DARK is told within 10 s.
FLAP_S = 4.0
#: What was measured longer ago says nothing about the line of now.
RATE_FRESH_S = 60.0
HISTORY = 50


class Change(Struct, frozen=True):
    """A change of state and its reason, for whoever asks why."""

    at_s: float
    state: LineState
    reason: str


class Pilot:
    """See the module. `state` and `reason` are for people, `plan` for the uplink."""

    def __init__(self, now_s: float, *, metered: bool = False) -> None:
        self.state = LineState.DARK
        #: Why the line is as it is now; the reason of the last change, or what became of the dials since.
        self.reason = "not connected yet"
        self.since_s = now_s
        self.history: deque[Change] = deque([Change(now_s, self.state, self.reason)], maxlen=HISTORY)
        #: Changes of state since the start.
        self.changes = 0
        #: What to save, as the tariff says by now.
        self.thrift = Thrift()
        self._pace, self._signs = Pace(), Signs()
        self._redial = Redial(METERED_MAX_S if metered else MAX_S)
        self._pulse = Pulse(now_s, METERED if metered else BEAT)
        self._backlog = 0
        self._down_s = now_s
        self._holds_s = inf
        self._up = False

    # -- outputs -----------------------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """How to send now."""
        paused = not self.credit_bytes and self._backlog
        by_state = plan(self.state, self._pace, self._pulse.beat.heartbeat_s, self._holds_s)
        sparing = tempered(by_state, self.thrift)
        return replace(sparing, heartbeat_s=min(sparing.heartbeat_s, ASK_AGAIN_S)) if paused else sparing

    @property
    def rtt_s(self) -> float:
        """Smoothed round trip of greetings."""
        return self._pace.rtt_s

    @property
    def rate(self) -> float:
        """The line's measured rate in bytes a second, 0 while it is not known."""
        return self._pace.rate

    @property
    def fact_bytes(self) -> float:
        """What a fact takes on the line, packed among others."""
        return self._pace.fact_bytes

    def slowest_s(self, now_s: float) -> float:
        """What 95 of 100 answers stay within of late; 0 where there were too few to tell."""
        return self._signs.slowest_s(now_s)

    @property
    def credit_bytes(self) -> int:
        """What the hub takes in flight; 0: nothing, for now."""
        return self._pace.credit_bytes

    @property
    def enough_bytes(self) -> float:
        """So much on its way keeps the line busy; more only makes the newest sale wait."""
        return self._pace.enough_bytes(self.plan.batch_records)

    @property
    def drain_s(self) -> float:
        """How long the backlog takes at the measured rate; 0 where none was measured yet."""
        return self._backlog * self._pace.fact_bytes / self.rate if self.rate else 0.0

    def arrival_s(self, facts: int) -> float:
        """How long until so many facts have been acknowledged, if all stays as it is; 0 where nobody can tell yet."""
        now = self.plan
        one_batch = facts < now.batch_records
        if not facts or not self.rtt_s or not (self.rate or (one_batch and self.state is LineState.LIVE)):
            return 0.0
        carrying_s = facts * self.fact_bytes / self.rate if self.rate else 0.0
        return carrying_s + self.rtt_s + (now.linger_s if one_batch else 0.0)

    def ack_timeout_s(self, in_flight: int) -> float:
        """How long an acknowledgement may take behind so many bytes."""
        return self._pace.ack_timeout_s(in_flight)

    def silent_in_s(self, now_s: float) -> float:
        """How long until the line counts as dead, unless the hub is heard; 0 or less: it is."""
        return self._pulse.silent_in_s(now_s)

    def dial_in_s(self, now_s: float, chance: float) -> float:
        """How long to wait before the next probe; `chance` in 0..1 spreads the stores."""
        return self._redial.next_s(now_s - self._down_s, chance)

    # -- inputs: the connection --------------------------------------------------------------------------------------

    def connected(self, now_s: float) -> None:
        """There is a broker; whether there is a hub behind it remains to be seen."""
        self._pulse.began(now_s)
        self._pace.began()
        self.reason = "connected, head office has not answered yet"

    def disconnected(self, now_s: float, reason: str) -> None:
        """The connection ended or could not be made."""
        if self._up:
            self._up, self._down_s = False, now_s
            self._signs.lost(now_s)
            self._pace.ended(waiting=self._backlog > 0)
        flaps = self._signs.flapping(now_s) if now_s - self._pulse.heard_s < FLAP_S else ""
        if flaps and self.state not in {LineState.DARK, LineState.THIN}:
            self._enter(now_s, LineState.THIN, flaps)
        elif not flaps and self.state is not LineState.DARK:
            self._enter(now_s, LineState.DARK, reason)
        self.reason = flaps or reason

    def asked(self, now_s: float) -> None:
        """Something was sent that the hub answers."""
        self._pulse.asked(now_s)

    def heard(self, now_s: float) -> None:
        """Any word of the hub itself."""
        self._pulse.heard(now_s)

    def answered(self, now_s: float, rtt_s: float, credit_bytes: int) -> None:
        """The hub answered a greeting."""
        if not self._up:
            self._up, self.reason = True, self.history[-1].reason
            self._redial.worked()
        self.credit(credit_bytes)
        self._pace.answered(rtt_s)
        if self._backlog <= LEAVE_FACTS:  # else it waited behind our own batches
            self._signs.took(now_s, rtt_s)
        self._judge(now_s)

    def spread(self, seconds: float) -> None:
        """The hub asks for so long a spread of its stores' return, should this connection be lost."""
        self._redial.spread(seconds)

    # -- inputs: the facts -------------------------------------------------------------------------------------------

    def backlog(self, now_s: float, facts: int) -> None:
        """So many facts of the ledger wait, those in flight included."""
        self._backlog = facts
        self._judge(now_s)

    def packed(self, facts: int, size: int) -> None:
        """So many facts became so many bytes on the line."""
        self._pace.packed(facts, size)

    def acked(self, freed: Freed, credit_bytes: int) -> None:
        """The hub committed batches."""
        self.credit(credit_bytes)
        self._pace.acked(freed, steer=self.state is LineState.CATCH_UP)
        if freed.rtt_s and self._backlog <= LEAVE_FACTS:
            self._signs.took(freed.now_s, self._pace.took_s(freed))

    def credit(self, credit_bytes: int) -> None:
        """The hub says how much may be on its way, whatever else it says or does not."""
        self._pace.credit_bytes = credit_bytes

    def timed_out(self, now_s: float) -> None:
        """An acknowledgement did not come in time."""
        self._pace.timed_out()
        self._signs.late(now_s)
        self._judge(now_s)

    # -- moves -------------------------------------------------------------------------------------------------------

    def _judge(self, now_s: float) -> None:
        """Move on, where the hub is there to be judged by."""
        if not self._up:
            return
        self._holds_s = self._signs.holds_s(now_s)
        rate = self.rate if now_s - self._pace.rate_s < RATE_FRESH_S else 0.0
        fails, slow = self._signs.failing(now_s), self._signs.slow(now_s, rate)
        match self.state:
            case LineState.DARK:
                self._light(now_s, fails, slow)
            case LineState.LIVE if fails or slow:
                self._enter(now_s, LineState.THIN, fails or slow)
            case LineState.LIVE if self._backlog > ENTER_FACTS:
                self._catch_up(now_s)
            case LineState.CATCH_UP if fails:
                self._enter(now_s, LineState.THIN, fails)
            case LineState.CATCH_UP if self._backlog <= LEAVE_FACTS:
                self._enter(now_s, LineState.THIN if slow else LineState.LIVE, f"caught up; {slow}".removesuffix("; "))
            case LineState.THIN if now_s - self.since_s >= THIN_MIN_S and not fails:
                self._recover(now_s, rate)

    def _light(self, now_s: float, fails: str, slow: str) -> None:
        if fails or (slow and self._backlog <= ENTER_FACTS):
            self._enter(now_s, LineState.THIN, fails or slow)
        else:
            state = LineState.CATCH_UP if self._backlog > ENTER_FACTS else LineState.LIVE
            self._enter(now_s, state, f"head office answers in {self.rtt_s * 1000:.0f} ms")

    def _recover(self, now_s: float, rate: float) -> None:
        if self._backlog > ENTER_FACTS:
            self._catch_up(now_s)
        elif self._signs.well(now_s, rate):
            self._enter(now_s, LineState.LIVE, "the line is good again")

    def _catch_up(self, now_s: float) -> None:
        self._enter(now_s, LineState.CATCH_UP, f"{self._backlog} facts wait")

    def _enter(self, now_s: float, state: LineState, reason: str) -> None:
        self.state, self.reason, self.since_s = state, reason, now_s
        self.changes += 1
        self.history.append(Change(now_s, state, reason))
