"""A shift, and many, as head office sees them: made of what was said of them. Pure."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hub.insight.days import iso
from hub.insight.shifts.steps import CLOSED, OPENED
from protocol.facts import DayClosed, ShiftClosed, ShiftOpened, ShiftSupplemented
from protocol.packing import unpack
from retail.shifts import Handover, StatementLine, Supplement, shift_no, statement

#: Store, lane, life of the box, number.
ShiftKey = tuple[str, str, int, int]


class ShiftLine(Struct, frozen=True):
    """A kind of tender in minor units: expected, counted (null: nobody did), over (above zero) or short (below).

    `currency` is that of foreign notes, empty for the store's own.
    """

    kind: str
    expected_minor: int
    counted_minor: int | None
    difference_minor: int | None
    currency: str = ""


class ShiftRow(Struct, frozen=True, kw_only=True):
    """A shift (班次): `closed_ms` is null while it goes on, `ended` where its box has another life and nobody closes it.

    Receipts and money are known from its close on, with what came late; times are the store's claims.
    """

    store: str
    name: str
    lane: str
    epoch: int
    shift: int
    document: str
    cashier: str
    currency: str
    opened_ms: int
    float_minor: int
    closed_ms: int | None = None
    business_date: str = ""
    by: str = ""
    counts: int = 0
    receipts: int = 0
    total_minor: int = 0
    supplements: int = 0
    ended: bool = False
    lines: list[ShiftLine] = []


class Difference(Struct, frozen=True, kw_only=True):
    """What was over and short (长短款) in the shifts of a store, of a lane, or of a cashier; the fields that it sums over are empty."""

    store: str
    lane: str = ""
    cashier: str = ""
    currency: str
    shifts: int
    uncounted: int
    over_minor: int
    short_minor: int


class DayRow(Struct, frozen=True):
    """A business date that a store closed (日结); `still_open` are lanes whose shift went on, `apart_minor` money that is in no receipt."""

    store: str
    name: str
    by: str
    closed_ms: int
    shifts: int
    still_open: list[str]
    holds: int
    takings_minor: int
    currency: str
    apart_minor: int = 0


class Shifts(Struct, frozen=True):
    """All of a business date: shifts that were closed on it, those that go on, their differences, and closed days."""

    business_date: str
    shifts: list[ShiftRow]
    by_store: list[Difference]
    by_lane: list[Difference]
    by_cashier: list[Difference]
    days: list[DayRow]


class Told(Struct):
    """What is known of one shift."""

    opened: ShiftOpened | None = None
    opened_ms: int = 0
    handover: Handover | None = None
    closed_ms: int = 0
    business_date: int = 0
    supplements: tuple[Supplement, ...] = ()


def tell(told: Told, step: int, day: int, at_ms: int, body: bytes) -> None:
    """One more thing that was said of a shift."""
    if step == OPENED:
        told.opened, told.opened_ms = unpack(body, ShiftOpened), at_ms
    elif step == CLOSED:
        told.handover, told.closed_ms, told.business_date = unpack(body, ShiftClosed).handover, at_ms, day
    else:
        told.supplements = (*told.supplements, unpack(body, ShiftSupplemented).supplement)


def shift_row(key: ShiftKey, told: Told, about: tuple[str, int]) -> ShiftRow:
    """One shift; `about` is the store's name and the life that its box is in."""
    store, lane, epoch, shift = key
    opened, handover = told.opened, told.handover
    cashier = handover.cashier if handover else opened.cashier if opened else ""
    row = ShiftRow(
        store=store,
        name=about[0],
        lane=lane,
        epoch=epoch,
        shift=shift,
        document=shift_no(store, lane, epoch, shift),
        cashier=cashier,
        currency=handover.currency if handover else opened.currency if opened else "",
        opened_ms=handover.opened_at_ms if handover else told.opened_ms,
        float_minor=handover.float_minor if handover else opened.float_minor if opened else 0,
        ended=handover is None and epoch < about[1],
    )
    return _closed(row, told, handover) if handover else row


def differences(rows: Iterable[ShiftRow], of: Callable[[ShiftRow], tuple[str, str, str]]) -> list[Difference]:
    """Over and short, summed apart: a lane that is over on Monday and short on Tuesday is two matters."""
    groups: dict[tuple[str, str, str, str], list[ShiftRow]] = {}
    for row in rows:
        for currency in dict.fromkeys([row.currency, *(line.currency for line in row.lines if line.currency)]):
            groups.setdefault((*of(row), currency), []).append(row)
    return [_difference(key, group) for key, group in sorted(groups.items())]


def _difference(key: tuple[str, str, str, str], group: Sequence[ShiftRow]) -> Difference:
    store, lane, cashier, currency = key
    counted = [[line for line in row.lines if (line.currency or row.currency) == currency] for row in group]
    off = [line.difference_minor or 0 for lines in counted for line in lines]
    return Difference(
        store=store,
        lane=lane,
        cashier=cashier,
        currency=currency,
        shifts=len(group),
        uncounted=sum(all(line.counted_minor is None for line in lines) for lines in counted),
        over_minor=sum(one for one in off if one > 0),
        short_minor=sum(one for one in off if one < 0),
    )


def _closed(row: ShiftRow, told: Told, handover: Handover) -> ShiftRow:
    sums = [*handover.sums, *(one for said in told.supplements for one in said.sums)]
    receipts = [one for one in sums if one.what == "receipts"]
    return replace(
        row,
        closed_ms=told.closed_ms,
        business_date=iso(told.business_date),
        by=handover.by,
        counts=handover.counts,
        receipts=sum(one.times for one in receipts),
        total_minor=sum(one.minor for one in receipts),
        supplements=len(told.supplements),
        lines=[_line(one) for one in statement(handover, told.supplements)],
    )


def _line(one: StatementLine) -> ShiftLine:
    return ShiftLine(one.kind, one.expected_minor, one.counted_minor, one.difference_minor, one.currency)


def day_row(store: str, name: str, at_ms: int, day: DayClosed) -> DayRow:
    """A day that a store closed."""
    return DayRow(
        store,
        name,
        day.by,
        at_ms,
        len(day.shifts),
        [lane for lane, _ in day.still_open],
        len(day.holds),
        sum(minor for _, _, minor, _ in day.takings),
        day.currency,
        sum(minor for _, _, _, minor, _ in day.apart),
    )
