"""What the times of a box say about its clock. Pure: one fact and one greeting after another, in order of their numbers.

offset      its clock as it greets, beside the hub's at that moment: plus is ahead
ahead       a fact made later than it arrived
backwards   a fact made earlier than one before it, by more than lanes that pay at once can explain
date        a business date that is neither the day of the fact nor the one beside it, or a date to come: in days

Each lasts until the same look finds it good again. A time that was ahead is not what later ones are measured by, and a
fact that arrives as it is made shows that the clock is right, whatever stood in facts before it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo

from msgspec import Struct

from hub.insight.days import number

#: Beyond this a clock lies; a greeting on a bad line may take half a minute.
LIES_MS = 120_000
#: Below this an offset is good again: not at the same figure, or it would flicker.
GOOD_MS = 60_000
#: Lanes that pay at the same moment are written in one go, in any order.
BACK_MS = 30_000
OFFSET, AHEAD, BACKWARDS, DATE = "offset", "ahead", "backwards", "date"


class Trouble(Struct, frozen=True):
    """What is wrong since when by the hub's clock, by how much (ms; days for `date`), and at which fact it began.

    `until_ms` is when it was good again, 0 while it lasts.
    """

    kind: str
    since_ms: int
    figure: int
    seq: int = 0
    until_ms: int = 0


class Watched(Struct, frozen=True):
    """A box's life so far: facts up to `seq`, the latest time in them, the newest trouble of each kind."""

    seq: int = 0
    high_ms: int = 0
    troubles: tuple[Trouble, ...] = ()

    @property
    def lasting(self) -> tuple[Trouble, ...]:
        """Those that are not over."""
        return tuple(one for one in self.troubles if not one.until_ms)


class Made(Struct, frozen=True):
    """A fact's own times and the hub's when it came; `at_ms` is None where it cannot be read."""

    seq: int
    received_ms: int
    at_ms: int | None = None
    business_date: int = 0


def watch(before: Watched, facts: Iterable[Made], zone: tzinfo) -> Watched:
    """After these facts, which follow those before."""
    troubles, high_ms, seq = {one.kind: one for one in before.troubles}, before.high_ms, before.seq
    for fact in facts:
        seq = fact.seq
        if fact.at_ms is None:
            continue
        early_ms = fact.at_ms - fact.received_ms
        if -LIES_MS <= early_ms <= LIES_MS:
            high_ms = fact.at_ms
        _note(troubles, fact, AHEAD, early_ms if early_ms > LIES_MS else 0)
        _note(troubles, fact, BACKWARDS, _over(high_ms - fact.at_ms, BACK_MS))
        _note(troubles, fact, DATE, _days_off(fact, zone))
        if early_ms <= LIES_MS:
            high_ms = max(high_ms, fact.at_ms)
    return Watched(seq, high_ms, _ordered(troubles))


def greeted(before: Watched, wall_ms: int, seen_ms: int) -> Watched:
    """After a greeting: the box's clock then, and the hub's when it came; 0 where it did not say."""
    if not wall_ms or not seen_ms:
        return before
    troubles, offset_ms = {one.kind: one for one in before.troubles}, wall_ms - seen_ms
    known = troubles.get(OFFSET)
    limit_ms = GOOD_MS if known and not known.until_ms else LIES_MS
    _note(troubles, Made(0, seen_ms), OFFSET, offset_ms if abs(offset_ms) > limit_ms else 0)
    return Watched(before.seq, before.high_ms, _ordered(troubles))


def _note(troubles: dict[str, Trouble], fact: Made, kind: str, figure: int) -> None:
    """Begin, go on with or end one trouble; 0 is none."""
    known = troubles.get(kind)
    lasts = known is not None and not known.until_ms
    if figure and known is not None and lasts:
        troubles[kind] = Trouble(kind, known.since_ms, figure, known.seq)
    elif figure:
        troubles[kind] = Trouble(kind, fact.received_ms, figure, fact.seq)
    elif known is not None and lasts:
        troubles[kind] = Trouble(kind, known.since_ms, known.figure, known.seq, fact.received_ms)


def _over(figure: int, limit: int) -> int:
    return figure if figure > limit else 0


def _days_off(fact: Made, zone: tzinfo) -> int:
    """Days from the fact's own day to its business date, where that is more than one; or from the hub's, if it is to come."""
    booked = _ordinal(fact.business_date)
    if booked is None or fact.at_ms is None:
        return 0
    for at_ms, to_come_only in ((fact.received_ms, True), (fact.at_ms, False)):
        day = _local(at_ms, zone)
        off = 0 if day is None else booked - day
        if off > 1 or (off < -1 and not to_come_only):
            return off
    return 0


def _local(at_ms: int, zone: tzinfo) -> int | None:
    try:
        return _ordinal(number(datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date()))
    except (ValueError, OverflowError, OSError):
        return None


def _ordinal(day: int) -> int | None:
    try:
        return date(day // 10_000, day // 100 % 100, day % 100).toordinal()
    except ValueError:
        return None


def _ordered(troubles: dict[str, Trouble]) -> tuple[Trouble, ...]:
    return tuple(troubles[kind] for kind in (OFFSET, AHEAD, BACKWARDS, DATE) if kind in troubles)
