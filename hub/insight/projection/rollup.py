"""Facts into the rows that the dashboard reads. Pure: the inbox writes them in the transaction of the facts themselves."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field

from hub.insight.members.entries import entries
from hub.insight.returns.rows import returned
from hub.insight.totals.tips import tip_rows
from protocol.facts import Fact, SaleCompleted, SaleReturned
from retail.money import AMOUNT_MAX
from retail.sale import Sale

Row = tuple[object, ...]

#: The largest figure that every database, and a browser, holds exactly.
FIGURE_MAX = 2**53 - 1
#: Longest code, in characters.
CODE_MAX = 32
#: Longest name of a coupon.
COUPON_MAX = 80
_CONTROL = re.compile(r"[\x00-\x1f]")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
DAYS = range(19000101, 21000000)


class Stream(Struct, frozen=True):
    """Whose facts they are; `zone` is the store's, because its own clock says which hour a sale belongs to."""

    org: str
    store: str
    box: str
    epoch: int
    zone: tzinfo


class Projection(Struct):
    """Rows in the column order of `sale`, `sold_item`, `takings`, `coupon_use`, `shift_step`, `day_close`, `member_entry`, `goods_back`, `deposit_entry`, `share_back`, `member_signup`, `payment_word`, `tip`, `money_apart` and `paper_word`; `unfit` are facts that cannot become rows, by number, with the reason."""

    sales: list[Row] = field(default_factory=list)
    sold_items: list[Row] = field(default_factory=list)
    takings: list[Row] = field(default_factory=list)
    coupons: list[Row] = field(default_factory=list)
    shift_steps: list[Row] = field(default_factory=list)
    day_closes: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    back: list[Row] = field(default_factory=list)
    deposits: list[Row] = field(default_factory=list)
    shares_back: list[Row] = field(default_factory=list)
    sign_ups: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    tips: list[Row] = field(default_factory=list)
    apart: list[Row] = field(default_factory=list)
    papers: list[Row] = field(default_factory=list)
    unfit: list[tuple[int, str]] = field(default_factory=list)


class Lines(Struct, frozen=True):
    """A sale's lines by column: half the time of going through them once for each question."""

    item: list[str]
    qty_milli: list[int]
    discount_minor: list[int]
    amount_minor: list[int]

    @classmethod
    def of(cls, sale: Sale) -> "Lines":
        """Turn them on their side."""
        lines = sale.lines
        return cls(
            [line.item for line in lines],
            [line.qty_milli for line in lines],
            [line.discount_minor for line in lines],
            [line.amount_minor for line in lines],
        )


def zone_of(name: str) -> tzinfo:
    """A store's time zone by IANA name; UTC where there is no such name, because a total matters more than its hour."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def project(stream: Stream, facts: Iterable[tuple[int, Fact]], booked: Mapping[int, int] | None = None) -> Projection:
    """The rows of numbered facts of one stream; facts that are no sale give none.

    `booked` says to which date sales of a closed one are booked: they stand there as late, and change no day's takings.
    """
    moved = booked or {}
    made = Projection()
    takings: dict[tuple[int, str, int], Taken] = {}
    for seq, fact in facts:
        if not isinstance(fact.body, SaleCompleted):
            continue
        sale = fact.body.sale
        lines = Lines.of(sale)
        if reason := unfit(fact, sale, lines):
            made.unfit.append((seq, reason))
            continue
        late = moved.get(fact.business_date, 0)
        made.sales.append((*_sale(stream, seq, fact, sale, sum(lines.discount_minor)), late))
        made.sold_items += _sold_items(stream, fact, sale, lines)
        if fact.body.details.coupons:
            made.coupons += _coupons(stream, fact, sale, fact.body.details.coupons)
        if fact.body.details.member or fact.body.details.spends:
            made.members += entries(stream.org, stream.store, stream.epoch, fact)
        if fact.body.details.tips:
            made.tips += tip_rows(stream.org, stream.store, stream.epoch, fact, sale, fact.body.details)
        if isinstance(fact.body, SaleReturned):
            made.back += returned(stream.org, stream.store, stream.epoch, fact, fact.body)
        if not late:
            _take(takings, stream, fact, sale)
    for (day, lane, hour), taken in _sorted(takings):
        key = (stream.org, day, stream.store, lane, hour)
        made.takings.append((*key, taken.amount_minor, taken.receipts, taken.last_sale_ms))
    return made


def unfit(fact: Fact, sale: Sale, lines: Lines) -> str:
    """Why a sale's figures fit no table; empty where they do. Whether they add up is not asked: a sale is a fact."""
    if out_of_bounds(sale.number) or not 0 <= fact.at_ms <= FIGURE_MAX:
        return "a receipt number or time out of bounds"
    if fact.business_date not in DAYS:
        return f"business date {fact.business_date} is no day"
    figures = (sale.total_minor, *lines.qty_milli, *lines.amount_minor, *lines.discount_minor)
    if max(figures) > AMOUNT_MAX or min(figures) < -AMOUNT_MAX:
        return "an amount out of bounds"
    if not are_codes([sale.lane, sale.cashier, *lines.item]):
        return "a lane, cashier or item that is no code"
    return "" if _CURRENCY.match(sale.currency) else "a currency that is no ISO 4217 code"


def are_codes(codes: Sequence[str]) -> bool:
    """Whether each is 1 to 32 characters and none of those a control character; nearly all are printable altogether."""
    return (
        all(codes)
        and max(map(len, codes), default=0) <= CODE_MAX
        and ("".join(codes).isprintable() or not any(map(_CONTROL.search, codes)))
    )


def out_of_bounds(number: int) -> bool:
    """Whether a receipt number is none that a lane could have come to."""
    return not 1 <= number <= FIGURE_MAX


def hour_of(at_ms: int, zone: tzinfo) -> int:
    """The hour on the store's wall, 0 to 23."""
    try:
        return datetime.fromtimestamp(at_ms / 1000, zone).hour
    except (OverflowError, ValueError, OSError):
        return 0


class Taken(Struct):
    """What one lane took in one hour of one day."""

    amount_minor: int = 0
    receipts: int = 0
    last_sale_ms: int = 0


def _sale(stream: Stream, seq: int, fact: Fact, sale: Sale, discount_minor: int) -> Row:
    tenders = ",".join(dict.fromkeys([tender.kind for tender in sale.tenders]))[:64].replace("\0", "")
    return (
        *(stream.org, stream.store, sale.lane, stream.epoch, sale.number),
        *(stream.box, seq, fact.business_date, fact.at_ms),
        *(sale.total_minor, discount_minor, sale.currency, sale.cashier, len(sale.lines), tenders),
    )


def _sold_items(stream: Stream, fact: Fact, sale: Sale, lines: Lines) -> list[Row]:
    """One row an item; most items stand on one line of a receipt only."""
    org, store, epoch, day, at_ms, lane, number = (
        *(stream.org, stream.store, stream.epoch),
        *(fact.business_date, fact.at_ms, sale.lane, sale.number),
    )
    sold: Iterable[tuple[str, int, int]] = zip(lines.item, lines.qty_milli, lines.amount_minor, strict=True)
    if len({*lines.item}) < len(lines.item):
        sold = _summed(sold)
    return [(org, item, day, at_ms, store, lane, epoch, number, qty, amount) for item, qty, amount in sold]


def _coupons(stream: Stream, fact: Fact, sale: Sale, coupons: Iterable[str]) -> list[Row]:
    """Those of one use: they have a number behind their kind."""
    key, when = (stream.store, sale.lane, stream.epoch, sale.number), (fact.business_date, fact.at_ms)
    fit = [one for one in dict.fromkeys(coupons) if "/" in one and len(one) <= COUPON_MAX and one.isprintable()]
    return [(stream.org, one, *key, *when) for one in fit]


def _summed(sold: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for item, qty_milli, amount_minor in sold:
        qty, amount = sums.get(item, (0, 0))
        sums[item] = (qty + qty_milli, amount + amount_minor)
    return ((item, qty, amount) for item, (qty, amount) in sums.items())


def _take(takings: dict[tuple[int, str, int], Taken], stream: Stream, fact: Fact, sale: Sale) -> None:
    taken = takings.setdefault((fact.business_date, sale.lane, hour_of(fact.at_ms, stream.zone)), Taken())
    taken.amount_minor += sale.total_minor
    taken.receipts += 1
    taken.last_sale_ms = max(taken.last_sale_ms, fact.at_ms)


def _sorted(takings: dict[tuple[int, str, int], Taken]) -> list[tuple[tuple[int, str, int], Taken]]:
    """In the key's order, so that workers lock rows one way round."""
    return sorted(takings.items(), key=lambda item: item[0])
