"""The demo's regulars: a few hundred members with their own tiers, and prices for members on what sells most.

Numbers are made up, in a range that no network in China has given out (10 followed by nine digits).
"""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from msgspec import Struct

from demo.world.goods import Source
from retail.catalogue import Item
from retail.members import Lending, Program, Tier
from retail.pricing.prices import Price

COUNT, PRICED, BASKETS = 300, 40, 300
#: Members' prices are this much lower, in hundredths.
OFF = 8
_FAMILY = "王李张刘陈杨赵黄周吴"
_GIVEN = "芳伟娜敏静强磊军洋艳"
PROGRAM = Program(
    tiers=(Tier("silver", "银卡", "Silver"), Tier("gold", "金卡", "Gold", earn_milli=1500)),
    birthday_milli=2000,
    point_minor=10,
    expire_months=24,
    lend_points=Lending(least=50, most=2_000),
    lend_stored=Lending(bp=5_000, least=2_000, most=50_000),
)


class People(Struct, frozen=True):
    """Lines of the file of members, and rows of the price list."""

    members: list[dict[str, Any]]
    prices: list[Price]


def people_of(source: Source, items: Sequence[Item]) -> People:
    """The same people for the same goods."""
    rng = random.Random(20261123)
    return People([_member(number, rng) for number in range(COUNT)], _prices(source, items))


def phone(number: int) -> str:
    """A member's phone number, as they say it at the till."""
    return f"10{number * 7919 % 10**9:09d}"


def _member(number: int, rng: random.Random) -> dict[str, Any]:
    return {
        "id": f"m{number:04d}",
        "name": rng.choice(_FAMILY) + rng.choice(_GIVEN),
        "phone": phone(number),
        "tier": rng.choice(("", "", "silver", "gold")),
        "born": f"{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "agreed": rng.random() < 0.8,
    }


def _prices(source: Source, items: Sequence[Item]) -> list[Price]:
    prices = {item.id: item.price_minor for item in items if not item.weighed}
    lines = (line.item for basket in islice(source.baskets(0), BASKETS) for line in basket.lines)
    favourites = Counter(item for item in lines if prices.get(item, 0) >= 100 // OFF)
    return [Price(item, prices[item] * (100 - OFF) // 100, member=True) for item, _ in favourites.most_common(PRICED)]
