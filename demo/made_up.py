"""A small catalogue and shoppers of our own, for machines without the real baskets. The same seed, the same day."""

import random
from collections.abc import Iterator, Sequence

from demo.goods import Basket, Line, made_gtin
from retail.catalogue import Item

#: name, pinyin initials, category, price in fen, pieces (EA) or kilograms (KGM)
_GOODS = """\
纯牛奶 250ml|cnn|乳品|350|EA
酸奶 风味|snfw|乳品|580|EA
鲜鸡蛋 10枚|xjd|蛋类|1290|EA
大米 5kg|dm|粮油|3990|EA
花生油 1.8L|hsy|粮油|4580|EA
面条 500g|mt|粮油|690|EA
生抽 500ml|sc|调味|980|EA
陈醋 420ml|cc|调味|850|EA
食盐 400g|sy|调味|300|EA
白砂糖 500g|bst|调味|720|EA
可乐 330ml|kl|饮料|300|EA
矿泉水 550ml|kqs|饮料|200|EA
绿茶 500ml|lc|饮料|350|EA
橙汁 1L|cz|饮料|1280|EA
啤酒 500ml|pj|酒类|550|EA
薯片 原味|sp|零食|750|EA
饼干 苏打|bg|零食|890|EA
巧克力 100g|qkl|零食|1680|EA
方便面 五连包|fbm|速食|1490|EA
火腿肠|htc|速食|450|EA
抽纸 三包|cz|日用|1590|EA
洗衣液 2kg|xyy|日用|3290|EA
牙膏 120g|yg|日用|1280|EA
电池 5号四粒|dc|日用|1990|EA
苹果 红富士|pg|水果|1280|KGM
香蕉|xj|水果|690|KGM
橙子|cz|水果|990|KGM
西红柿|xhs|蔬菜|780|KGM
黄瓜|hg|蔬菜|560|KGM
土豆|td|蔬菜|390|KGM
五花肉|whr|鲜肉|3280|KGM
鸡胸肉|jxr|鲜肉|2380|KGM
三文鱼|swy|水产|15800|KGM
"""
_COUNTER = frozenset({"鲜肉", "水产"})


class MadeUp:
    """A convenience shop's goods."""

    name = "made-up shoppers"

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._items = [_item(number, row.split("|")) for number, row in enumerate(_GOODS.splitlines(), 1)]

    def items(self) -> Sequence[Item]:
        """All goods."""
        return self._items

    def baskets(self, start: int) -> Iterator[Basket]:
        """Shoppers who buy two to a dozen things."""
        number = start
        while True:
            rng = random.Random(f"{self._seed}/{number}")
            hour = min(21, max(8, round(rng.gauss(14, 4))))
            chosen = rng.sample(self._items, rng.randint(1, min(12, len(self._items))))
            yield Basket(hour, tuple(self._line(item, rng) for item in chosen))
            number += 1

    def _line(self, item: Item, rng: random.Random) -> Line:
        if item.weighed:
            return Line(item.id, 1, item.price_minor * rng.randint(150, 1800) // 1000)
        quantity = rng.choice((1, 1, 1, 2, 3))
        return Line(item.id, quantity, item.price_minor * quantity)


def _item(number: int, row: list[str]) -> Item:
    name, initials, category, price, unit = row
    about = {"initials": initials, "category": category, "tax_rate_bp": 900}
    item_id = f"m{number:03d}"
    if unit == "KGM":
        plu = str(10_000 + number if category in _COUNTER else 3000 + number)
        return Item(item_id, name, int(price), plu=plu, unit=unit, **about)  # type: ignore[arg-type]
    return Item(item_id, name, int(price), gtins=(made_gtin(number),), **about)  # type: ignore[arg-type]
