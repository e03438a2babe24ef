"""A small catalogue and shoppers of our own, for machines without the real baskets. The same seed, the same days."""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from demo.world.goods import Basket, Line, made_gtin
from retail.catalogue import Item
from retail.money import divide

GOODS = Path(__file__).with_name("made_up.txt")
#: PLUs of the lane's scale have four digits, those of the counters' labels five, as in `demo.world.shelf`.
SCALE_PLU, LABEL_PLU = 4_000, 10_000
#: How many shoppers come in each hour, from the shop's first to its last.
OPENS, BY_HOUR = 8, (3, 5, 6, 6, 5, 4, 4, 5, 7, 9, 10, 8, 5, 3)
#: How many things they carry: most a handful, some a trolley.
SIZES = (1, 2, 3, 4, 5, 6, 8, 11, 16, 24)
GRAMS_MIN, GRAMS_USUAL, GRAMS_MAX = 80, 620, 3_500


class MadeUp:
    """A neighbourhood shop of some two hundred goods."""

    name = "made-up shoppers"

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._items = list(read_goods(GOODS))
        order = random.Random(seed).sample(self._items, len(self._items))
        # A few goods are in every basket and most are rare: the n-th is bought 1/n as often as the first.
        self._liked, self._weights = order, list(accumulate(1 / (rank + 5) for rank in range(len(order))))

    def items(self) -> Sequence[Item]:
        """All goods."""
        return self._items

    def baskets(self, start: int) -> Iterator[Basket]:
        """Shopper number `start`, the next one, and so on; each is always the same."""
        number = start
        while True:
            rng = random.Random(f"{self._seed}/{number}")
            hour = OPENS + rng.choices(range(len(BY_HOUR)), BY_HOUR)[0]
            chosen = rng.choices(self._liked, cum_weights=self._weights, k=rng.choice(SIZES))
            yield Basket(hour, tuple(_line(item, rng) for item in dict.fromkeys(chosen)))
            number += 1


def _line(item: Item, rng: random.Random) -> Line:
    if item.weighed:
        grams = min(GRAMS_MAX, GRAMS_MIN + round(rng.expovariate(1 / GRAMS_USUAL)))
        return Line(item.id, 1, divide(item.price_minor * grams, 1000))
    quantity = rng.choice((1, 1, 1, 1, 2, 3))
    return Line(item.id, quantity, item.price_minor * quantity)


def read_goods(path: Path) -> Iterator[Item]:
    """Goods from a table of names, sizes and prices; the file's head explains it."""
    number = 0
    for row in path.read_text("utf-8").splitlines():
        if row.startswith("#"):
            continue
        name, initials, category, percent, sizes = (part.strip() for part in row.split("|"))
        for size, price in (each.split() for each in sizes.split(",")):
            number += 1
            yield _item(number, name, size, _fen(price), (initials, category, int(percent) * 100))


def _item(number: int, name: str, size: str, price: int, about: tuple[str, str, int]) -> Item:
    initials, category, tax = about
    if size in {"kg", "label"}:
        plu = str(number + (SCALE_PLU if size == "kg" else LABEL_PLU))
        return Item(f"m{number:03d}", name, price, (), plu, "KGM", tax, category, "", initials)
    size = size.removeprefix("-")
    full = f"{name} {size}".strip()
    return Item(f"m{number:03d}", full, price, (made_gtin(number),), "", "EA", tax, category, size, initials)


def _fen(yuan: str) -> int:
    whole, _, part = yuan.partition(".")
    return int(whole) * 100 + int(f"{part:0<2}")
