"""How often one address may ask: a bucket each, that fills as time passes. Pure but for what it remembers."""

from collections import OrderedDict

#: Pages that one address may open at once, and how many more a second.
BURST = 20.0
A_SECOND = 0.5
#: Addresses that are remembered; the one that asked longest ago is forgotten first.
ADDRESSES_MAX = 10_000


class Pace:
    """Who asked how often."""

    def __init__(self, burst: float = BURST, a_second: float = A_SECOND) -> None:
        self._burst, self._a_second = burst, a_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str, now_s: float) -> bool:
        """Whether it may ask once more now; counted as asked where it may."""
        left, since_s = self._left.pop(address, (self._burst, now_s))
        left = min(self._burst, left + (now_s - since_s) * self._a_second)
        allowed = left >= 1
        self._left[address] = (left - allowed, now_s)
        if len(self._left) > ADDRESSES_MAX:
            self._left.popitem(last=False)
        return allowed
