"""As many goods as a chain of hypermarkets has, made up: always the same, and no easier to pack than real ones."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from demo.world.goods import made_gtin
from demo.world.made_up import GOODS, read_goods
from retail.catalogue import Item

COUNT, CHANGED = 92_331, 50
BRANDS = 900
_SYLLABLES = "福康味龙泰和安佳美源乐家金银山水天地春秋红白青玉宝香新华丰盛永兴隆顺达通利民众益寿长江海湖河松竹梅兰"


def goods(count: int = COUNT) -> list[Item]:
    """Articles of the made-up shop under many brands, in many sizes."""
    rng, kinds = random.Random(92_331), list(read_goods(GOODS))
    brands = ["".join(rng.choices(_SYLLABLES, k=rng.choice((2, 2, 3)))) for _ in range(BRANDS)]
    return [_one(rng, number, rng.choice(kinds), rng.choice(brands)) for number in range(count)]


def _one(rng: random.Random, number: int, kind: Item, brand: str) -> Item:
    size = f"{rng.choice((50, 100, 125, 180, 250, 330, 400, 500, 750, 900))}{rng.choice(('g', 'ml', 'g×6', 'ml×12'))}"
    price = max(50, kind.price_minor * rng.randrange(40, 260) // 1000 * 10)
    return Item(
        f"{10_000_000 + number * 7 + rng.randrange(7)}",
        f"{brand}{kind.name.split(' ')[0]} {size}",
        price,
        (made_gtin(rng.randrange(10**10)),),
        tax_rate_bp=kind.tax_rate_bp,
        category=kind.category,
        size=size,
        initials=f"{brand and rng.choice('abcdefghjklmnpqrstwxyz') * len(brand)}{kind.initials}",
        brand=brand,
    )


def changes(items: Sequence[Item], rounds: int, seed: str) -> Iterator[list[Item]]:
    """Round after round, other prices of some goods here and there; another seed, other goods."""
    rng = random.Random(seed)
    for _ in range(rounds):
        yield [
            replace(item, price_minor=item.price_minor + rng.randrange(1, 99)) for item in rng.sample(items, CHANGED)
        ]


def as_json(item: Item) -> dict[str, Any]:
    """What a JSON API says of it: names beside values, and nothing that is not set."""
    return {name: value for name in item.__struct_fields__ if (value := getattr(item, name))}


def write(path: Path, items: Iterable[Item]) -> Path:
    """As `lantern-hub items load` and the peer take them: one JSON object a line."""
    path.write_text("".join(json.dumps(as_json(item), ensure_ascii=False) + "\n" for item in items), "utf-8")
    return path
