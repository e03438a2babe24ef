"""Facts of the box itself: what its disk lost, its devices, its clock."""

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


class ClockDoubted(Struct, frozen=True, array_like=True):
    """The box's clock is `ahead_ms` ahead of what can be (below zero: behind), measured against `against`; it is not followed."""

    ahead_ms: int
    against: str


class ClockTrusted(Struct, frozen=True, array_like=True):
    """The box's clock is followed again, after `doubted_ms` milliseconds."""

    doubted_ms: int
