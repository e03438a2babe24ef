"""A box that was revoked by another process, while its messages are still coming."""

from hub.db import tables as t
from hub.fleet.ca_books import readmit, revoke
from hub.inbox.keyring import LOOK_EVERY_S
from tests.hub.inbox.live.world import Hub, enrolled


def later(hub: Hub, seconds: float = LOOK_EVERY_S) -> None:
    before = hub.clock.monotonic()
    hub.clock.monotonic = lambda: before + seconds


async def test_a_revoked_box_is_believed_no_longer_and_the_others_are(hub: Hub):
    stolen, other = (await hub.meet()).sell(2), (await hub.meet()).sell(1)
    await hub.send(stolen.facts(1, 1), other.facts())

    await revoke(hub.engine, stolen.address, 1)
    later(hub)
    acks = await hub.send(stolen.facts(2, 2), other.facts())

    assert [ack.upto_seq for ack in acks] == [1], "only the other one is answered"
    assert await hub.facts(stolen) == stolen.numbered[:1]
    assert (await hub.ask(stolen)).refusal == "unknown-box"
    assert (await hub.ask(other)).refusal == ""


async def test_it_goes_on_where_it_stopped_once_it_is_readmitted(hub: Hub):
    box = (await hub.meet()).sell(2)
    await hub.send(box.facts(1, 1))
    await revoke(hub.engine, box.address, 1)
    later(hub)
    await hub.send(box.facts(2, 2))

    await readmit(hub.engine, box.address)
    (ack,) = await hub.send(box.facts(2, 2))

    assert ack.upto_seq == 2
    assert await hub.facts(box) == box.numbered


async def test_its_next_life_is_a_new_one_that_counts(hub: Hub):
    stolen = (await hub.meet()).sell(2)
    await hub.send(stolen.facts(1, 1))
    await revoke(hub.engine, stolen.address, 1)
    later(hub)

    replacement = (await enrolled(hub.engine, stolen.address.store)).sell(1)
    acks = await hub.send(stolen.facts(2, 2), replacement.facts())

    assert [(ack.epoch, ack.upto_seq) for ack in acks] == [(replacement.epoch, 1)]
    assert len(await hub.rows(t.fact, stolen)) == 2
