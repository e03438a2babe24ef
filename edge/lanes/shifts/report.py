"""What a lane's page shows of a shift; the figures only to those who may see them."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from edge.journal.shifts import ClosedShift, OpenShift
from retail.money import exponent
from retail.shifts import Handover, StatementLine, Sum, shift_no, statement


class ShiftView(Struct, frozen=True):
    """The lane's shift in a word: `number` is 0 while none is open; `counted` until something is sold again."""

    number: int = 0
    cashier: str = ""
    opened_at_ms: int = 0
    counted: bool = False


class LineReport(Struct, frozen=True):
    """A kind of tender: in minor units what is expected, what was counted (null: nothing), and what is over or short.

    `currency` is that of foreign notes, with its `exponent`; empty for the store's own.
    """

    kind: str
    expected_minor: int
    counted_minor: int | None = None
    difference_minor: int | None = None
    currency: str = ""
    exponent: int = 0


class SumReport(Struct, frozen=True):
    """One row of what the facts of a shift came to."""

    what: str
    key: str
    minor: int
    times: int


class ShiftReport(Struct, frozen=True, kw_only=True):
    """The open shift. `hidden`: who is at the lane counts first and sees then; `lines` and `sums` are empty until.

    `name` is what the cashier is called. `kinds` are to be counted, cash first; those of `foreign` in currencies with so many digits behind the point. `float_minor` of a lane without a shift is what the last one left.
    """

    number: int
    cashier: str
    opened_at_ms: int
    opened_date: int
    float_minor: int
    kinds: tuple[str, ...]
    counts: int
    counted: bool
    blind: bool
    hidden: bool
    lines: tuple[LineReport, ...] = ()
    sums: tuple[SumReport, ...] = ()
    foreign: dict[str, int] = {}
    name: str = ""


class ClosedReport(Struct, frozen=True, kw_only=True):
    """A shift that is over, with what was said of it since; `seq` is the place of its close among the store's facts."""

    seq: int
    lane: str
    number: int
    document: str
    cashier: str
    by: str
    opened_at_ms: int
    closed_at_ms: int
    business_date: int
    receipts: int
    total_minor: int
    counts: int
    supplements: int
    lines: tuple[LineReport, ...]


class ShiftList(Struct, frozen=True):
    """Shifts that are over, the last closed first; `next` is where the next page begins, 0 at the end."""

    shifts: list[ClosedReport]
    next: int


def shift_list(store: str, page: Sequence[ClosedShift]) -> ShiftList:
    """A page of shifts that are over."""
    return ShiftList([closed_report(store, one) for one in page], page[-1].seq if page else 0)


def closed_report(store: str, one: ClosedShift) -> ClosedReport:
    """A shift of the list."""
    handover = one.handover
    sums = [*handover.sums, *(row for each in one.supplements for row in each.sums)]
    return ClosedReport(
        seq=one.seq,
        lane=one.lane,
        number=one.number,
        document=shift_no(store, one.lane, one.epoch, one.number),
        cashier=handover.cashier,
        by=handover.by,
        opened_at_ms=handover.opened_at_ms,
        closed_at_ms=one.at_ms,
        business_date=one.business_date,
        receipts=sum(row.times for row in sums if row.what == "receipts"),
        total_minor=sum(row.minor for row in sums if row.what == "receipts"),
        counts=handover.counts,
        supplements=len(one.supplements),
        lines=lines_of(statement(handover, one.supplements)),
    )


def as_if_closed(one: OpenShift, sums: tuple[Sum, ...], *, blind: bool) -> Handover:
    """An open shift as its document would have it now."""
    return Handover(
        one.number,
        one.cashier,
        one.currency,
        one.opened_at_ms,
        one.opened_date,
        one.float_minor,
        sums,
        one.counted,
        0,
        "",
        blind,
        one.counts,
        one.pieces,
    )


def lines_of(statement_lines: Iterable[StatementLine]) -> tuple[LineReport, ...]:
    """The statement with its differences."""
    return tuple(
        LineReport(
            line.kind,
            line.expected_minor,
            line.counted_minor,
            line.difference_minor,
            line.currency,
            exponent(line.currency) if line.currency else 0,
        )
        for line in statement_lines
    )
