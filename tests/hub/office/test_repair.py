"""What could not be read: told, tried again and then applied once, or dismissed and kept."""

import asyncio

import pytest
from sqlalchemy import update

from hub.db import tables as t
from hub.insight.answers import ParkedRow
from hub.insight.reading import reading
from hub.insight.stores.stores import survey
from hub.insight.uncounted.parked import hex_lines, parked, parked_detail
from hub.office.decisions import By, OfficeError, decisions
from hub.office.repair import Repair
from protocol.facts import encode_fact
from protocol.link.link import Incoming
from protocol.packing import pack
from protocol.topics import Address
from tests.hub.inbox.box import DAY, NOW_MS, ORG, Hub, sold

BY = By("li", "head office was updated")


async def shelf(hub: Hub, *, dismissed: bool = False) -> list[ParkedRow]:
    async with reading(hub.engine) as connection:
        return (await parked(connection, ORG, dismissed=dismissed)).parked


async def only(hub: Hub) -> bytes:
    [row] = await shelf(hub)
    return bytes.fromhex(row.id)


def repair(hub: Hub) -> Repair:
    return Repair(hub.engine, ORG, hub.clock, BY)


async def unread(hub: Hub) -> bytes:
    """A fact that an older hub could not make anything of: taken, kept raw, and parked."""
    box = await hub.enrol()
    newer = pack((41, "01", DAY, NOW_MS, ("who", 1)))
    box.write(sold(1), newer, sold(2))
    await hub.serve(box.facts(1, 3))
    return newer


async def updated(hub: Hub, record: bytes) -> None:
    """As if the hub's new version could read what the old one could not: the bytes are a sale to it."""
    async with hub.engine.begin() as connection:
        await connection.execute(update(t.parked).values(payload=record))


async def parked_as_it_came(hub: Hub, good: Incoming) -> bytes:
    """As if the hub of then could not read a good message: it parked it."""
    await hub.serve(Incoming(good.topic, b"\1" + bytes(90)))
    async with hub.engine.begin() as connection:
        await connection.execute(update(t.parked).values(payload=good.payload, size=len(good.payload)))
    return await only(hub)


async def test_a_fact_of_a_kind_to_come_is_told_with_its_bytes(hub: Hub):
    newer = await unread(hub)

    async with reading(hub.engine) as connection:
        detail = await parked_detail(connection, ORG, await only(hub))

    row = detail.parked
    assert (row.store, row.stream, row.seq, row.epoch, row.form, row.times) == ("s001", "ledger", 2, 1, "fact", 1)
    assert "a fact of kind 41, which this version does not know" in detail.words[0]
    assert (detail.contents.others, detail.whole, detail.hex) == ({"kind-41": 1}, True, list(hex_lines(newer)))


async def test_what_the_hub_still_cannot_read_stays_parked_and_says_why(hub: Hub):
    await unread(hub)

    done = await repair(hub).retry(await only(hub))

    assert (done.outcome, done.words) == ("still", "kind 41 is newer than this hub: kept until it is updated")
    assert len(await shelf(hub)) == 1
    assert await hub.takings("s001") == (1100, 2)


async def test_a_fact_that_is_good_after_an_update_counts_exactly_once_however_many_try(hub: Hub):
    await unread(hub)
    digest = await only(hub)
    await updated(hub, encode_fact(sold(3, minor=700)))

    done = await asyncio.gather(*(repair(hub).retry(digest) for _ in range(3)), return_exceptions=True)

    outcomes = [one.outcome if not isinstance(one, BaseException) else type(one).__name__ for one in done]
    assert outcomes.count("applied") == 1
    assert set(outcomes) <= {"applied", "still", "OfficeError"}
    assert await hub.takings("s001") == (1800, 3)
    assert await hub.rows(t.fact, "seq", "kind") == [(1, 1), (2, 1), (3, 1)]
    async with reading(hub.engine) as connection:
        [kept] = await decisions(connection, ORG)
    assert (kept.verdict, kept.who, kept.told["facts"]) == ("mended", "li", 1)
    assert kept.subject.startswith("s001/box1 ledger 2 ")


async def test_a_message_that_is_good_after_an_update_counts_once_however_it_comes_again(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), sold(2))
    digest = await parked_as_it_came(hub, box.facts(1, 2))

    async with reading(hub.engine) as connection:
        detail = await parked_detail(connection, ORG, digest)
    first = await repair(hub).retry(digest)

    assert (detail.contents.receipts, detail.parked.form) == (2, "sealed")
    assert detail.words[0] == "facts 1 to 2 of s001/box1, epoch 1"
    assert (first.outcome, first.facts) == ("applied", 2)
    assert await hub.takings("s001") == (1100, 2)
    assert await shelf(hub) == []
    [ack] = await hub.serve(box.facts(1, 2))
    assert ack.upto_seq == 2
    assert await hub.takings("s001") == (1100, 2)
    with pytest.raises(OfficeError, match="nothing is parked"):
        await repair(hub).retry(digest)


async def another_history(hub: Hub) -> bytes:
    """A cloned card: the same numbers, other sales."""
    box = await hub.enrol()
    box.write(sold(1), sold(2))
    await hub.serve(box.facts(1, 2))
    box.records["ledger"][1] = box.records["ledger"][0]
    box.write(sold(3, minor=9900))
    await hub.serve(box.facts(2, 3))
    return await only(hub)


async def test_facts_of_another_history_are_told_and_stay_parked(hub: Hub):
    digest = await another_history(hub)

    async with reading(hub.engine) as connection:
        detail = await parked_detail(connection, ORG, digest)
    done = await repair(hub).retry(digest)

    assert (detail.parked.form, detail.contents.receipts, detail.contents.sums[0].minor) == ("batch", 2, 10_450)
    assert done.outcome == "still"
    assert "another history" in done.words
    assert (len(await shelf(hub)), await hub.takings("s001")) == (1, (1100, 2))


async def test_what_is_dismissed_is_kept_and_rings_nobody(hub: Hub):
    digest = await another_history(hub)

    first, again = await repair(hub).dismiss(digest), await repair(hub).dismiss(digest)

    assert (first, again) == (True, False)
    assert await shelf(hub) == []
    [row] = await shelf(hub, dismissed=True)
    assert row.dismissed_ms == NOW_MS
    async with reading(hub.engine) as connection:
        [seen] = await survey(connection, ORG, DAY, NOW_MS)
        assert len(await decisions(connection, ORG)) == 1
    assert (seen.row.needs_call, seen.row.parked) == (None, 0)


async def test_noise_of_nobody_we_know_cannot_be_tried_and_says_so(hub: Hub):
    await hub.serve(Incoming(Address(ORG, "s404", "box1").topic("up/ledger"), b"\1" + bytes(90)))

    done = await repair(hub).retry(await only(hub))

    assert (done.outcome, done.words) == ("still", "it came from nobody who is enrolled here")


async def test_a_batch_whose_forerunners_are_missing_waits_for_them(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), sold(2), sold(3))
    digest = await parked_as_it_came(hub, box.facts(3, 3))

    before = await repair(hub).retry(digest)
    await hub.serve(box.facts(1, 2))
    after = await repair(hub).retry(digest)

    assert (before.outcome, before.words) == ("still", "facts before it are missing; head office asked for 1 and on")
    assert (after.outcome, after.facts) == ("applied", 1)
    assert await hub.takings("s001") == (1650, 3)
    assert await hub.broken() == []
