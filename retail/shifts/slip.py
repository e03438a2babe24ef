"""The documents of shifts and days as data: readings (X), handing over (交班单, Z), supplements, the day (日结单). Pure.

The same facts give the same document, at the lane when it is closed, at a reprint years later, and at head office.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from retail.money import text
from retail.paying.foreign import currency_of
from retail.paying.tenders import name_of
from retail.shifts.handover import Handover, Supplement
from retail.shifts.labels import LABELS
from retail.shifts.statement import StatementLine, statement
from retail.shifts.tally import (
    CASH,
    CHANGE,
    CHARGED,
    DEPOSITED,
    DRAWER,
    FOREIGN,
    FORFEITED,
    GIVEN_UP,
    MOVE,
    RECEIPTS,
    REFUND,
    RETURNED,
    ROUNDING,
    TENDER,
    TIP,
    VOIDED,
    Sum,
    summed,
)

Row = tuple[str, str]


class Slip(Struct, frozen=True):
    """A document top to bottom: sections of label and figure, then what is to be signed."""

    title: str
    number: str
    sections: tuple[tuple[Row, ...], ...]
    signed: tuple[str, ...] = ()


class When(Struct, frozen=True):
    """Times of a document as the store's clocks show them, and the business date (yyyymmdd) on which it was closed."""

    opened: datetime
    closed: datetime
    closed_date: int


def handover_slip(
    one: Handover,
    number: str,
    lane: str,
    when: When,
    *,
    supplements: Sequence[Supplement] = (),
    language: str = "zh",
    copy: bool = False,
) -> Slip:
    """The document of a shift that is over, with all that was said of it since."""
    words = LABELS[language]
    title = words["supplement"] if supplements else words["handover"]
    closed = ((words["closed"], _time(when.closed)), (words["day"], _day(when.closed_date)), (words["by"], one.by))
    sums = summed([*one.sums, *(row for each in supplements for row in each.sums)])
    sections = (
        (*_about(one, number, lane, when, words), *closed),
        tuple(_trade(sums, one.currency, words)),
        tuple(_money(one, sums, words)),
        tuple(_statement(statement(one, supplements), one.currency, words)),
        tuple(_count(one, words)),
        *(tuple(_said(each, one.currency, words)) for each in supplements),
    )
    head = f"{title} ({words['copy']})" if copy else title
    return Slip(head, number, tuple(each for each in sections if each), (words["cashier"], words["receiver"]))


def reading_slip(one: Handover, number: str, lane: str, when: When, *, language: str = "zh") -> Slip:
    """What an open shift has come to up to now (X): it changes nothing."""
    words = LABELS[language]
    sections = (
        (*_about(one, number, lane, when, words), (words["read"], _time(when.closed))),
        tuple(_trade(one.sums, one.currency, words)),
        tuple(_money(one, one.sums, words)),
        tuple(_statement(statement(one), one.currency, words)),
    )
    return Slip(words["reading"], number, tuple(each for each in sections if each))


def day_slip(
    date: int,
    by: str,
    currency: str,
    closed: datetime,
    *,
    shifts: Sequence[str],
    still_open: Sequence[str],
    takings: Sequence[tuple[str, str, int, int]],
    holds: Sequence[tuple[int, int]],
    deposits: tuple[int, int] = (0, 0),
    apart: Sequence[tuple[str, str, str, int, int]] = (),
    language: str = "zh",
) -> Slip:
    """A business date that is closed: what was taken by lane and kind of tender, which shifts ended, what stayed aside."""
    words = LABELS[language]
    kinds: dict[str, int] = {}
    for _, kind, minor, _ in takings:
        kinds[kind] = kinds.get(kind, 0) + minor
    rows = tuple(
        (f"{lane}  {_kind(kind, words)} x{times}", text(minor, currency)) for lane, kind, minor, times in takings
    )
    sections = (
        ((words["day"], _day(date)), (words["at"], _time(closed)), (words["by"], by)),
        rows,
        (
            *((_kind(kind, words), text(minor, currency)) for kind, minor in kinds.items()),
            (words["total"], text(sum(kinds.values()), currency)),
        ),
        *_apart(apart, currency, words),
        tuple((words["shift"], each) for each in shifts),
        tuple((words["still_open"], each) for each in still_open),
        tuple((f"{words['hold']} {number}", text(minor, currency)) for number, minor in holds),
        ((f"{words['deposits']} x{deposits[0]}", text(deposits[1], currency)),) if deposits[0] else (),
    )
    return Slip(words["day_close"], _day(date), tuple(each for each in sections if each), (words["manager"],))


def _apart(
    rows: Sequence[tuple[str, str, str, int, int]], currency: str, words: Mapping[str, str]
) -> Iterator[tuple[Row, ...]]:
    """Money that is in no receipt, a section for each thing that it came for."""
    for what in dict.fromkeys(row[1] for row in rows):
        found = [row for row in rows if row[1] == what]
        yield (
            *(
                (f"{lane}  {_kind(kind, words)} x{times}", text(minor, currency))
                for lane, _, kind, minor, times in found
            ),
            (words.get(what, what), text(sum(row[3] for row in found), currency)),
        )


def _about(one: Handover, number: str, lane: str, when: When, words: Mapping[str, str]) -> tuple[Row, ...]:
    return (
        (words["number"], number),
        (f"{words['lane']} {lane}", f"{words['cashier']} {one.cashier}"),
        (words["opened"], _time(when.opened)),
    )


def _trade(sums: Iterable[Sum], currency: str, words: Mapping[str, str]) -> Iterator[Row]:
    for row in _in_order(sums, (RECEIPTS, RETURNED, ROUNDING, CHARGED, DEPOSITED, GIVEN_UP, VOIDED, DRAWER)):
        figure = text(row.minor, currency)
        yield (words[DRAWER], f"x{row.times}") if row.what == DRAWER else (f"{words[row.what]} x{row.times}", figure)


def _money(one: Handover, sums: Iterable[Sum], words: Mapping[str, str]) -> Iterator[Row]:
    yield words["float"], text(one.float_minor, one.currency)
    for row in _in_order(sums, (TENDER, TIP, REFUND, FORFEITED, FOREIGN, MOVE, CHANGE)):
        figure = text(row.minor, currency_of(row.key) or one.currency)
        if row.what == MOVE:
            yield f"{words.get(f'move.{row.key}', row.key)} x{row.times}", figure
        else:
            yield f"{words[row.what]} {_kind(row.key, words)} x{row.times}", figure


def _in_order(sums: Iterable[Sum], order: Sequence[str]) -> list[Sum]:
    """Those of these kinds, as people read them: what was taken before what went out."""
    return sorted((row for row in sums if row.what in order), key=lambda row: (order.index(row.what), row.key != CASH))


def _statement(lines: Iterable[StatementLine], own: str, words: Mapping[str, str]) -> Iterator[Row]:
    for line in lines:
        kind, currency = _kind(line.kind, words), line.currency or own
        yield f"{kind} {words['expected']}", text(line.expected_minor, currency)
        if line.counted_minor is not None and line.difference_minor is not None:
            yield f"{kind} {words['counted']}", text(line.counted_minor, currency)
            yield f"{kind} {words[_off(line.difference_minor)]}", text(line.difference_minor, currency)


def _off(difference_minor: int) -> str:
    return "over" if difference_minor > 0 else "short" if difference_minor else "even"


def _count(one: Handover, words: Mapping[str, str]) -> Iterator[Row]:
    if not one.counted:
        yield words["uncounted"], ""
        return
    for value, pieces in one.pieces:
        yield f"  {text(value, one.currency)} x {pieces}", text(value * pieces, one.currency)
    cash = sum(each.minor for each in one.counted if each.kind == CASH)
    yield words["left"], text(one.left_minor, one.currency)
    yield words["handed_in"], text(cash - one.left_minor, one.currency)
    for each in one.counted:
        if foreign := currency_of(each.kind):
            yield f"{words['handed_in']} {foreign}", text(each.minor, foreign)
    yield words["counts"], f"{one.counts} ({words['blind' if one.blind else 'shown']})"


def _said(one: Supplement, currency: str, words: Mapping[str, str]) -> Iterator[Row]:
    yield f"{words['supplement']} {one.number}", words.get(f"reason.{one.reason}", one.reason)
    yield words["by"], one.by
    for row in one.sums:
        if row.what in {RECEIPTS, TENDER, REFUND}:
            yield f"  {words[row.what]} {_kind(row.key, words)}".rstrip(), text(row.minor, currency)
    for each in one.counted:
        yield f"  {words['counted']} {_kind(each.kind, words)}", text(each.minor, currency_of(each.kind) or currency)


def _kind(kind: str, words: Mapping[str, str]) -> str:
    return name_of(kind, words["language"])


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _day(date: int) -> str:
    return f"{date // 10_000}-{date // 100 % 100:02d}-{date % 100:02d}"
