"""Receipts that may not be on paper, at head office: the newest word of each lane counts, whatever was shed before it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.answers import UnprintedRow
from hub.insight.projection.rollup import Stream, zone_of
from hub.insight.receipts.unprinted import paper_row, unfit_for_papers, unprinted
from hub.insight.stores.store import store_detail
from protocol.facts import Fact, ReceiptsPrinted, ReceiptsUnprinted
from tests.hub.insight.chain_store import DAY, MORNING_MS, NOW_MS, ORG, add_store, receive


def word(body: ReceiptsUnprinted | ReceiptsPrinted, lane: str = "03", at_ms: int = MORNING_MS) -> Fact:
    return Fact(lane, DAY, at_ms, body)


BAD = ReceiptsUnprinted((7,), 9, "paper out")


async def asked(engine: AsyncEngine, store: str = "s01") -> list[UnprintedRow]:
    async with engine.connect() as connection:
        return await unprinted(connection, ORG, store)


async def test_the_newest_word_of_each_lane_stands_on_its_stores_page(engine: AsyncEngine) -> None:
    await add_store(engine, "s01")
    await add_store(engine, "s02")
    await receive(engine, "s01", [word(BAD), word(BAD, "04"), word(ReceiptsUnprinted((7, 8)), at_ms=MORNING_MS + 1)])

    assert await asked(engine) == [
        UnprintedRow("03", [7, 8], 0, "", MORNING_MS + 1),
        UnprintedRow("04", [7], 9, "paper out", MORNING_MS),
    ]
    assert await asked(engine, "s02") == []
    async with engine.connect() as connection:
        found = await store_detail(connection, ORG, "s01", None, NOW_MS)
    assert found
    assert [one.lane for one in found.unprinted] == ["03", "04"]


@pytest.mark.parametrize("before", list(itertools.permutations([BAD, ReceiptsUnprinted((8,))], 2)))
async def test_all_that_is_out_is_nobodys_business_any_more(engine: AsyncEngine, before) -> None:
    await add_store(engine, "s01")
    await receive(engine, "s01", [*map(word, before), word(ReceiptsPrinted(60_000))])

    assert await asked(engine) == []


async def test_a_box_in_a_new_life_has_nothing_to_do_with_the_lanes_of_the_old_one(engine: AsyncEngine) -> None:
    await add_store(engine, "s01")
    await receive(engine, "s01", [word(BAD)])
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE store SET epoch = 2")

    assert await asked(engine) == []


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (word(ReceiptsUnprinted((-1,))), "receipt number"),
        (word(ReceiptsUnprinted((), 2**40)), "receipt number"),
        (word(ReceiptsUnprinted((1,), 0, "a\0b")), "signs"),
        (word(BAD, "x" * 40), "name"),
        (word(BAD, at_ms=-1), "time"),
    ],
)
def test_what_no_table_holds_is_parked_with_its_reason(fact: Fact, words: str) -> None:
    assert words in unfit_for_papers(fact)


@given(st.lists(st.integers(0, 2**31 - 1), max_size=80).map(tuple), st.text(max_size=400))
def test_however_much_is_said_the_row_fits_its_columns(numbers: tuple[int, ...], why: str) -> None:
    row = paper_row(Stream(ORG, "s01", "b1", 1, zone_of("UTC")), 5, word(ReceiptsUnprinted(numbers, 3, why)))

    named, waits_from, said = row[6:9]
    assert len(str(named)) <= 300
    assert [int(one) for one in str(named).split(",") if one] == list(numbers)[: str(named).count(",") + bool(named)]
    assert (waits_from, said) == (3, why[:120])
