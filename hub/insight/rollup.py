"""Facts into the rows that the dashboard reads. Pure: the inbox writes them in the transaction of the facts themselves."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from operator import itemgetter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field

from protocol.facts import Fact, SaleCompleted
from retail.money import AMOUNT_MAX
from retail.sale import Sale

Row = tuple[object, ...]

#: The largest figure that every database, and a browser, holds exactly.
FIGURE_MAX = 2**53 - 1
#: Codes one after another, each 1 to 32 characters, none of them a control character.
_CODES = re.compile(r"(?:[^\x00-\x1f]{1,32}\n)*\Z")
_ITEM = itemgetter(1)
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_DAY = range(19000101, 21000000)


class Stream(Struct, frozen=True):
    """Whose facts they are; `zone` is the store's, because its own clock says which hour a sale belongs to."""

    org: str
    store: str
    box: str
    epoch: int
    zone: tzinfo


class Projection(Struct):
    """Rows in the column order of `sale`, `sold_item` and `takings`; `unfit` are facts that cannot become rows, by number, with the reason."""

    sales: list[Row] = field(default_factory=list)
    sold_items: list[Row] = field(default_factory=list)
    takings: list[Row] = field(default_factory=list)
    unfit: list[tuple[int, str]] = field(default_factory=list)


def zone_of(name: str) -> tzinfo:
    """A store's time zone by IANA name; UTC where there is no such name, because a total matters more than its hour."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def project(stream: Stream, facts: Iterable[tuple[int, Fact]]) -> Projection:
    """The rows of numbered facts of one stream; facts that are no sale give none."""
    made = Projection()
    takings: dict[tuple[int, str, int], Taken] = {}
    for seq, fact in facts:
        if not isinstance(fact.body, SaleCompleted):
            continue
        if reason := unfit(fact, fact.body.sale):
            made.unfit.append((seq, reason))
            continue
        made.sales.append(_sale(stream, seq, fact, fact.body.sale))
        made.sold_items.extend(_sold_items(stream, fact, fact.body.sale))
        _take(takings, stream, fact, fact.body.sale)
    made.sold_items.sort(key=_ITEM)  # as they stand in their table: neighbours are found together, a fifth quicker
    for (day, lane, hour), taken in _sorted(takings):
        key = (stream.org, day, stream.store, lane, hour)
        made.takings.append((*key, taken.amount_minor, taken.receipts, taken.last_sale_ms))
    return made


def unfit(fact: Fact, sale: Sale) -> str:
    """Why a sale's figures fit no table; empty where they do. Whether they add up is not asked: a sale is a fact."""
    figures = [sale.total_minor]
    codes = [sale.lane, sale.cashier]
    for line in sale.lines:
        figures += (line.qty_milli, line.amount_minor, line.discount_minor)
        codes.append(line.item)
    if out_of_bounds(sale.number) or not 0 <= fact.at_ms <= FIGURE_MAX:
        return "a receipt number or time out of bounds"
    if fact.business_date not in _DAY:
        return f"business date {fact.business_date} is no day"
    if max(figures) > AMOUNT_MAX or min(figures) < -AMOUNT_MAX:
        return "an amount out of bounds"
    if not _are_codes(codes):
        return "a lane, cashier or item that is no code"
    return "" if _CURRENCY.match(sale.currency) else "a currency that is no ISO 4217 code"


def _are_codes(codes: Sequence[str]) -> bool:
    """One look at all of them: a look at each is a third of what a sale costs."""
    joined = "\n".join((*codes, ""))
    return joined.count("\n") == len(codes) and bool(_CODES.match(joined))


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


def _sale(stream: Stream, seq: int, fact: Fact, sale: Sale) -> Row:
    discount_minor = sum(line.discount_minor for line in sale.lines)
    tenders = ",".join(dict.fromkeys(tender.kind for tender in sale.tenders))[:64].replace("\0", "")
    return (
        *(stream.org, stream.store, sale.lane, stream.epoch, sale.number),
        *(stream.box, seq, fact.business_date, fact.at_ms),
        *(sale.total_minor, discount_minor, sale.currency, sale.cashier, len(sale.lines), tenders),
    )


def _sold_items(stream: Stream, fact: Fact, sale: Sale) -> list[Row]:
    sums: dict[str, tuple[int, int]] = {}
    for line in sale.lines:
        qty_milli, amount_minor = sums.get(line.item, (0, 0))
        sums[line.item] = (qty_milli + line.qty_milli, amount_minor + line.amount_minor)
    receipt = (fact.business_date, fact.at_ms, stream.store, sale.lane, stream.epoch, sale.number)
    return [(stream.org, item, *receipt, *sold) for item, sold in sums.items()]


def _take(takings: dict[tuple[int, str, int], Taken], stream: Stream, fact: Fact, sale: Sale) -> None:
    taken = takings.setdefault((fact.business_date, sale.lane, hour_of(fact.at_ms, stream.zone)), Taken())
    taken.amount_minor += sale.total_minor
    taken.receipts += 1
    taken.last_sale_ms = max(taken.last_sale_ms, fact.at_ms)


def _sorted(takings: dict[tuple[int, str, int], Taken]) -> list[tuple[tuple[int, str, int], Taken]]:
    """In the key's order, so that workers lock rows one way round."""
    return sorted(takings.items(), key=lambda item: item[0])
