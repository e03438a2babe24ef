"""What time it is in the store, when the machine's clock may lie: pure.

A box often has no clock of its own; it boots in 1970, or in 2036, or somebody sets it. A business date never goes back, so
following such a clock for one sale would pin the date for years. What is known besides:

    head office's word    its time in an answer to our own greeting, and the monotonic clock since: the best there is
    the last fact         time cannot be before it; and without head office's word, not more than `LEAP_MS` after it,
                          plus the time that this process has run

                 floor                                      last sure time + uptime + LEAP_MS
    behind <------|---------- the clock is followed --------------|------> ahead
                  '-- else: the last time that was followed, and the monotonic clock since

With head office's word the clock is followed within `SLACK_MS` of it, else that word is. An operator's word counts like it.
"""

from msgspec import Struct

#: A clock that is so far off is not a lie: nobody sets it to the second.
SLACK_MS = 10 * 60 * 1000
#: So long a shop may have been closed, the box off and the line down, before its clock needs a word from somebody.
LEAP_MS = 14 * 24 * 3600 * 1000

HEAD_OFFICE, OPERATOR, LAST_FACT = "head office", "operator", "the last fact"


class Doubt(Struct, frozen=True):
    """The clock is `ahead_ms` ahead of what we go by (below zero: behind), told by `against`."""

    ahead_ms: int
    against: str


class _Mark(Struct, frozen=True):
    """A wall time that we went by at a moment of the monotonic clock."""

    wall_ms: int
    at_s: float

    def now_ms(self, mono_s: float) -> int:
        return self.wall_ms + int((mono_s - self.at_s) * 1000)


class Reckoning:
    """Begins with the latest time that is known for sure (0: none, then any clock is followed until somebody says)."""

    def __init__(self, since_ms: int, mono_s: float) -> None:
        self._sure = _Mark(since_ms, mono_s)
        self._floor = self._sure
        self._told_by = ""
        #: Why the machine's clock is not followed; None while it is.
        self.doubt: Doubt | None = None

    @property
    def told_by(self) -> str:
        """Whose word we go by; empty without any since the start."""
        return self._told_by

    def told(self, wall_ms: int, mono_s: float, by: str) -> None:
        """Somebody who knows says what time it is. Head office's word stands above an operator's."""
        if by == OPERATOR and self._told_by == HEAD_OFFICE:
            return
        self._sure = self._floor = _Mark(wall_ms, mono_s)
        self._told_by = by

    def sure_ms(self, mono_s: float) -> int:
        """What was told last, and the time since; without any word, the least that it can be."""
        return self._sure.now_ms(mono_s)

    def now_ms(self, wall_ms: int, mono_s: float) -> int:
        """The time to go by, where the machine says `wall_ms`."""
        low_ms, high_ms = self._bounds(mono_s)
        if low_ms - SLACK_MS <= wall_ms <= high_ms:
            self.doubt = None
            self._floor = _Mark(max(wall_ms, low_ms), mono_s) if not self._told_by else self._floor
            return wall_ms
        reckoned_ms = self._floor.now_ms(mono_s)
        self.doubt = Doubt(wall_ms - reckoned_ms, self._told_by or LAST_FACT)
        return reckoned_ms

    def _bounds(self, mono_s: float) -> tuple[int, float]:
        if self._told_by:
            sure_ms = self.sure_ms(mono_s)
            return sure_ms, sure_ms + SLACK_MS
        return self._floor.now_ms(mono_s), self.sure_ms(mono_s) + LEAP_MS if self._sure.wall_ms else float("inf")
