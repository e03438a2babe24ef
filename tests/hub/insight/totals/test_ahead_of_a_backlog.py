"""What came ahead of a backlog is in the takings at once; what head office is told of completeness knows of the gap."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.answers import Today
from hub.insight.reading import reading
from hub.insight.totals.today import today
from tests.hub.inbox.box import DAY, NOW_MS, ORG, Box, Hub, sold

SECOND_MS = 1000


@pytest.fixture
async def hub(engine: AsyncEngine) -> Hub:
    """A hub's inbox, and a dashboard a minute later."""
    made = Hub(engine)
    made.clock.now_ms = NOW_MS + 60 * SECOND_MS
    return made


@pytest.fixture
async def box(hub: Hub) -> Box:
    """Twenty sales, a millisecond apart."""
    made = await hub.enrol()
    made.write(*(sold(number) for number in range(1, 21)))
    return made


async def look(hub: Hub) -> Today:
    async with reading(hub.engine) as connection:
        return await today(connection, ORG, DAY, hub.clock.now_ms)


async def test_a_store_is_complete_to_the_last_fact_before_its_gap(hub: Hub, box: Box):
    await hub.serve(box.facts(1, 5), box.facts(18, 20, ahead=True))
    await hub.serve(box.hello(head_seq=17, pending_receipts=12, oldest_pending_ms=0))

    shown = await look(hub)

    [store] = shown.stores
    assert (shown.takings_minor, shown.receipts) == (8 * 550, 8)
    assert (store.complete_to_ms, store.pending.receipts) == (NOW_MS + 5, 12)
    assert (store.boxes[0].head_seq, store.boxes[0].applied_seq) == (20, 5)
    assert (shown.completeness.stores_complete, shown.completeness.behind_receipts) == (0, 12)


async def test_once_the_gap_is_filled_it_is_complete(hub: Hub, box: Box):
    await hub.serve(box.facts(1, 5), box.facts(18, 20, ahead=True), box.hello(head_seq=20))

    await hub.serve(box.facts(6, 17))

    shown = await look(hub)
    assert shown.completeness.stores_complete == 1
    assert shown.completeness.complete_to_ms == hub.clock.now_ms


async def test_an_unreadable_fact_before_the_gap_tells_no_time(hub: Hub):
    box = await hub.enrol()
    box.write(b"\xc1", *(sold(number) for number in range(2, 6)))
    await hub.serve(box.facts(1, 1), box.facts(4, 5, ahead=True), box.hello(oldest_pending_ms=NOW_MS))

    [store] = (await look(hub)).stores
    assert store.complete_to_ms == NOW_MS
