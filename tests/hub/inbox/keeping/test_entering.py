"""Large groups go in at the driver's speed, and what does not fit that way goes in by another: the rows are the same."""

import pytest

from hub.db import tables as t
from tests.hub.inbox.box import LEDGER, Hub, opened, sold

MANY = 130


async def test_a_large_group_of_many_stores_counts_each_fact_once(hub: Hub):
    boxes = [await hub.enrol(f"s{number:03d}") for number in range(4)]
    for box in boxes:
        box.write(*(sold(number, minor=100) for number in range(1, MANY + 1)))

    acks = await hub.serve(*(box.facts(1, MANY) for box in boxes), *(box.facts(1, MANY // 2) for box in boxes))

    assert {ack.upto_seq for ack in acks} == {MANY}
    for box in boxes:
        assert await hub.records(box) == box.records[LEDGER]
        assert await hub.takings(box.address.store) == (100 * MANY, MANY)
    assert await hub.parked() == []
    assert await hub.broken() == []


@pytest.mark.parametrize("count", [3, MANY])
async def test_receipt_numbers_that_were_used_before_are_parked_and_the_rest_of_the_group_counts(hub: Hub, count: int):
    one, other = await hub.enrol("s001"), await hub.enrol("s002")
    one.write(sold(2), *(sold(number) for number in range(1, count + 1)))
    other.write(*(sold(number) for number in range(1, count + 1)))
    await hub.serve(one.facts(1, 1))

    await hub.serve(one.facts(2, count + 1), other.facts(1, count))

    assert await hub.takings("s001") == await hub.takings("s002") == (550 * count, count)
    assert await hub.records(one) == one.records[LEDGER]
    assert await hub.parked() == [("s001", "its receipt number has been used before", 3, 1)]


async def test_a_number_used_twice_within_a_large_group_counts_once(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, MANY + 1)), sold(MANY), opened(1))

    [ack] = await hub.serve(box.facts(1, MANY + 2))

    assert ack.upto_seq == MANY + 2
    assert await hub.takings("s001") == (550 * MANY, MANY)
    assert [row[2] for row in await hub.parked()] == [MANY + 1]


async def test_an_unreadable_fact_in_a_large_group_is_parked_and_the_others_count(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, MANY + 1)), b"\xc1", sold(MANY + 1, minor=10**14))

    [ack] = await hub.serve(box.facts(1, MANY + 2))

    assert ack.upto_seq == MANY + 2
    assert await hub.records(box) == box.records[LEDGER]
    assert await hub.takings("s001") == (550 * MANY, MANY)
    assert {row[2] for row in await hub.parked()} == {MANY + 1, MANY + 2}


async def test_facts_that_lie_in_the_books_beyond_the_cursor_are_left_as_they_are(hub: Hub):
    """A cursor that somebody set back by hand: the facts come again, and nothing counts twice."""
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, MANY + 1)))
    await hub.serve(box.facts(1, MANY))
    async with hub.engine.begin() as connection:
        await connection.execute(t.cursor.update().values(applied_seq=1, head_hash=box.hashes()[1]))

    [ack] = await hub.serve(box.facts(2, MANY))

    assert ack.upto_seq == MANY
    assert await hub.records(box) == box.records[LEDGER]
    assert await hub.takings("s001") == (550 * MANY, MANY)
