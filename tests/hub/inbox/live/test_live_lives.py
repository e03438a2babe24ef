"""Cloned cards and replaced boxes: facts of a life that is over are kept, but aside, and no life speaks for another."""

from hub.db import tables as t
from tests.hub.inbox.live.world import Box, Hub, enrolled


async def test_facts_of_an_old_life_go_aside_and_are_safe(hub: Hub):
    old = (await hub.meet()).sell(3)
    await hub.send(old.facts(1, 2))
    new = await enrolled(hub.engine, old.address.store)

    (ack,) = await hub.send(old.facts(3, 3))

    assert new.epoch == old.epoch + 1
    assert (ack.epoch, ack.upto_seq, ack.refusal) == (old.epoch, 3, "epoch")
    assert [(row["seq"], row["record"]) for row in await hub.rows(t.aside, old)] == [(3, old.records[2])]
    assert await hub.facts(old) == old.numbered[:2]


async def test_an_old_life_is_told_when_it_greets(hub: Hub):
    old = await hub.meet()
    new = await enrolled(hub.engine, old.address.store)

    assert (await hub.ask(old)).refusal == "epoch"
    assert (await hub.ask(new)).refusal == ""


async def test_the_new_life_begins_at_its_own_first_fact(hub: Hub):
    old = (await hub.meet()).sell(3)
    await hub.send(old.facts())
    new = (await enrolled(hub.engine, old.address.store)).sell(2)

    (ack,) = await hub.send(new.facts())

    assert (ack.upto_seq, ack.refusal) == (2, "")
    assert len(await hub.rows(t.fact, old)) == 5


async def test_the_key_of_an_old_life_does_not_speak_for_the_new_one(hub: Hub):
    old = await hub.meet()
    new = await enrolled(hub.engine, old.address.store)
    forged = Box(old.address, new.epoch, old.key).sell(2)

    acks = await hub.send(forged.facts(), forged.hello())

    assert acks == []
    assert await hub.facts(old) == []
    (row,) = [row for row in await hub.rows(t.box, old) if row["epoch"] == new.epoch]
    assert row["seen_ms"] == 0


async def test_a_box_has_no_life_that_was_granted_to_another_box(hub: Hub):
    old = await hub.meet("b1")
    await enrolled(hub.engine, old.address.store, "b2")
    claimed = Box(old.address, 2, old.key).sell(2)

    assert await hub.send(claimed.facts()) == []

    assert await hub.rows(t.fact, old) == []


async def test_a_box_enrolled_while_the_hub_runs_is_known_at_once(hub: Hub):
    first = (await hub.meet()).sell(1)
    await hub.send(first.facts())
    second = (await enrolled(hub.engine, first.address.store)).sell(1)

    (ack,) = await hub.send(second.facts())

    assert (ack.upto_seq, ack.refusal) == (1, "")
