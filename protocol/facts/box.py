"""Facts of the box itself: what its disk lost, its devices and papers, its clock."""

from msgspec import Struct


class FactsLost(Struct, frozen=True, array_like=True):
    """The disk did not keep facts `first_seq` to `last_seq`, no copy has them, and `by` gave them up.

    By the running sums beside them they were `receipts` sales of `minor` in all. They are in no total.
    """

    first_seq: int
    last_seq: int
    receipts: int
    minor: int
    by: str


class DeviceFaulted(Struct, frozen=True, array_like=True):
    """A peripheral went away or refused; `problem` is in words."""

    device: str
    problem: str


class DeviceRecovered(Struct, frozen=True, array_like=True):
    """A peripheral is back after `away_ms` milliseconds."""

    device: str
    away_ms: int


class ReceiptsUnprinted(Struct, frozen=True, array_like=True):
    """Receipts of the lane may not be on paper (小票未打): all that may not be, as of now; what was said before is over.

    `doubtful` are numbers of which nobody knows, `waits_from` is the first that waits for the printer (0: none), with those after
    it; `why` is what the printer says.
    """

    doubtful: tuple[int, ...] = ()
    waits_from: int = 0
    why: str = ""


class ReceiptsPrinted(Struct, frozen=True, array_like=True):
    """All receipts of the lane are out, copies or the document of a shift told the rest; `after_ms` since the first was not."""

    after_ms: int = 0


class ClockDoubted(Struct, frozen=True, array_like=True):
    """The box's clock is `ahead_ms` ahead of what can be (below zero: behind), measured against `against`; it is not followed."""

    ahead_ms: int
    against: str


class ClockTrusted(Struct, frozen=True, array_like=True):
    """The box's clock is followed again, after `doubted_ms` milliseconds."""

    doubted_ms: int
