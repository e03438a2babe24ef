"""Ten thousand receipts to measure with: real baskets where the demo's cache is there, made-up ones elsewhere."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from demo.world.goods import Source, grams_of
from demo.world.journey import open_journey
from demo.world.made_up import MadeUp
from retail.catalogue import Item
from retail.pricing.amounts import line_amount
from retail.sale import Sale, SaleLine, TenderLine

CACHE = Path(__file__).parent.parent / ".cache"
START_MS = 1_795_000_000_000


def source() -> Source:
    """The real baskets, or our own."""
    return open_journey(CACHE, lambda _: None) or MadeUp()


def sales(count: int, lanes: int = 3) -> Iterator[Sale]:
    """Numbered per lane from 1, as a day's baskets come."""
    goods = source()
    items = {item.id: item for item in goods.items()}
    rng, numbers = random.Random(1), dict.fromkeys(range(lanes), 0)
    for index, basket in enumerate(islice(goods.baskets(0), count)):
        lane = index % lanes
        numbers[lane] += 1
        lines = tuple(_line(items[line.item], line.quantity, grams_of(items[line.item], line)) for line in basket.lines)
        total = sum(line.amount_minor for line in lines)
        cash = rng.random() < 0.6
        given = -(-total // 1000) * 1000 if cash else total
        tender = TenderLine("cash" if cash else "card", total, given, "" if cash else f"A{rng.randrange(10**6):06d}")
        at = START_MS + index * 40_000
        yield Sale(f"{lane + 1:02d}", numbers[lane], "王芳", "CNY", at - 60_000, 1, total, lines, (tender,))


def _line(item: Item, quantity: int, grams: int) -> SaleLine:
    milli = grams if item.weighed else quantity * 1000
    return SaleLine(item.id, milli, item.price_minor, 0, line_amount(item.price_minor, milli), item.tax_rate_bp)
