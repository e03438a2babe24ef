"""The shop that is there when the real baskets are not."""

from itertools import islice

from demo.world.goods import is_labelled
from demo.world.made_up import GOODS, MadeUp, read_goods
from retail.barcodes import gtin14


def test_there_are_goods_of_every_kind_and_none_twice() -> None:
    items = list(read_goods(GOODS))

    assert len(items) > 150
    assert len({item.id for item in items}) == len({item.name for item in items}) == len(items)
    assert all(item.price_minor > 0 and item.initials.isascii() for item in items)
    assert sum(is_labelled(item) for item in items) > 10
    assert sum(item.weighed and not is_labelled(item) for item in items) > 10
    assert all(gtin14(item.gtins[0]) for item in items if not item.weighed)


def test_the_same_seed_sends_the_same_shoppers_and_another_one_others() -> None:
    same = [list(islice(MadeUp(7).baskets(100), 30)) for _ in range(2)]

    assert same[0] == same[1]
    assert same[0][1:] == list(islice(MadeUp(7).baskets(101), 29)), "a shopper is known by number"
    assert same[0] != list(islice(MadeUp(8).baskets(100), 30))


def test_baskets_hold_only_what_the_shop_sells_within_opening_hours() -> None:
    shop = MadeUp(3)
    known = {item.id for item in shop.items()}

    for basket in islice(shop.baskets(0), 500):
        assert 8 <= basket.hour <= 21
        assert {line.item for line in basket.lines} <= known
        assert all(line.quantity > 0 and line.amount_minor > 0 for line in basket.lines)
