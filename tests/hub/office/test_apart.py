"""Two boxes under one identity: what the second sold is set apart, told, and counts once by a person's word."""

import asyncio

import pytest
from sqlalchemy import update

from hub.db import tables as t
from hub.insight.reading import reading
from hub.insight.totals.takings import by_lane
from hub.insight.uncounted.aside import Life, aside
from hub.insight.uncounted.parked import parked
from hub.office.apart import SetApart, set_apart
from hub.office.aside import release
from hub.office.decisions import By, OfficeError, decisions
from tests.hub.inbox.box import DAY, LEDGER, NOW_MS, ORG, Box, Hub, sold

BY = By("li", "a cloned card")
OTHER = Life("s001", "box1", 1_000_001)


async def cloned(hub: Hub) -> tuple[Box, Box]:
    """A card and its clone: the same first sale, then each its own under the same numbers."""
    box = await hub.enrol()
    box.write(sold(1))
    clone = Box(box.address, box.epoch, box.key)
    clone.records[LEDGER] = list(box.records[LEDGER])
    box.write(sold(2), sold(3))
    clone.write(sold(2, minor=9900), sold(3, minor=100), sold(4, minor=10))
    await hub.serve(box.facts(1, 3))
    return box, clone


async def shelf(hub: Hub) -> list[bytes]:
    async with reading(hub.engine) as connection:
        return [bytes.fromhex(row.id) for row in (await parked(connection, ORG)).parked]


async def refused(hub: Hub, clone: Box, first: int, last: int) -> bytes:
    [ack] = await hub.serve(clone.facts(first, last))
    assert ack.refusal == "chain"
    [digest] = await shelf(hub)
    return digest


async def test_another_history_is_set_apart_told_and_counts_once_under_numbers_of_its_own(hub: Hub):
    _, clone = await cloned(hub)

    done = await set_apart(hub.engine, ORG, await refused(hub, clone, 1, 4), BY, NOW_MS)
    async with reading(hub.engine) as connection:
        [row] = (await aside(connection, ORG)).lives
    settled = [await release(hub.engine, ORG, OTHER, BY, NOW_MS) for _ in range(2)]

    assert done == SetApart("s001/box1/1000001", 3)
    assert (row.history_of, row.state, row.contents.receipts, row.contents.sums[0].minor) == (1, "waiting", 3, 10_010)
    assert [one.contents.receipts for one in settled] == [3, 0]
    assert await hub.takings("s001") == (1650 + 10_010, 6)
    assert sorted(await hub.rows(t.sale, "epoch", "number", "total_minor")) == [
        *((1, number, 550) for number in (1, 2, 3)),
        (1_000_001, 2, 9900),
        (1_000_001, 3, 100),
        (1_000_001, 4, 10),
    ]
    assert [row[0] for row in await hub.rows(t.fact, "hash", epoch=OTHER.epoch)] == clone.hashes()[2:]
    assert (await shelf(hub), await hub.broken()) == ([], [])
    async with reading(hub.engine) as connection:
        [lane] = await by_lane(connection, ORG, DAY, "s001")
        kept = await decisions(connection, ORG)
    assert (lane.receipts, lane.last_number) == (6, 3)
    assert {(one.kind, one.verdict) for one in kept} == {("parked", "apart"), ("aside", "released")}


async def test_what_comes_of_the_same_history_later_joins_it_and_only_new_facts_do(hub: Hub):
    _, clone = await cloned(hub)
    await set_apart(hub.engine, ORG, await refused(hub, clone, 1, 4), BY, NOW_MS)
    clone.write(sold(5, minor=7))

    more = await set_apart(hub.engine, ORG, await refused(hub, clone, 2, 5), BY, NOW_MS)

    assert more == SetApart("s001/box1/1000001", 1)
    assert await hub.rows(t.aside, "epoch", "seq") == [(1_000_001, seq) for seq in (2, 3, 4, 5)]


async def test_a_third_history_gets_a_life_of_its_own(hub: Hub):
    _, clone = await cloned(hub)
    await set_apart(hub.engine, ORG, await refused(hub, clone, 1, 4), BY, NOW_MS)
    third = Box(clone.address, clone.epoch, clone.key)
    third.records[LEDGER] = clone.records[LEDGER][:1]
    third.write(*(sold(number, minor=42) for number in (2, 3, 4)))

    done = await set_apart(hub.engine, ORG, await refused(hub, third, 1, 4), BY, NOW_MS)

    assert done == SetApart("s001/box1/2000001", 3)


async def test_of_those_who_decide_at_once_one_does_and_each_fact_counts_once(hub: Hub):
    _, clone = await cloned(hub)
    digest = await refused(hub, clone, 1, 4)

    done = await asyncio.gather(
        *(set_apart(hub.engine, ORG, digest, BY, NOW_MS) for _ in range(3)), return_exceptions=True
    )
    settled = await asyncio.gather(*(release(hub.engine, ORG, OTHER, BY, NOW_MS) for _ in range(3)))

    assert sorted(type(one).__name__ for one in done) == ["OfficeError", "OfficeError", "SetApart"]
    assert sorted(one.contents.receipts for one in settled) == [0, 0, 3]
    assert [one.parked for one in settled] == [0, 0, 0]
    assert await hub.takings("s001") == (1650 + 10_010, 6)


async def test_what_is_no_history_or_was_not_kept_whole_stays_parked(hub: Hub):
    box, clone = await cloned(hub)
    digest = await refused(hub, clone, 1, 4)
    async with hub.engine.begin() as connection:
        await connection.execute(update(t.parked).values(size=10_000_000))
    with pytest.raises(OfficeError, match="of its 10000000 bytes"):
        await set_apart(hub.engine, ORG, digest, BY, NOW_MS)
    async with hub.engine.begin() as connection:
        await connection.execute(update(t.parked).values(form="sealed"))
    with pytest.raises(OfficeError, match="this is none"):
        await set_apart(hub.engine, ORG, digest, BY, NOW_MS)

    assert await shelf(hub) == [digest]
    assert await hub.records(box) == box.records[LEDGER]
    with pytest.raises(OfficeError, match="nothing is parked"):
        await set_apart(hub.engine, ORG, bytes(32), BY, NOW_MS)
