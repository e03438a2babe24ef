"""A made-up Monday afternoon of a chain with eight stores: every state of a line, and all that can be wrong with one.

Made of the hub's own answer types, so that the pages are never tried on a shape that the hub does not give.
"""

import random

import msgspec

from hub.insight import answers as a
from hub.insight.clocks.watch import Trouble

MINUTE_MS = 60_000
#: Monday 2026-11-23, 14:05:32 in Shanghai.
NOW_MS = 1_795_413_932_000
MIDNIGHT_MS = NOW_MS - (14 * 3600 + 5 * 60 + 32) * 1000
DATE = "2026-11-23"
CURRENCY = "CNY"

#: How busy each hour of a shop's day is.
_SHAPE = {
    8: 26,
    9: 41,
    10: 62,
    11: 88,
    12: 74,
    13: 58,
    14: 47,
    15: 55,
    16: 79,
    17: 118,
    18: 126,
    19: 97,
    20: 61,
    21: 24,
}
_LANES = ("01", "02", "03")

_GOODS = (
    ("100231", "红富士苹果", "KGM", 1280),
    ("100118", "鲜牛奶 1L", "EA", 1190),
    ("100674", "全麦吐司 400g", "EA", 1350),
    ("100902", "五花肉", "KGM", 3980),
    ("100045", "鸡蛋 30 枚", "EA", 2680),
    ("100377", "东北大米 5kg", "EA", 4590),
    ("100512", "西红柿", "KGM", 798),
    ("100633", "原味酸奶 8 杯", "EA", 1680),
    ("100719", "抽纸 3 层 10 包", "EA", 2990),
    ("100801", "矿泉水 550ml", "EA", 200),
    ("100856", "青岛啤酒 500ml x 12", "EA", 5800),
    ("100940", "香蕉", "KGM", 698),
)


def _hours(share: float, until: int, *, seed: int) -> list[a.Hour]:
    dice = random.Random(seed)
    made = []
    for hour, weight in _SHAPE.items():
        then = round(weight * share * dice.uniform(0.85, 1.15) * 6810)
        receipts = round(weight * share * dice.uniform(0.85, 1.2)) if hour <= until else 0
        receipts = receipts // 8 if hour == until else receipts
        made.append(a.Hour(hour, receipts * 6893 + dice.randrange(100) if receipts else 0, receipts, then))
    return made


def _box(store: str, head: int, applied: int, seen_ms: int | None, version: str = "0.1.0", epoch: int = 1) -> a.BoxRow:
    return a.BoxRow(f"{store}-a", epoch, head, applied, version, seen_ms)


def _fast_box() -> a.BoxRow:
    """Its clock was set ahead in the morning; the day before its times had stepped back, which is over."""
    troubles = (
        Trouble("offset", NOW_MS - 190 * MINUTE_MS, 3 * 3_600_000),
        Trouble("backwards", NOW_MS - 1700 * MINUTE_MS, 45 * MINUTE_MS, 3801, NOW_MS - 1600 * MINUTE_MS),
    )
    return msgspec.structs.replace(_box("s006", 4029, 4029, NOW_MS - 2000), clock=troubles)


def _store(
    store: str,
    name: str,
    receipts: int,
    line: a.Line,
    *,
    pending: a.Pending | None = None,
    call: str | None = None,
    parked: int = 0,
    complete_ms: int | None = NOW_MS - 2000,
    boxes: list[a.BoxRow] | None = None,
) -> a.StoreRow:
    pending = pending or a.Pending()
    sold_ms = (complete_ms or NOW_MS) - 41_000 if receipts else None
    boxes = (
        boxes if boxes is not None else [_box(store, 4000 + receipts + pending.receipts, 4000 + receipts, complete_ms)]
    )
    takings = receipts * 6893 + sum(map(ord, store)) * 7
    return a.StoreRow(
        store,
        name,
        takings if receipts else 0,
        receipts,
        sold_ms,
        line,
        pending,
        complete_ms,
        call,
        parked,
        boxes,
        None,
    )


def stores() -> list[a.StoreRow]:
    """Those that need a call first, as the hub orders them."""
    live = a.Line("LIVE", NOW_MS - 193 * MINUTE_MS, "head office answers in 31 ms")
    dark_since_ms = NOW_MS - 23 * MINUTE_MS
    return [
        _store(
            "s005", "火车站店", 61, a.Line("DARK", dark_since_ms, "silent"), call="dark", complete_ms=dark_since_ms,
            pending=a.Pending(12, 86_340, 1_460, dark_since_ms - 9000),
        ),
        _store("s003", "大学城店", 44, live, call="parked", parked=2),
        _store(
            "s007", "老城店", 38, a.Line("CATCH-UP", NOW_MS - 48_000, "1,204 facts wait"), call="behind",
            complete_ms=NOW_MS - 31 * MINUTE_MS, pending=a.Pending(288, 1_985_220, 31_310, NOW_MS - 31 * MINUTE_MS),
        ),
        _store(
            "s009", "新区店", 0, a.Line("UNKNOWN", NOW_MS - 90 * MINUTE_MS, "never-seen"), call="never-seen",
            complete_ms=None, boxes=[_box("s009", 0, 0, None, "")],
        ),
        _store("s001", "人民路店", 97, live),
        _store("s002", "解放路店", 83, live),
        _store(
            "s004", "滨江店", 52, a.Line("THIN", NOW_MS - 6 * MINUTE_MS, "head office answers in 2140 ms"),
            pending=a.Pending(2, 9_870, 310, NOW_MS - 9000),
        ),
        _store("s006", "机场免税店（T2 国际出发）", 29, live, call="clock", boxes=[_fast_box()]),
    ]  # fmt: skip


def today() -> a.Today:
    """The chain's day so far."""
    rows = stores()
    hours = _hours(4.1, 14, seed=1)
    behind = [row for row in rows if row.pending.receipts or row.complete_to_ms is None]
    return a.Today(
        business_date=DATE,
        currency=CURRENCY,
        takings_minor=sum(hour.takings_minor for hour in hours),
        receipts=sum(hour.receipts for hour in hours),
        same_weekday_minor=sum(hour.last_week_minor or 0 for hour in hours),
        hours=hours,
        completeness=a.Completeness(
            stores_total=len(rows),
            stores_complete=len(rows) - len(behind),
            complete_to_ms=NOW_MS - 2000,
            behind_receipts=sum(row.pending.receipts for row in behind),
            behind_minor=sum(row.pending.minor for row in behind),
            stores=[a.Behind(row.store, None, row.pending.receipts) for row in behind],
        ),
        stores=rows,
        as_of_ms=NOW_MS,
    )


def nothing_yet() -> a.Today:
    """A hub that was started a minute ago."""
    none = a.Completeness(0, 0, None, 0, 0, [])
    return a.Today(DATE, CURRENCY, 0, 0, None, [], none, [], NOW_MS)


def detail(row: a.StoreRow) -> a.StoreDetail:
    """One store with hours and three lanes that together make its figures."""
    hours = _hours(row.receipts / 200, 14, seed=row.receipts)
    third, rest = divmod(row.receipts, 3)
    share, left = divmod(row.takings_minor, 3)
    lanes = [
        a.LaneRow(lane, third + (rest if n == 0 else 0), share + (left if n == 0 else 0), 3100 + 17 * n)
        for n, lane in enumerate(_LANES)
    ]
    fields = {name: getattr(row, name) for name in a.StoreRow.__struct_fields__}
    half_printed = a.UnprintedRow(_LANES[1], [3116], 3117, "paper out", NOW_MS - 240_000)
    return a.StoreDetail(
        **fields,
        business_date=DATE,
        currency=CURRENCY,
        hours=hours,
        lanes=lanes if row.receipts else [],
        unprinted=[half_printed] if row.store == "s005" else [],
    )


def receipt(store: str, lane: str, number: int) -> a.Receipt:
    """One sale; the same address gives the same sale."""
    dice = random.Random(f"{store}/{lane}/{number}")
    lines = [_line(good, dice) for good in dice.sample(_GOODS, dice.randint(2, 7))]
    total = sum(line.amount_minor for line in lines)
    at_ms = NOW_MS - (3200 - number) * 97_000
    return a.Receipt(
        receipt_no=f"{store}-{lane}-1-{number:06}",
        store=store,
        lane=lane,
        epoch=1,
        number=number,
        business_date=DATE,
        at_ms=at_ms,
        cashier="王芳",
        currency=CURRENCY,
        lines=lines,
        total_minor=total,
        discount_minor=sum(line.discount_minor for line in lines),
        tax=_tax(lines),
        tenders=_tenders(total, dice),
        proof=a.Proof(f"{store}-a", 4000 + number, dice.randbytes(32).hex(), at_ms + 412),
    )


def receipts() -> list[a.Receipt]:
    """The newest forty of three stores."""
    made = [receipt(store, lane, number) for number in range(3186, 3200) for store, lane in _WHERE]
    return sorted(made, key=lambda one: (one.at_ms, one.receipt_no), reverse=True)


_WHERE = (("s001", "01"), ("s002", "02"), ("s005", "03"))


def row_of(one: a.Receipt) -> a.ReceiptRow:
    """A receipt as lists show it."""
    return a.ReceiptRow(
        one.store, one.lane, one.epoch, one.number, one.receipt_no, one.business_date, one.at_ms, one.total_minor,
        one.currency, len(one.lines), [tender.kind for tender in one.tenders],
    )  # fmt: skip


def items() -> list[a.ItemRow]:
    """What head office sells."""
    return [
        a.ItemRow(
            code, name, [] if unit == "KGM" else [f"2900000{code}0"], code[-3:] if unit == "KGM" else "", price, unit,
            unit == "KGM", "生鲜" if unit == "KGM" else "食品",
        )
        for code, name, unit, price in _GOODS
    ]  # fmt: skip


def _line(good: tuple[str, str, str, int], dice: random.Random) -> a.ReceiptLine:
    code, name, unit, price = good
    quantity = dice.randint(180, 2400) if unit == "KGM" else 1000 * dice.choice((1, 1, 1, 2, 3))
    full = (quantity * price + 500) // 1000
    discount = full // 10 if dice.random() < 0.2 else 0
    return a.ReceiptLine(code, name, quantity, unit, price, discount, full - discount, 900 if unit == "KGM" else 1300)


def _tax(lines: list[a.ReceiptLine]) -> list[a.Tax]:
    made = []
    for rate in sorted({line.tax_rate_bp for line in lines}):
        gross = sum(line.amount_minor for line in lines if line.tax_rate_bp == rate)
        tax = (gross * rate + (10_000 + rate) // 2) // (10_000 + rate)
        made.append(a.Tax(rate, gross - tax, tax))
    return made


def _tenders(total: int, dice: random.Random) -> list[a.Tender]:
    if dice.random() < 0.5:
        return [a.Tender("card", total, total, 0)]
    given = -(-total // 10_000) * 10_000
    return [a.Tender("cash", total, given, given - total)]
