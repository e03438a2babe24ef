"""What may be asked of the journal about shifts; each is one look into an index."""

import sqlite3

from msgspec import Struct

from edge.journal.disk.queries import queries
from edge.journal.words import Identity
from protocol.facts import DayClosed, ShiftCounted
from protocol.packing import unpack
from retail.shifts import Counted, Handover, Sum, Supplement

SQL = queries("shifts.sql")
#: Larger than any number of a fact.
_END = 2**62
_PAGE_MAX = 200


class OpenShift(Struct, frozen=True):
    """A shift that goes on; `counted` is its last of `counts` counts."""

    lane: str
    epoch: int
    number: int
    cashier: str
    currency: str
    opened_at_ms: int
    opened_date: int
    float_minor: int
    counts: int
    counted: tuple[Counted, ...] = ()
    pieces: tuple[tuple[int, int], ...] = ()


class ClosedShift(Struct, frozen=True):
    """A shift that is over: its close is fact `seq`."""

    lane: str
    epoch: int
    number: int
    seq: int
    at_ms: int
    business_date: int
    handover: Handover
    supplements: tuple[Supplement, ...] = ()


class ClosedDay(Struct, frozen=True):
    """A business date that is closed, by fact `seq`."""

    business_date: int
    seq: int
    at_ms: int
    day: DayClosed


class ShiftReads:
    """The reading half of a journal, about shifts."""

    _identity: Identity
    _quick: sqlite3.Connection

    def open_shift(self, lane: str) -> OpenShift | None:
        """The lane's open shift."""
        return opened_in(self._quick, lane, self._identity.epoch)

    def shift_sums(self, lane: str, shift: int) -> tuple[Sum, ...]:
        """What the facts of a shift have come to so far, with those that came late."""
        return sums_in(self._quick, lane, self._identity.epoch, shift)

    def left_in_drawer(self, lane: str) -> int:
        """What the lane's last shift left for the next one."""
        row = self._quick.execute(SQL["left_minor"], (lane, self._identity.epoch)).fetchone()
        return unpack(row[0], Handover).left_minor if row else 0

    def closed_shift(self, lane: str, shift: int, epoch: int | None = None) -> ClosedShift | None:
        """A shift that is over, by its number."""
        row = self._quick.execute(SQL["closed"], (lane, epoch or self._identity.epoch, shift)).fetchone()
        return self._closed(row) if row else None

    def closed_shifts(self, before: int | None = None, limit: int = 50) -> list[ClosedShift]:
        """Shifts of all lanes, the last closed first; `before` is the last one's `seq` of the page before."""
        page = self._quick.execute(SQL["closed_page"], (before or _END, min(limit, _PAGE_MAX)))
        return [self._closed(row) for row in page.fetchall()]

    def closed_day(self, date: int | None = None) -> ClosedDay | None:
        """A business date that is closed, the last one where none is named."""
        row = self._quick.execute(*((SQL["day"], (date,)) if date else (SQL["last_day"],))).fetchone()
        return ClosedDay(row[0], row[1], row[2], unpack(row[3], DayClosed)) if row else None

    def _closed(self, row: tuple[str, int, int, int, int, int, bytes]) -> ClosedShift:
        said = self._quick.execute(SQL["supplements"], row[:3]).fetchall()
        return ClosedShift(*row[:6], unpack(row[6], Handover), tuple(unpack(one, Supplement) for (one,) in said))


def opened_in(connection: sqlite3.Connection, lane: str, epoch: int) -> OpenShift | None:
    """The lane's open shift."""
    row = connection.execute(SQL["open"], (lane, epoch)).fetchone()
    if row is None:
        return None
    *opened, count = row
    last = unpack(count, ShiftCounted) if count is not None else None
    return OpenShift(*opened, *((last.counted, last.pieces) if last else ()))


def sums_in(connection: sqlite3.Connection, lane: str, epoch: int, shift: int) -> tuple[Sum, ...]:
    """What the facts of a shift have come to so far, in the order of their names."""
    return tuple(Sum(*row) for row in connection.execute(SQL["sums"], (lane, epoch, shift)))


def day_of(connection: sqlite3.Connection, date: int) -> bool:
    """Whether this business date is closed."""
    return connection.execute(SQL["day"], (date,)).fetchone() is not None
