"""Wrong PINs cost time: the first few are free, then each doubles the wait."""

from msgspec import Struct

FREE = 4
FIRST_WAIT_S = 15.0
LONGEST_WAIT_S = 900.0


class Tries(Struct, frozen=True):
    """Wrong tries in a row, and until when (monotonic seconds) no further one is looked at."""

    wrong: int = 0
    until_s: float = 0.0

    def waits_s(self, now_s: float) -> float:
        """How long the next try has to wait; 0 where it may come now."""
        return max(0.0, self.until_s - now_s)

    def missed(self, now_s: float) -> "Tries":
        """After another wrong PIN.

        >>> tries = Tries()
        >>> for _ in range(6): tries = tries.missed(0.0)
        >>> tries.waits_s(0.0), tries.waits_s(20.0)
        (30.0, 10.0)
        """
        wrong = self.wrong + 1
        over = wrong - FREE
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(over - 1, 10)) if over > 0 else 0.0
        return Tries(wrong, now_s + wait_s)
