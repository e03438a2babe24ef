"""Promotions and price lists come in by file, whole or not at all, and travel as masters do."""

import json
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.load import load
from hub.masters.pricing import promotions, read_prices, read_promotions
from hub.masters.reading import MasterError
from protocol.masters import PRICES, PROMOTION, Prices, decode_master
from protocol.messages import Pull
from retail.pricing.prices import Price
from retail.promotions import Promotion, Selection
from retail.promotions import offers as o
from tests.hub.masters.pulling import make_page

HALF = {
    "id": "half2",
    "name": "第二件半价",
    "offer": {"kind": "nth_unit", "n": 2, "off_bp": 5000},
    "goods": {"items": ["milk"]},
}
ORG = "acme"


@pytest.fixture
def file(tmp_path: Path):
    def write(*lines: object) -> Path:
        path = tmp_path / "masters.jsonl"
        path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
        return path

    return write


async def test_a_promotion_reaches_a_store_as_it_was_written(engine: AsyncEngine, file) -> None:
    await load(engine, ORG, read_promotions(file(HALF)))

    async with engine.connect() as connection:
        page = await make_page(connection, ORG, "s001", Pull(1, 0, 1, "", 10))

    assert [decode_master(document) for document in page.documents] == [
        Promotion("half2", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)))
    ]
    assert [one["name"] for one in await promotions(engine, ORG)] == ["第二件半价"]


async def test_a_promotion_that_is_withdrawn_is_gone_and_stays_so(engine: AsyncEngine, file) -> None:
    await load(engine, ORG, read_promotions(file(HALF)))

    assert await load(engine, ORG, (), withdraw=[(PROMOTION, "half2"), (PROMOTION, "never")]) == (2, 1)
    assert await load(engine, ORG, (), withdraw=[(PROMOTION, "half2")]) == (2, 0)
    assert await promotions(engine, ORG) == []


async def test_rows_of_one_item_are_one_document_and_replace_what_it_had(engine: AsyncEngine, file) -> None:
    first = file({"item": "milk", "price_minor": 500}, {"item": "milk", "price_minor": 480, "store": "s001"})
    [milk] = read_prices(first)
    assert milk == Prices("milk", (Price("milk", 500), Price("milk", 480, store="s001")))
    await load(engine, ORG, [milk])

    assert await load(engine, ORG, read_prices(file({"item": "tea", "price_minor": 900})), replace=PRICES) == (2, 2)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2"),
        ({**HALF, "member_only": True}, "'member_only' in Promotion"),
        ({**HALF, "goods": {"item": ["milk"]}}, "'item' in Selection"),
        ({**HALF, "offer": {"kind": "nth_unit", "n": 1, "off_bp": 5000}}, "n"),
        ({**HALF, "offer": {"kind": "magic"}}, "magic"),
        ({**HALF, "offer": {"kind": "half"}}, "it is one of: percent_off, "),
        ({**HALF, "member_only": True}, "members_only"),
        ({**HALF, "id": "q", "when": {"from_date": 20261301}}, "20261301 is no date"),
        ({**HALF, "id": "q", "when": {"from_date": 20261202, "to_date": 20261201}}, "before from_date"),
        ({**HALF, "id": "q", "when": {"hours": [{"from_minute": 0, "to_minute": 0}]}}, "the whole day is 0 to 1440"),
        (HALF, "line 1 already"),
        ({**HALF, "id": "big", "goods": {"items": [f"item{n:06d}" for n in range(3000)]}}, "at most"),
    ],
)
def test_a_slip_in_a_file_is_told_by_its_line_and_rule(file, line: object, words: str) -> None:
    with pytest.raises(MasterError) as refused:
        list(read_promotions(file(HALF, line)))

    assert words in str(refused.value)
