"""What a quote costs: carts of 10, 50 and 150 lines of real goods under 0, 50 and 500 live promotions of all kinds."""

import random
import time
from collections.abc import Mapping, Sequence
from itertools import islice

from bench.receipts import source
from bench.table import Row
from retail.catalogue import Item
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books, Wanted, quote
from retail.promotions import Book, Circumstances, Moment, Promotion, Selection
from retail.promotions import offers as o

LINES, LIVE, ROUNDS = (10, 50, 150), (0, 50, 500), 200
NOW = Circumstances(Moment(20261123, 1, 600), "s01", member=True)


async def run() -> list[Row]:
    """Each cart under each number of promotions, against the same cart under none."""
    rng = random.Random(3)
    items = list(islice(source().items(), 20_000))
    rows = []
    for count in LINES:
        cart = [_wanted(item, rng) for item in rng.sample(items, count)]
        books = {live: _books(items, live) for live in LIVE}
        costs = _costs(cart, books)
        rows += [
            _row(
                f"{count}-line cart, {live} promotions live, {_touch(cart, books[live])} touch it",
                costs[live],
                costs[0],
            )
            for live in LIVE[1:]
        ]
    return rows


def _row(what: str, cost: float, none: float) -> Row:
    ratio = cost / none
    return Row(
        f"quote of a {what}", f"{cost * 1e3:.2f} ms", f"{none * 1e3:.2f} ms with none", ratio, "at most 5", ratio <= 5
    )


def _touch(cart: Sequence[Wanted], books: Books) -> int:
    return len(quote(cart, books, NOW).promotions)


def _costs(cart: Sequence[Wanted], books: Mapping[int, Books]) -> dict[int, float]:
    """The median of some rounds each, in seconds of the processor: by turns, so that what else runs here is in all of them."""
    taken: dict[int, list[float]] = {live: [] for live in books}
    for _ in range(ROUNDS):
        for live, these in books.items():
            start = time.thread_time()
            quote(cart, these, NOW)
            taken[live].append(time.thread_time() - start)
    return {live: sorted(times)[ROUNDS // 2] for live, times in taken.items()}


def _wanted(item: Item, rng: random.Random) -> Wanted:
    quantity = rng.randrange(100, 2000) if item.weighed else rng.randrange(1, 4) * 1000
    return Wanted(item.id, quantity, item.price_minor, item.category, weighed=item.weighed)


def _books(items: Sequence[Item], live: int) -> Books:
    rng = random.Random(5)
    return Books(PriceBook(), Book(_promotion(number, items, rng) for number in range(live)))


def _promotion(number: int, items: Sequence[Item], rng: random.Random) -> Promotion:
    """Most are about some items, a fifth about a category, one in fifty about everything."""
    some = rng.sample(items, rng.randrange(1, 20))
    goods = Selection(items=tuple(item.id for item in some))
    if number % 5 == 0:
        goods = Selection(categories=(some[0].category,))
    if number % 50 == 0:
        step = o.Step(from_minor=rng.randrange(2000, 20_000), off_minor=200)
        return Promotion(f"p{number}", "spend and save", o.Threshold((step,)), layer=1)
    offers: tuple[o.AnyOffer, ...] = (
        o.PercentOff(rng.randrange(500, 3000)),
        o.AmountOff(50),
        o.NthUnit(2, 5000, mixed=True),
        o.ForPrice(3, 500),
        o.BuyGet(2),
    )
    return Promotion(f"p{number}", f"promotion {number}", offers[number % len(offers)], goods, priority=number % 3)
