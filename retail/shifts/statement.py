"""Expected against counted, kind by kind, and what is over or short (长短款)."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from retail.paying.foreign import currency_of
from retail.shifts.handover import Counted, Handover, Supplement
from retail.shifts.tally import CASH, EXCHANGED, FOREIGN, FORFEITED, MOVE, REFUND, TENDER, TIP, Sum, summed


class StatementLine(Struct, frozen=True):
    """One kind of tender in minor units (foreign notes, `cash.USD`, in those of their own currency); nobody counted it where `counted_minor` is None, then there is no difference either."""

    kind: str
    expected_minor: int
    counted_minor: int | None = None

    @property
    def currency(self) -> str:
        """That of foreign notes; empty for the store's own."""
        return currency_of(self.kind)

    @property
    def difference_minor(self) -> int | None:
        """Over (长款, above zero) or short (短款, below)."""
        return None if self.counted_minor is None else self.counted_minor - self.expected_minor


def expected(float_minor: int, sums: Iterable[Sum]) -> dict[str, int]:
    """What there should be of each kind, cash first: in the drawer with the float, and as slips or records of the others."""
    made = {CASH: float_minor}
    for row in sums:
        if row.what in {TENDER, REFUND, FORFEITED, FOREIGN, EXCHANGED, TIP}:
            made[row.key] = made.get(row.key, 0) + row.minor
        elif row.what == MOVE:
            made[CASH] += row.minor
    return {CASH: made.pop(CASH), **dict(sorted(made.items()))}


def statement(handover: Handover, supplements: Sequence[Supplement] = ()) -> tuple[StatementLine, ...]:
    """All kinds, cash first; what was said later is in it."""
    sums = summed([*handover.sums, *(row for one in supplements for row in one.sums)])
    counted = _added([handover.counted, *(one.counted for one in supplements)])
    should = expected(handover.float_minor, sums)
    kinds = dict.fromkeys([*should, *sorted(counted)])
    return tuple(StatementLine(kind, should.get(kind, 0), counted.get(kind)) for kind in kinds)


def _added(counts: Iterable[Iterable[Counted]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in (row for rows in counts for row in rows):
        sums[one.kind] = sums.get(one.kind, 0) + one.minor
    return sums
