"""Which receipts may not be out: told to head office when that changes, and again when all are. A good day says nothing."""

from typing import Protocol

from msgspec import Struct

from edge.lanes.ports import Clock
from protocol.facts import ReceiptsPrinted, ReceiptsUnprinted

WHY_MAX = 120


class Outstanding(Struct, frozen=True):
    """`doubtful` may be out or not, `waits_from` is the first that the printer does not take (0: none), `why` what it says."""

    doubtful: tuple[int, ...] = ()
    waits_from: int = 0
    why: str = ""

    def __bool__(self) -> bool:
        return bool(self.doubtful or self.waits_from)


class Facts(Protocol):
    """Where what was seen is written."""

    def put(self, body: ReceiptsUnprinted | ReceiptsPrinted, /) -> None:
        """Write it behind the lane's back."""
        ...


class OutstandingWatch:
    """One lane's. `left_over`: the last run left some, so head office may believe that they are not out."""

    def __init__(self, facts: Facts, clock: Clock, *, left_over: bool = False) -> None:
        self._facts, self._clock = facts, clock
        self._told = Outstanding()
        self._since_s: float | None = clock.monotonic() if left_over else None

    def saw(self, now: Outstanding) -> None:
        """Compare with what was told. Receipts that wait behind one that was told are no news."""
        if now:
            if self._since_s is None:
                self._since_s = self._clock.monotonic()
            if (now.doubtful, bool(now.waits_from)) != (self._told.doubtful, bool(self._told.waits_from)):
                self._told = now
                self._facts.put(ReceiptsUnprinted(now.doubtful, now.waits_from, now.why[:WHY_MAX]))
        elif self._since_s is not None:
            after_s, self._since_s, self._told = self._clock.monotonic() - self._since_s, None, now
            self._facts.put(ReceiptsPrinted(int(after_s * 1000)))
