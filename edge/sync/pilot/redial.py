"""When to dial again: soon after a line was lost, seldom when it stays away, never all stores in one beat."""

from protocol.link.backoff import decorrelated

#: A line that is down for less than `SOON_FOR_S` is probed often, so that it is used again within half a second.
FIRST_S, SOON_S, MAX_S, SOON_FOR_S = 0.2, 0.4, 10.0, 120.0
#: The same where each dial is paid for.
METERED_MAX_S = 60.0
#: A hub may spread its stores over so long at most: a wrong word of it must not keep a store away for hours.
SPREAD_MAX_S = 300.0


class Redial:
    """The waits between one box's dials."""

    def __init__(self, max_s: float = MAX_S) -> None:
        self._max_s = max_s
        self._last_s = FIRST_S
        self._spread_s = 0.0

    def spread(self, seconds: float) -> None:
        """The hub asks its stores to come back over so long after a loss, each at its own moment; 0: it does not."""
        self._spread_s = min(SPREAD_MAX_S, max(0.0, seconds))

    def next_s(self, down_s: float, chance: float) -> float:
        """How long to wait on a line that has been down for `down_s`; `chance` in 0..1 spreads the stores."""
        if self._spread_s > SOON_S:
            return FIRST_S + chance * self._spread_s
        self._last_s = decorrelated(self._last_s, FIRST_S, SOON_S if down_s < SOON_FOR_S else self._max_s, chance)
        return self._last_s

    def worked(self) -> None:
        """The hub answered: the next loss starts anew."""
        self._last_s = FIRST_S
