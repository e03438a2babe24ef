"""What makes a line a bad one: acknowledgements that are late, connections that end, answers that take long, a low rate.

Bad and good are judged apart, with room between them, so that a line at the edge is not called both in turn.
"""

from collections import deque
from math import ceil, inf

#: So many acknowledgements that did not come, in this time, and the line fails.
LATE_TIMES, LATE_WITHIN_S = 2, 60.0
#: So many ends of the connection, in this time, and the line flaps.
LOST_TIMES, LOST_WITHIN_S = 3, 120.0
#: Answers this slow (95 of 100) make a line thin; below the second it is good again.
RTT_BAD_S, RTT_GOOD_S = 1.5, 0.8
#: The same for what it carries, in bytes a second: below the first, above the second.
RATE_BAD, RATE_GOOD = 4_000, 8_000
#: Fewer answers than these tell nothing; more are not kept, nor older ones.
ANSWERS_MIN, ANSWERS_MAX, ANSWERS_WITHIN_S = 6, 20, 120.0
#: A line without anything bad for so long is good again.
WELL_S = 30.0


class Signs:
    """What was seen of late, a few of each."""

    def __init__(self) -> None:
        self._late: deque[float] = deque(maxlen=LATE_TIMES)
        self._lost: deque[float] = deque(maxlen=8)
        self._took: deque[tuple[float, float]] = deque(maxlen=ANSWERS_MAX)

    # -- inputs ------------------------------------------------------------------------------------------------------

    def late(self, now_s: float) -> None:
        """An acknowledgement did not come in time."""
        self._late.append(now_s)

    def lost(self, now_s: float) -> None:
        """A connection ended over which the hub had answered."""
        self._lost.append(now_s)

    def took(self, now_s: float, answer_s: float) -> None:
        """An answer took so long, its own bytes' time and our own queue not counted."""
        self._took.append((now_s, answer_s))

    # -- judgements --------------------------------------------------------------------------------------------------

    def slowest_s(self, now_s: float) -> float:
        """What 95 of 100 answers stay within, 0 where there were too few to tell."""
        took = sorted(answer_s for at_s, answer_s in self._took if now_s - at_s <= ANSWERS_WITHIN_S)
        return took[ceil(0.95 * len(took)) - 1] if len(took) >= ANSWERS_MIN else 0.0

    def flapping(self, now_s: float) -> str:
        """Why this line cannot hold a connection, empty where it can."""
        times = _since(self._lost, now_s - LOST_WITHIN_S)
        return f"the connection ended {times} times in two minutes" if times >= LOST_TIMES else ""

    def holds_s(self, now_s: float) -> float:
        """How long a connection lasts on a line that flaps; for ever on any other."""
        if not self.flapping(now_s):
            return inf
        recent = [at_s for at_s in self._lost if now_s - at_s <= LOST_WITHIN_S]
        return (recent[-1] - recent[0]) / (len(recent) - 1)

    def failing(self, now_s: float) -> str:
        """Why what is sent over this line cannot be relied on to arrive, empty where it can."""
        if _since(self._late, now_s - LATE_WITHIN_S) >= LATE_TIMES:
            return f"{LATE_TIMES} acknowledgements within a minute did not come in time"
        return self.flapping(now_s)

    def slow(self, now_s: float, rate: float) -> str:
        """Why this line is slow, empty where it is not; `rate` 0 where it was not measured of late."""
        if (slowest_s := self.slowest_s(now_s)) > RTT_BAD_S:
            return f"answers take up to {slowest_s:.1f} s"
        return f"the line carries only {rate / 1000:.1f} kB a second" if 0 < rate < RATE_BAD else ""

    def well(self, now_s: float, rate: float) -> bool:
        """Whether nothing bad was seen for a while."""
        quiet = not _since(self._late, now_s - WELL_S) and not _since(self._lost, now_s - WELL_S)
        return quiet and self.slowest_s(now_s) < RTT_GOOD_S and not 0 < rate < RATE_GOOD


def _since(times: deque[float], from_s: float) -> int:
    return sum(at_s >= from_s for at_s in times)
