"""How much, how fast: the line's rate as its acknowledgements measure it, the window, and what a batch may weigh."""

from math import inf

from edge.sync.up.flight import Freed

#: Two batches keep a line busy while the first is answered: fewer only after a time-out.
WINDOW_MIN, WINDOW_FIRST, WINDOW_MAX = 2.0, 3.0, 16.0
#: A queue on the line up to this long keeps it busy; beyond, it only makes the newest sale wait.
QUEUE_OK_S = 0.5
#: What is on its way beyond a round trip's worth, at most: until it shows as a queue, the window has grown too far.
BUSY_S = 1.0
#: The least of a lone batch's round trip that its own bytes are taken to have needed.
OWN_SHARE = 0.25
#: Bytes of a batch: the first one on an unknown line, and the bounds. `BATCH_FLOOR` is for lines that lose longer ones.
BATCH_FIRST, BATCH_MIN, BATCH_MAX, BATCH_FLOOR = 16 * 1024, 4 * 1024, 64 * 1024, 1024
#: What a batch delivered adds to the size of the first one, until it is what it was.
FIRST_GROWTH = 1.25
#: The first guess of what a fact takes on the line; batches of fewer facts tell nothing about it.
FACT_BYTES_FIRST, TELLING_FACTS = 100.0, 20
#: Less than this says more about the delay than about the rate.
TELLING_BYTES = 2 * 1024
#: A line whose rate is not known yet is taken for one of so many bytes a second.
RATE_GUESS = 4 * 1024
ACK_TIMEOUT_MIN_S, ACK_TIMEOUT_MAX_S = 2.0, 30.0
_DOUBLINGS_MAX = 4


class Pace:
    """What was measured of the line's capacity; `rate` in bytes a second, 0 while nothing was."""

    def __init__(self) -> None:
        self.rate = 0.0
        #: When the rate was measured last.
        self.rate_s = 0.0
        self.fact_bytes = FACT_BYTES_FIRST
        self.credit_bytes = BATCH_FIRST
        self._rtt_s = 0.0
        self._best_rtt_s = 0.0
        self._window = WINDOW_FIRST
        self._starting = True
        self._timeouts = 0
        self._first_bytes = float(BATCH_FIRST)
        self._delivered = False

    @property
    def rtt_s(self) -> float:
        """Smoothed round trip of greetings."""
        return self._rtt_s

    @property
    def window(self) -> int:
        """Batches that may be on their way."""
        return max(1, int(self._window))

    def enough_bytes(self, facts: int) -> float:
        """So much on its way, in batches of so many facts, keeps the line busy; more only makes the newest sale wait.

        No bound on a line of which nothing is known.
        """
        behind = max(self.rate * BUSY_S, 1.2 * facts * self.fact_bytes)
        return self.rate * self._best_rtt_s + behind if self.rate else inf

    def batch_facts(self, batch_s: float, facts_max: int) -> int:
        """Facts that take `batch_s` on the line, between the bounds in bytes and in facts, within the hub's credit."""
        wanted = self.rate * batch_s if self.rate else self._first_bytes
        bounded = max(min(BATCH_MIN, self._first_bytes), min(BATCH_MAX, wanted, self.credit_bytes))
        return max(1, min(facts_max, int(bounded / self.fact_bytes)))

    def ack_timeout_s(self, in_flight: int) -> float:
        """How long an acknowledgement may take behind so many bytes: well beyond what the line was seen to need."""
        expected_s = self._rtt_s + in_flight / (self.rate or RATE_GUESS)
        return min(ACK_TIMEOUT_MAX_S, ACK_TIMEOUT_MIN_S * (1 << self._timeouts) + 3 * expected_s)

    def took_s(self, freed: Freed) -> float:
        """What an acknowledgement took beside its own bytes' time: delay, and queue."""
        return max(0.0, freed.rtt_s - (freed.size / self.rate if self.rate else 0.0))

    # -- inputs ------------------------------------------------------------------------------------------------------

    def began(self) -> None:
        """A new session: nothing is on its way."""
        self._timeouts = 0
        self._best_rtt_s = 0.0
        self._window, self._starting = WINDOW_FIRST, True
        self._delivered = False

    def ended(self, *, waiting: bool) -> None:
        """The session is over. Where nothing of what waits was delivered in all of it, the next begins with less."""
        if waiting and not self._delivered:
            self._first_bytes = max(BATCH_FLOOR, self._first_bytes / 2)
            self.rate /= 2

    def answered(self, rtt_s: float) -> None:
        """A greeting was answered."""
        self._best_rtt_s = min(self._best_rtt_s or rtt_s, rtt_s)
        self._rtt_s = 0.8 * self._rtt_s + 0.2 * rtt_s if self._rtt_s else rtt_s

    def acked(self, freed: Freed, *, steer: bool) -> None:
        """Batches were acknowledged; `steer` where there is a backlog, which alone tells of the line's room."""
        self._timeouts = 0
        self._delivered = True
        self._first_bytes = min(BATCH_FIRST, self._first_bytes * FIRST_GROWTH)
        if not freed.rtt_s:
            return
        if freed.size >= TELLING_BYTES:
            self._measure(freed)
        if steer and self.rate:
            self._steer(freed.rtt_s - self._best_rtt_s - freed.size / self.rate)

    def packed(self, facts: int, size: int) -> None:
        """So many facts became so many bytes on the line."""
        if facts >= TELLING_FACTS:
            self.fact_bytes = 0.7 * self.fact_bytes + 0.3 * size / facts

    def timed_out(self) -> None:
        """An acknowledgement did not come in time: send less at once, and wait longer for it."""
        self._timeouts = min(_DOUBLINGS_MAX, self._timeouts + 1)
        self._window = max(1.0, self._window / 2)
        self._starting = False
        self._first_bytes = max(BATCH_FLOOR, self._first_bytes / 2)
        self.rate /= 2

    # -- inside ------------------------------------------------------------------------------------------------------

    def _measure(self, freed: Freed) -> None:
        """The line was busy with these bytes since the answer before, or since they can have got there at all."""
        took_s = freed.now_s - max(freed.before_s, freed.sent_s + self._best_rtt_s)
        if (
            freed.before_s <= freed.sent_s
        ):  # alone on the line: a greeting that went behind it took part of its time too
            took_s = max(took_s, OWN_SHARE * (freed.now_s - freed.sent_s))
        rate = freed.size / max(0.001, took_s)
        self.rate = 0.6 * self.rate + 0.4 * rate if self.rate else rate
        self.rate_s = freed.now_s

    def _steer(self, queued_s: float) -> None:
        """One more a batch until the first sign of a queue, then AIMD: `queued_s` was spent behind other batches."""
        if queued_s > QUEUE_OK_S:
            self._starting = False
            self._window = max(WINDOW_MIN, self._window * 0.7)
        else:
            self._window = min(WINDOW_MAX, self._window + (1 if self._starting else 1 / self._window))
