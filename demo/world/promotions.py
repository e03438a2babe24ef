"""What the demo's chain has on offer this week: a few promotions over the goods that its shoppers buy most."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from demo.world.goods import Source
from retail.catalogue import Item
from retail.promotions import Promotion, Selection
from retail.promotions import offers as o

BASKETS = 300
#: Spend so much, save so much (满减), in minor units.
FROM_MINOR, OFF_MINOR = 5_000, 500


def promotions_of(source: Source, items: Sequence[Item]) -> list[Promotion]:
    """The second at half price, any three at a fifth off, a tenth off and spend-and-save over the whole basket."""
    first, second, third = _favourites(source, items)
    save = o.Threshold((o.Step(from_minor=FROM_MINOR, off_minor=OFF_MINOR),))
    return [
        Promotion("half2", f"第二件半价 {first}", o.NthUnit(2, 5000), Selection(categories=(first,))),
        Promotion("buy2", f"买二送一 {second}", o.BuyGet(2), Selection(categories=(second,))),
        Promotion("tenth", f"九折 {third}", o.PercentOff(1000), Selection(categories=(third,))),
        Promotion("save", f"满{FROM_MINOR // 100}减{OFF_MINOR // 100}", save, layer=1),
    ]


def _favourites(source: Source, items: Sequence[Item]) -> list[str]:
    """The three categories of goods sold by the piece that come up most, the first the most."""
    category = {item.id: item.category for item in items if not item.weighed and item.category}
    lines = (line.item for basket in islice(source.baskets(0), BASKETS) for line in basket.lines)
    found = Counter(category[item] for item in lines if item in category)
    return [name for name, _ in found.most_common(3)]
