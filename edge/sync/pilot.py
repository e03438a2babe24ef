"""The pilot (联网断网自适应): decides how the line is used, from what was measured and nothing else.

Pure: no clock, no I/O. Every input carries the monotonic time `now_s`; every output is a value. It never asks an operating
system whether it is online: a line is as good as the answers that come back over it.

    DARK       no connection, or none that answers. Journal only; probes.
    LIVE       what is written is sent after a short linger, a small window; telemetry flows.
    CATCH-UP   a backlog: large batches of half a second of line each, the window grown by AIMD on measured delay.

      DARK --answered--> LIVE, or CATCH-UP where more than ENTER_FACTS wait
      LIVE --backlog over ENTER_FACTS--> CATCH-UP --backlog at most LEAVE_FACTS--> LIVE      (apart, so it does not flap)
      any  --disconnected, or SILENCE_S without a word of the hub--> DARK

THIN (a bad line) will be a fourth row of `plan`, entered from LIVE by what `acked` and `timed_out` measure.
"""

from collections import deque
from enum import Enum

from msgspec import Struct

from edge.sync.flight import Freed
from protocol.link.backoff import decorrelated


class LineState(Enum):
    """How the line is used now."""

    LIVE = "LIVE"
    THIN = "THIN"
    CATCH_UP = "CATCH-UP"
    DARK = "DARK"


ENTER_FACTS, LEAVE_FACTS = 60, 5
HISTORY = 50
#: Two batches keep a line busy while the first is answered: fewer only after a time-out.
WINDOW_MIN, WINDOW_FIRST, WINDOW_MAX = 2.0, 3.0, 16.0
#: A queue on the line up to this long keeps it busy; beyond, it only makes the newest sale wait.
QUEUE_OK_S = 0.5
#: A batch of a backlog is this long on the line, between these bounds in bytes.
BATCH_S, BATCH_FIRST, BATCH_MIN, BATCH_MAX = 0.5, 16 * 1024, 4 * 1024, 64 * 1024
#: Facts of one batch; the first guess of what a fact takes on the line; batches below tell nothing about it.
RECORDS_MAX, FACT_BYTES_FIRST, TELLING_FACTS = 500, 100.0, 20
#: Records of one batch, in bytes before they are packed: bounds what one packing costs.
PLAIN_BYTES_MAX = 192 * 1024
#: Hello again after this long; no word of the hub for this long, though asked, is a dead line: noticed within 10 s.
HEARTBEAT_S, SILENCE_S = 4.0, 8.0
#: The same where each byte is paid for.
METERED_HEARTBEAT_S, METERED_SILENCE_S = 60.0, 130.0
ACK_TIMEOUT_MIN_S, ACK_TIMEOUT_MAX_S = 2.0, 30.0
#: A line that is down for less than DIAL_SOON_FOR_S is probed often, so that it is used again within half a second.
DIAL_FIRST_S, DIAL_SOON_S, DIAL_MAX_S, DIAL_SOON_FOR_S = 0.2, 0.4, 10.0, 120.0


class Plan(Struct, frozen=True):
    """What the uplink does until the next input: sizes in records and in bytes of records, `level` is zstd's."""

    batch_records: int
    batch_bytes: int
    window: int
    linger_s: float
    level: int
    heartbeat_s: float
    telemetry: bool


class Change(Struct, frozen=True):
    """A change of state and its reason, for whoever asks why."""

    at_s: float
    state: LineState
    reason: str


class Pilot:
    """See the module. `state` and `reason` are for people, `plan` for the uplink."""

    def __init__(self, now_s: float, *, metered: bool = False) -> None:
        self.state = LineState.DARK
        self.reason = "not connected yet"
        self.since_s = now_s
        self.history: deque[Change] = deque([Change(now_s, self.state, self.reason)], maxlen=HISTORY)
        #: Smoothed round trip of greetings, and the line's measured rate in bytes a second (0: not known yet).
        self.rtt_s = 0.0
        self.rate = 0.0
        self.credit_bytes = BATCH_FIRST
        self._heartbeat_s = METERED_HEARTBEAT_S if metered else HEARTBEAT_S
        self._silence_s = METERED_SILENCE_S if metered else SILENCE_S
        self._best_rtt_s = 0.0
        self._fact_bytes = FACT_BYTES_FIRST
        self._backlog = 0
        self._window = WINDOW_FIRST
        self._starting = True
        self._timeouts = 0
        self._heard_s = now_s
        self._dial_s = DIAL_FIRST_S

    # -- outputs -----------------------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """How to send now."""
        if self.state is LineState.CATCH_UP:
            window = max(1, int(self._window))
            records = max(1, min(RECORDS_MAX, int(self._batch_size() / self._fact_bytes)))
            return Plan(records, PLAIN_BYTES_MAX, window, 0.25, 6, self._heartbeat_s, telemetry=False)
        return Plan(100, 48 * 1024, 4, 0.1, 6, self._heartbeat_s, telemetry=self.state is LineState.LIVE)

    def ack_timeout_s(self, in_flight: int) -> float:
        """How long an acknowledgement may take behind so many bytes: well beyond what the line was seen to need."""
        if not self.rate:
            return SILENCE_S
        expected_s = self.rtt_s + in_flight / self.rate
        return min(ACK_TIMEOUT_MAX_S, ACK_TIMEOUT_MIN_S * (1 << self._timeouts) + 3 * expected_s)

    @property
    def drain_s(self) -> float:
        """How long the backlog takes at the measured rate; 0 where none was measured yet."""
        return self._backlog * self._fact_bytes / self.rate if self.rate else 0.0

    def silent_in_s(self, now_s: float) -> float:
        """How long until the line counts as dead, unless the hub is heard; 0 or less: it is."""
        return self._heard_s + self._silence_s - now_s

    def dial_in_s(self, now_s: float, chance: float) -> float:
        """How long to wait before the next probe; `chance` in 0..1 spreads the stores."""
        cap_s = DIAL_SOON_S if now_s - self.since_s < DIAL_SOON_FOR_S else DIAL_MAX_S
        self._dial_s = decorrelated(self._dial_s, DIAL_FIRST_S, cap_s, chance)
        return self._dial_s

    # -- inputs ------------------------------------------------------------------------------------------------------

    def connected(self, now_s: float) -> None:
        """There is a broker; whether there is a hub behind it remains to be seen."""
        self._heard_s = now_s
        self.reason = "connected, head office has not answered yet"

    def disconnected(self, now_s: float, reason: str) -> None:
        """The connection ended or could not be made."""
        self._timeouts = 0
        self._best_rtt_s = 0.0
        self._window, self._starting = WINDOW_FIRST, True
        if self.state is not LineState.DARK:
            self._enter(now_s, LineState.DARK, reason)
        self.reason = reason

    def heard(self, now_s: float) -> None:
        """Any word of the hub itself."""
        self._heard_s = now_s

    def answered(self, now_s: float, rtt_s: float, credit_bytes: int) -> None:
        """The hub answered a greeting."""
        self.credit_bytes = credit_bytes
        self._best_rtt_s = min(self._best_rtt_s or rtt_s, rtt_s)
        self.rtt_s = 0.8 * self.rtt_s + 0.2 * rtt_s if self.rtt_s else rtt_s
        if self.state is LineState.DARK:
            self._dial_s = DIAL_FIRST_S
            state = LineState.CATCH_UP if self._backlog > ENTER_FACTS else LineState.LIVE
            self._enter(now_s, state, f"head office answers in {rtt_s * 1000:.0f} ms")

    def acked(self, freed: Freed, credit_bytes: int) -> None:
        """The hub committed batches."""
        self._timeouts = 0
        self.credit_bytes = credit_bytes
        if not freed.rtt_s:
            return
        # The line was busy with these bytes since the answer before, or since they can have got there at all.
        began_s = max(freed.before_s, freed.sent_s + self._best_rtt_s)
        rate = freed.size / max(0.001, freed.now_s - began_s)
        self.rate = 0.6 * self.rate + 0.4 * rate if self.rate else rate
        if self.state is LineState.CATCH_UP:
            self._steer(freed.rtt_s - self._best_rtt_s - freed.size / self.rate)

    def packed(self, facts: int, size: int) -> None:
        """So many facts became so many bytes on the line."""
        if facts >= TELLING_FACTS:
            self._fact_bytes = 0.7 * self._fact_bytes + 0.3 * size / facts

    def timed_out(self) -> None:
        """An acknowledgement did not come in time: send less at once, and wait longer for it."""
        self._timeouts = min(4, self._timeouts + 1)
        self._window = max(1.0, self._window / 2)
        self.rate /= 2

    def backlog(self, now_s: float, facts: int) -> None:
        """So many facts of the ledger wait, those in flight included."""
        self._backlog = facts
        if self.state is LineState.LIVE and facts > ENTER_FACTS:
            self._enter(now_s, LineState.CATCH_UP, f"{facts} facts wait")
        elif self.state is LineState.CATCH_UP and facts <= LEAVE_FACTS:
            self._enter(now_s, LineState.LIVE, "caught up")

    # -- inside ------------------------------------------------------------------------------------------------------

    def _batch_size(self) -> float:
        wanted = self.rate * BATCH_S if self.rate else BATCH_FIRST
        return max(BATCH_MIN, min(BATCH_MAX, wanted, self.credit_bytes))

    def _steer(self, queued_s: float) -> None:
        """Doubled a round trip until the first sign of a queue, then AIMD: `queued_s` was spent behind other batches."""
        if queued_s > QUEUE_OK_S:
            self._starting = False
            self._window = max(WINDOW_MIN, self._window * 0.7)
        else:
            self._window = min(WINDOW_MAX, self._window + (1 if self._starting else 1 / self._window))

    def _enter(self, now_s: float, state: LineState, reason: str) -> None:
        self.state, self.reason, self.since_s = state, reason, now_s
        self.history.append(Change(now_s, state, reason))
