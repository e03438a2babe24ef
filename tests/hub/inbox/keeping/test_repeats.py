"""Numbers that are taken: what comes again is acknowledged again; other sales under them, of a cloned card, are kept and shown."""

from typing import Any

import pytest
from sqlalchemy import event

from hub.db import tables as t
from hub.office.apart import set_apart
from hub.office.decisions import By
from tests.hub.inbox.box import LEDGER, NOW_MS, ORG, TELEMETRY, Box, Hub, faulted, sold

BY = By("li", "a cloned card")


def twin_of(box: Box, same: int) -> Box:
    """A box with the same card: the first few facts are the same ones."""
    twin = Box(box.address, box.epoch, box.key)
    for stream, records in box.records.items():
        twin.records[stream] = list(records[:same])
    return twin


async def box_and_twin(hub: Hub) -> tuple[Box, Box]:
    """Both sold under the numbers 3 to 6; head office has the box's nine."""
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 10)))
    twin = twin_of(box, 2)
    twin.write(*(sold(number, minor=9_000 + number) for number in range(3, 7)))
    await hub.serve(box.facts(1, 9))
    return box, twin


def asked_for_hashes(hub: Hub) -> list[str]:
    """Every look for the hashes of facts, from now on."""
    asked: list[str] = []

    def note(*call: Any) -> None:
        if call[2].startswith("SELECT") and "fact.hash" in call[2]:
            asked.append(call[2])

    event.listen(hub.engine.sync_engine, "before_cursor_execute", note)
    return asked


async def test_a_clones_sales_under_taken_numbers_are_refused_kept_whole_and_count_for_nobody(hub: Hub):
    box, twin = await box_and_twin(hub)

    acks = [ack for _ in range(2) for ack in await hub.serve(twin.facts(3, 6))]

    assert [(ack.refusal, ack.upto_seq) for ack in acks] == [("chain", 9), ("chain", 9)]
    assert await hub.parked() == [
        ("s001", "facts 3 to 6 of epoch 1: the chain differs from ours at fact 6", 0, 2),
    ]
    assert await hub.records(box) == box.records[LEDGER]
    assert await hub.takings("s001") == (9 * 550, 9)


async def test_what_was_refused_can_be_given_a_history_of_its_own(hub: Hub):
    _, twin = await box_and_twin(hub)
    await hub.serve(twin.facts(1, 6))
    [(digest,)] = await hub.rows(t.parked, "digest")

    done = await set_apart(hub.engine, ORG, digest, BY, NOW_MS)

    assert done.facts == 4
    assert [bytes(row[0]) for row in await hub.rows(t.aside, "record")] == twin.records[LEDGER][2:]


@pytest.mark.parametrize(("first", "last"), [(1, 9), (1, 4), (4, 4), (6, 9), (9, 9)])
async def test_the_very_same_facts_are_acknowledged_again(hub: Hub, first: int, last: int):
    box, _ = await box_and_twin(hub)

    [ack] = await hub.serve(box.facts(first, last))

    assert (ack.refusal, ack.upto_seq) == ("", 9)
    assert await hub.parked() == []


async def test_the_part_that_both_histories_share_is_no_other_history(hub: Hub):
    _, twin = await box_and_twin(hub)

    [ack] = await hub.serve(twin.facts(1, 2))

    assert (ack.refusal, await hub.parked()) == ("", [])


async def test_hashes_are_looked_up_for_old_repeats_only_and_once_a_group(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 10)))
    asked = asked_for_hashes(hub)

    await hub.serve(box.facts(1, 5))
    await hub.serve(box.facts(1, 5))
    await hub.serve(box.facts(4, 9), box.facts(4, 9))
    assert asked == []
    await hub.serve(box.facts(1, 3), box.facts(2, 5), box.facts(1, 4))
    assert len(asked) == 1


async def test_a_look_for_hashes_reads_no_table_through(hub: Hub):
    box, other = await hub.enrol("s001"), await hub.enrol("s002")
    for one in (box, other):
        one.write(*(sold(number) for number in range(1, 6)))
        await hub.serve(one.facts(1, 5))
    asked: list[tuple[str, Any]] = []
    event.listen(hub.engine.sync_engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    await hub.serve(box.facts(1, 3), box.facts(1, 4), other.facts(1, 2))
    [(statement, parameters)] = [one for one in asked if "fact.hash" in one[0] and one[0].startswith("SELECT")]

    async with hub.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:  # so few rows lie in a test that it would rather read them all
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        how = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        plan = "\n".join(map(str, await connection.exec_driver_sql(f"{how} {statement}", parameters)))

    assert ("SCAN fact" if is_sqlite else "Seq Scan on fact") not in plan


async def test_two_histories_in_one_group_are_told_apart_whoever_is_first(hub: Hub):
    box = await hub.enrol()
    twin = twin_of(box, 0)
    box.write(*(sold(number) for number in range(1, 6)))
    twin.write(*(sold(number, minor=9_000) for number in range(1, 4)))

    [ack] = await hub.serve(box.facts(1, 5), twin.facts(1, 3))

    assert ack.refusal == "chain"
    assert await hub.records(box) in (box.records[LEDGER], twin.records[LEDGER])
    assert len(await hub.parked()) == 1
    assert await hub.broken() == []


async def test_another_history_inside_a_range_ahead_is_seen_too(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 10)))
    twin = twin_of(box, 4)
    twin.write(*(sold(number, minor=9_000) for number in range(5, 8)))
    await hub.serve(box.facts(1, 1), box.facts(5, 9, ahead=True))

    [same] = await hub.serve(box.facts(6, 8, ahead=True))
    [other] = await hub.serve(twin.facts(6, 7, ahead=True))

    assert (same.refusal, other.refusal) == ("", "chain")
    assert len(await hub.parked()) == 1


async def test_facts_of_a_life_that_is_over_are_compared_with_those_set_aside(hub: Hub):
    old = await hub.enrol()
    await hub.enrol()
    old.write(*(sold(number) for number in range(1, 6)))
    twin = twin_of(old, 1)
    twin.write(sold(2, minor=9_000), sold(3, minor=9_000))
    await hub.serve(old.facts(1, 5))

    [same] = await hub.serve(old.facts(1, 3))
    [other] = await hub.serve(twin.facts(1, 3))

    assert (same.refusal, other.refusal) == ("epoch", "chain")
    assert len(await hub.parked()) == 1


async def test_telemetry_of_a_clone_is_told_apart_and_what_was_shed_is_not_compared(hub: Hub):
    box = await hub.enrol()
    box.write(*(faulted(number) for number in range(1, 8)), stream=TELEMETRY)
    twin = twin_of(box, 4)
    twin.write(faulted(50), faulted(60), stream=TELEMETRY)
    await hub.serve(box.hello(stream=TELEMETRY, tail_seq=4))
    await hub.serve(box.facts(4, 7, stream=TELEMETRY))

    [shed] = await hub.serve(box.facts(1, 3, stream=TELEMETRY))
    [same] = await hub.serve(box.facts(4, 6, stream=TELEMETRY))
    [other] = await hub.serve(twin.facts(4, 6, stream=TELEMETRY))

    assert (shed.refusal, same.refusal, other.refusal) == ("", "", "chain")
