"""The watch follows what the inbox has applied, as often as it likes, and stores show what it found."""

import asyncio

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.clocks import keep
from hub.insight.clocks.follow import follow, watched
from hub.insight.following import Looked
from hub.insight.reading import reading
from hub.insight.stores.stores import survey
from protocol.facts import Fact
from tests.hub.inbox.box import DAY, NOW_MS, ORG, Hub, StillClock, sold

HOUR_MS = 3_600_000


@pytest.fixture
def hub(engine: AsyncEngine) -> Hub:
    return Hub(engine)


def at(fact: Fact, at_ms: int) -> Fact:
    return msgspec.structs.replace(fact, at_ms=at_ms)


async def troubles(hub: Hub) -> dict[str, list[tuple[str, int, int]]]:
    async with reading(hub.engine) as connection:
        found = await watched(connection, ORG)
    return {
        "/".join(map(str, life)): [(one.kind, one.figure, one.seq) for one in seen.lasting]
        for life, seen in found.items()
    }


async def test_a_clock_that_lies_is_flagged_with_figures_its_sales_count_and_it_is_cleared_when_good(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), at(sold(2), NOW_MS + 3 * HOUR_MS))
    await hub.serve(box.facts(1, 2), box.hello(wall_ms=NOW_MS + 3 * HOUR_MS, acked_seq=2, pending_receipts=0))

    looked = [await follow(hub.engine, ORG) for _ in range(2)]

    assert looked == [(2, False), (0, False)]
    assert await troubles(hub) == {"s001/box1/1": [("offset", 3 * HOUR_MS, 0), ("ahead", 3 * HOUR_MS, 2)]}
    assert await hub.takings("s001") == (1100, 2)
    async with reading(hub.engine) as connection:
        [seen] = await survey(connection, ORG, DAY, NOW_MS)
    assert seen.row.needs_call == "clock"
    assert [one.kind for one in seen.row.boxes[0].clock] == ["offset", "ahead"]

    box.write(sold(3))
    await hub.serve(box.facts(3, 3), box.hello(acked_seq=3, pending_receipts=0))
    await follow(hub.engine, ORG)

    assert await troubles(hub) == {"s001/box1/1": []}
    async with reading(hub.engine) as connection:
        [seen] = await survey(connection, ORG, DAY, NOW_MS)
    assert (seen.row.needs_call, [one.until_ms for one in seen.row.boxes[0].clock]) == (None, [NOW_MS, NOW_MS])


async def test_only_what_is_new_is_looked_at_and_of_many_hubs_any_may_do_it(hub: Hub):
    boxes = [await hub.enrol(store) for store in ("s001", "s002")]
    for box in boxes:
        box.write(*(sold(number) for number in range(1, 6)))
        await hub.serve(box.facts(1, 3))

    first = await follow(hub.engine, ORG)
    await hub.serve(boxes[1].facts(4, 5))
    both = await asyncio.gather(follow(hub.engine, ORG), follow(hub.engine, ORG))

    assert first.facts == 6
    assert {one.facts for one in both} in ({2}, {0, 2})
    async with reading(hub.engine) as connection:
        assert [seen.seq for _, seen in sorted((await watched(connection, ORG)).items())] == [3, 5]


async def test_what_came_ahead_of_a_gap_is_looked_at_when_its_turn_comes(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 5)))
    await hub.serve(box.facts(4, 4, ahead=True))

    early = await follow(hub.engine, ORG)
    await hub.serve(box.facts(1, 3))

    assert [early.facts, (await follow(hub.engine, ORG)).facts] == [0, 4]


async def test_the_watch_goes_on_when_the_database_was_away(monkeypatch: pytest.MonkeyPatch, engine: AsyncEngine):
    answers: list[Looked | BaseException] = [
        OSError("away"),
        Looked(0, more=False),
        Looked(9, more=True),
        asyncio.CancelledError(),
    ]
    looks, clock = iter(answers), StillClock()

    async def look(*_: object) -> Looked:
        one = next(looks)
        if isinstance(one, BaseException):
            raise one
        return one

    monkeypatch.setattr(keep, "follow", look)

    with pytest.raises(asyncio.CancelledError):
        await keep.keep_watch(engine, ORG, clock)

    assert clock.slept == 3


async def test_much_is_looked_at_in_parts_and_no_life_waits_for_another(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.insight.clocks.follow.FACTS_MAX", 6)
    monkeypatch.setattr("hub.insight.following.LIVES_MAX", 2)
    monkeypatch.setattr("hub.insight.following.TOGETHER", 1)
    for number in range(3):
        box = await hub.enrol(f"s00{number}")
        box.write(*(sold(number) for number in range(1, 6)))
        await hub.serve(box.facts(1, 5))

    looks = [await follow(hub.engine, ORG)]
    while looks[-1].more:
        looks.append(await follow(hub.engine, ORG))

    assert [look.facts for look in looks] == [6, 5, 4]
    async with reading(hub.engine) as connection:
        assert {seen.seq for seen in (await watched(connection, ORG)).values()} == {5}


async def test_facts_that_were_set_aside_are_passed_and_hold_nothing_up(hub: Hub):
    old = await hub.enrol()
    old.write(*(sold(number) for number in range(1, 4)))
    await hub.serve(old.facts(1, 1))
    await hub.enrol()
    await hub.serve(old.facts(2, 3))

    looks = [await follow(hub.engine, ORG) for _ in range(2)]

    assert looks == [(1, False), (0, False)]
    async with reading(hub.engine) as connection:
        assert (await watched(connection, ORG))["s001", "box1", 1].seq == 3
