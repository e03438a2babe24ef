"""Shards in the database: each with one holder at any moment, and with a living one soon."""

import asyncio
import random
from collections import Counter

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import writing
from hub.db.tables.inbox import shard_lease, worker
from hub.workers.leases import Leases
from hub.workers.roster import roster
from protocol.topics import ALL_SHARDS


@pytest.fixture
def one(engine: AsyncEngine) -> Leases:
    return Leases(engine, "acme", "one")


@pytest.fixture
def two(engine: AsyncEngine) -> Leases:
    return Leases(engine, "acme", "two")


async def set_worker(engine: AsyncEngine, name: str, **values: object) -> None:
    """As if it ran elsewhere, with these values."""
    async with writing(engine) as connection:
        await connection.execute(update(worker).where(worker.c.worker == name).values(place="elsewhere", **values))


async def test_the_only_worker_has_all_shards_and_keeps_them(one: Leases):
    first, second = await one.beat(), await one.beat()

    assert sorted(first) == list(ALL_SHARDS)
    assert second == first


async def test_a_second_worker_gets_its_half_once_the_first_has_let_go(one: Leases, two: Leases):
    await one.beat()

    assert await two.beat() == {}
    mine, others = await one.beat(), await two.beat()

    assert (len(mine), len(others)) == (32, 32)
    assert not mine.keys() & others.keys()
    assert (set(mine.values()), set(others.values())) == ({1}, {2})


async def test_organisations_share_nothing(engine: AsyncEngine, one: Leases):
    other = Leases(engine, "other", "one")

    assert len(await one.beat()) == len(await other.beat()) == 64


async def test_the_shards_of_a_worker_that_is_not_heard_any_more_are_taken_over(
    engine: AsyncEngine, one: Leases, two: Leases
):
    await one.beat()
    await set_worker(engine, "one", until_ms=1)

    taken = await two.beat()

    assert len(taken) == 64
    assert set(taken.values()) == {2}
    async with engine.connect() as connection:
        assert await one.ours(connection, ALL_SHARDS) == {}


async def test_a_lease_from_a_future_that_the_clock_was_set_back_from_is_none(
    engine: AsyncEngine, one: Leases, two: Leases
):
    await one.beat()
    await set_worker(engine, "one", until_ms=2**52)

    assert len(await two.beat()) == 64


async def test_a_worker_whose_process_has_ended_is_not_waited_for(
    engine: AsyncEngine, one: Leases, two: Leases, monkeypatch
):
    await one.beat()
    monkeypatch.setattr("hub.workers.leases.is_gone", lambda _: True)

    assert len(await two.beat()) == 64


async def test_a_worker_that_leaves_is_taken_over_from_at_once(one: Leases, two: Leases):
    await one.beat()
    await one.leave()

    assert len(await two.beat()) == 64


async def test_a_worker_that_was_taken_for_dead_comes_back_to_its_share(engine: AsyncEngine, one: Leases, two: Leases):
    await one.beat()
    await set_worker(engine, "one", until_ms=1)
    await two.beat()

    assert await one.beat() == {}
    await two.beat()

    assert len(await one.beat()) == 32


async def test_the_dead_are_forgotten_in_the_end(engine: AsyncEngine, one: Leases, two: Leases):
    await one.beat()
    await set_worker(engine, "one", until_ms=1)

    await two.beat()

    async with engine.connect() as connection:
        assert list(await connection.scalars(select(worker.c.worker))) == ["two"]


async def test_a_shard_does_not_change_hands_while_a_transaction_relies_on_it(
    engine: AsyncEngine, one: Leases, two: Leases
):
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: no other can take anything meanwhile")
    await one.beat()
    await set_worker(engine, "one", until_ms=1)

    async with writing(engine) as connection:
        assert await one.ours(connection, ["00", "01"]) == {"00": 1, "01": 1}
        during = await two.beat()
    after = await two.beat()

    assert sorted(during) == list(ALL_SHARDS[2:])
    assert sorted(after) == list(ALL_SHARDS)


async def test_workers_that_beat_at_once_come_to_hold_a_fair_share_each(engine: AsyncEngine):
    crowd = [Leases(engine, "acme", f"w{number}") for number in range(5)]
    shares: list[int] = []
    rng = random.Random(5)

    for _ in range(100):  # of those that beat at the very same time one shares out: often the first, so that changes
        rng.shuffle(crowd)
        shares = sorted(len(held) for held in await asyncio.gather(*(each.beat() for each in crowd)))
        if shares == [12, 13, 13, 13, 13]:
            break

    assert shares == [12, 13, 13, 13, 13]
    async with engine.connect() as connection:
        holders = list(await connection.scalars(select(shard_lease.c.holder)))
    assert sorted(Counter(holders).values()) == shares


async def test_who_is_at_work_can_be_seen(engine: AsyncEngine, one: Leases, two: Leases):
    await one.beat(7)
    await two.beat()
    await set_worker(engine, "two", until_ms=1)

    async with engine.connect() as connection:
        rows = [
            (row["worker"], row["alive"], row["shards"], row["commits"]) for row in await roster(connection, "acme")
        ]

    assert rows == [("one", True, 64, 7), ("two", False, 0, 0)]


async def test_a_shard_lease_names_its_holder_and_counts_the_hands(engine: AsyncEngine, one: Leases, two: Leases):
    await one.beat()
    await one.leave()
    await two.beat()

    async with engine.connect() as connection:
        row = (await connection.execute(select(shard_lease).where(shard_lease.c.shard == "3f"))).one()
    assert tuple(row) == ("acme", "3f", "two", 2)
