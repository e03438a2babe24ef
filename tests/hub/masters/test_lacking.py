"""Who loads a file is told what it names that head office does not have."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.lacking import TOLD_MAX, lacking
from hub.masters.load import load
from protocol.masters import Master, Prices, StoreDoc
from retail.catalogue import Item, Pack, Part
from retail.members import Program
from retail.members.program import Tier
from retail.policy import Policy, Rule
from retail.pricing.prices import Price
from retail.promotions import Promotion
from retail.promotions.goods import Selection
from retail.promotions.offers import Bundle, Gift, PercentOff
from retail.promotions.offers import Part as BundlePart
from retail.terms import Terms

ORG = "acme"
MILK = Item("milk", "牛奶", 500, ("06901234567892",), plu="22", category="food/milk", brand="meadow")
STORE = StoreDoc("s01", "人民路店", "Asia/Shanghai", "CNY", ("人民路店",), terms=Terms(zone="south", off=("half",)))
HALF = Promotion("half", "半价", PercentOff(5000), Selection(items=("milk",)))


@pytest.fixture
async def chain(engine: AsyncEngine) -> AsyncEngine:
    await load(engine, ORG, [MILK, STORE, HALF, Program(tiers=(Tier("gold"),))])
    return engine


@pytest.mark.parametrize(
    "master",
    [
        Item("kit", "套装", 900, parts=(Part("milk", 1000),), variants=("milk",), deposit="milk"),
        Prices(
            "milk", (Price("milk", 480, store="s01"), Price("milk", 470, zone="south"), Price("milk", 460, tier="gold"))
        ),
        Promotion(
            "p",
            "p",
            PercentOff(500),
            Selection(categories=("food",), brands=("meadow",)),
            stores=("s01",),
            tiers=("gold",),
        ),
        Policy(1, (Rule("price", store="s01", category="food/milk", item="milk"),)),
        STORE,
    ],
)
async def test_nothing_is_told_where_all_is_there(chain: AsyncEngine, master: Master):
    await load(chain, ORG, [master])

    assert await lacking(chain, ORG, [master]) == []


@pytest.mark.parametrize(
    ("master", "told"),
    [
        (Item("beer", "啤酒", 600, deposit="bottle"), "item beer names item 'bottle', which is not there"),
        (Item("kit", "套装", 900, parts=(Part("mikl", 1000),)), "item kit names item 'mikl'"),
        (Prices("mikl", (Price("mikl", 480),)), "a price names item 'mikl'"),
        (Prices("milk", (Price("milk", 480, store="s1"),)), "a price of milk names store 's1'"),
        (Prices("milk", (Price("milk", 480, zone="north"),)), "a price of milk names zone 'north'"),
        (Prices("milk", (Price("milk", 480, tier="golden"),)), "a price of milk names tier 'golden'"),
        (Promotion("p", "p", PercentOff(500), Selection(categories=("fod",))), "promotion p names category 'fod'"),
        (Promotion("p", "p", PercentOff(500), Selection(brands=("Meadow",))), "promotion p names brand 'Meadow'"),
        (Promotion("p", "p", Gift(2000, Selection(items=("cup",)))), "promotion p names item 'cup'"),
        (
            Promotion(
                "p", "p", Bundle((BundlePart(Selection(items=("milk",))), BundlePart(Selection(items=("tea",)))), 900)
            ),
            "promotion p names item 'tea'",
        ),
        (Policy(1, (Rule("price", item="tobacco"),)), "a rule for price names item 'tobacco'"),
        (
            StoreDoc("s02", "x", "Asia/Shanghai", "CNY", (), terms=Terms(off=("hafl",))),
            "off of s02 names promotion 'hafl'",
        ),
    ],
)
async def test_what_is_named_and_not_there_is_told(chain: AsyncEngine, master: Master, told: str):
    await load(chain, ORG, [master])

    [sentence] = await lacking(chain, ORG, [master])

    assert sentence.startswith(told)


@pytest.mark.parametrize(
    "other",
    [
        Item("tea", "茶", 500, MILK.gtins),
        Item("tea", "茶", 500, packs=(Pack("06901234567892", 12_000),)),
        Item("tea", "茶", 500, plu="22"),
    ],
)
async def test_a_code_of_two_items_is_told_to_who_loads_one_of_them(chain: AsyncEngine, other: Item):
    await load(chain, ORG, [other])

    [sentence] = await lacking(chain, ORG, [other])

    assert "is the code of milk and tea: lanes find only one of them by it" in sentence
    assert await lacking(chain, ORG, [HALF]) == []


async def test_of_many_the_first_are_told_and_how_many_more(chain: AsyncEngine):
    kit = Item("kit", "套装", 900, parts=tuple(Part(f"part{n}", 1000) for n in range(TOLD_MAX + 3)))

    told = await lacking(chain, ORG, [kit])

    assert len(told) == TOLD_MAX + 1
    assert told[-1] == "and 3 more"
