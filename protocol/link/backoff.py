"""How long to wait before trying again: decorrelated jitter, so that a thousand stores do not come back in one beat.

    next = uniform(first, min(cap, 3 x last))

The waits grow like an exponential back-off, but each from its own last one, so that two boxes which lost the line in the
same moment drift apart at once (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
"""

import random

#: How much longer than the last wait the next may be.
GROWTH = 3.0


def decorrelated(last_s: float, first_s: float, cap_s: float, chance: float) -> float:
    """The wait after one of `last_s`; `chance` is uniform in 0..1."""
    upper_s = max(first_s, min(cap_s, last_s * GROWTH))
    return first_s + chance * (upper_s - first_s)


class Backoff:
    """The waits between one caller's attempts."""

    def __init__(self, first_s: float, cap_s: float, rng: random.Random) -> None:
        self._first_s, self._cap_s, self._rng = first_s, cap_s, rng
        self._last_s = first_s

    def next_s(self) -> float:
        """The next wait in seconds."""
        self._last_s = decorrelated(self._last_s, self._first_s, self._cap_s, self._rng.random())
        return self._last_s

    def reset(self) -> None:
        """It worked: the next failure starts anew."""
        self._last_s = self._first_s
