"""The pilot (联网断网自适应): decides how the line is used, from what was measured and nothing else.

Pure: no clock, no I/O. Every input carries the monotonic time `now_s`; every output is a value. It never asks an operating
system whether it is online: a line is as good as the acknowledgements that come back over it.

    DARK       no connection, or none that answers. Journal only; probes.
    LIVE       what is written is sent at once, a short linger, a small window.
    CATCH-UP   a backlog: large batches, the window grown by AIMD on measured acknowledgement time.

      DARK --first ack--> CATCH-UP (backlog)  or  LIVE
      LIVE --backlog over ENTER_FACTS--> CATCH-UP --backlog under LEAVE_FACTS--> LIVE       (apart, so it does not flap)
      any  --disconnect, or DEAD_TIMEOUTS time-outs in a row--> DARK
"""

from collections import deque
from enum import Enum

from msgspec import Struct


class LineState(Enum):
    """How the line is used now; THIN is the next step of the pilot's depth."""

    LIVE = "LIVE"
    THIN = "THIN"
    CATCH_UP = "CATCH-UP"
    DARK = "DARK"


ENTER_FACTS, LEAVE_FACTS = 60, 5
WINDOW_MAX = 16
#: An ack that takes this many times the best one seen says the line or the hub is filling up: the window shrinks.
SLOW_FACTOR = 4.0
#: Below this, slowness is the hub's commit time and no queue on the line.
SLOW_FLOOR_S = 0.25
DEAD_TIMEOUTS = 2
HISTORY = 50
DIAL_FIRST_S, DIAL_SOON_S, DIAL_MAX_S = 0.2, 0.4, 10.0
#: A line that is down for less is probed often, so that it is used again within half a second.
DIAL_SOON_FOR_S = 120.0


class Plan(Struct, frozen=True):
    """What the uplink does until the next input."""

    batch_records: int
    batch_bytes: int
    window: int
    linger_s: float
    level: int
    heartbeat_s: float
    ack_timeout_s: float


class Change(Struct, frozen=True):
    """A change of state and its reason, for whoever asks why."""

    at_s: float
    state: LineState
    reason: str


class Pilot:
    """See the module. `state` and `reason` are for people, `plan` for the uplink."""

    def __init__(self, now_s: float) -> None:
        self.state = LineState.DARK
        self.reason = "not connected yet"
        self.since_s = now_s
        self.history: deque[Change] = deque([Change(now_s, self.state, self.reason)], maxlen=HISTORY)
        self.rtt_s = 0.0
        self.credit_bytes = 1 << 20
        self._best_rtt_s = 0.0
        self._backlog = 0
        self._window = 2.0
        self._timeouts = 0
        self._dial_s = DIAL_FIRST_S

    @property
    def plan(self) -> Plan:
        """How to send now."""
        timeout_s = min(8.0, max(2.0, 4 * self.rtt_s))
        if self.state is LineState.CATCH_UP:
            return Plan(500, 96 * 1024, int(self._window), 0.0, 9, 4.0, timeout_s)
        return Plan(200, 48 * 1024, 4, 0.02, 6, 4.0, timeout_s)

    def backlog(self, now_s: float, facts: int) -> None:
        """So many facts wait, those in flight included."""
        self._backlog = facts
        if self.state is LineState.LIVE and facts > ENTER_FACTS:
            self._enter(now_s, LineState.CATCH_UP, f"{facts} facts wait")
        elif self.state is LineState.CATCH_UP and facts <= LEAVE_FACTS:
            self._enter(now_s, LineState.LIVE, "caught up")

    def acked(self, now_s: float, rtt_s: float, credit_bytes: int) -> None:
        """The hub answered after `rtt_s` and can take so many bytes."""
        self._timeouts = 0
        self.credit_bytes = credit_bytes
        self.rtt_s = rtt_s if not self.rtt_s else 0.8 * self.rtt_s + 0.2 * rtt_s
        self._best_rtt_s = min(self._best_rtt_s or rtt_s, rtt_s)
        if self.state is LineState.DARK:
            catch_up = self._backlog > ENTER_FACTS
            reason = f"the hub answers in {rtt_s * 1000:.0f} ms"
            self._enter(now_s, LineState.CATCH_UP if catch_up else LineState.LIVE, reason)
        elif self.state is LineState.CATCH_UP:
            self._steer(rtt_s)
        self._dial_s = DIAL_FIRST_S

    def _steer(self, rtt_s: float) -> None:
        """Additive increase, multiplicative decrease, once an acknowledgement."""
        if rtt_s > max(SLOW_FLOOR_S, SLOW_FACTOR * self._best_rtt_s):
            self._window = max(1.0, self._window * 0.7)
        else:
            self._window = min(float(WINDOW_MAX), self._window + 1 / self._window)

    def timed_out(self, now_s: float) -> bool:
        """Nothing came back in time; True where the line is to be given up."""
        self._timeouts += 1
        self._window = max(1.0, self._window / 2)
        if self._timeouts < DEAD_TIMEOUTS:
            return False
        self.disconnected(now_s, f"connected, but {self._timeouts} answers in a row did not come")
        return True

    def disconnected(self, now_s: float, reason: str) -> None:
        """The connection ended or could not be made."""
        self._timeouts = 0
        self._best_rtt_s = 0.0
        self._window = 2.0
        if self.state is not LineState.DARK:
            self._enter(now_s, LineState.DARK, reason)
        self.reason = reason

    def dial_in_s(self, now_s: float, chance: float) -> float:
        """How long to wait before the next probe; `chance` in 0..1 spreads the stores (decorrelated jitter)."""
        cap_s = DIAL_SOON_S if now_s - self.since_s < DIAL_SOON_FOR_S else DIAL_MAX_S
        upper_s = min(cap_s, self._dial_s * 3)
        self._dial_s = DIAL_FIRST_S + chance * max(0.0, upper_s - DIAL_FIRST_S)
        return self._dial_s

    def _enter(self, now_s: float, state: LineState, reason: str) -> None:
        self.state, self.reason, self.since_s = state, reason, now_s
        self.history.append(Change(now_s, state, reason))
