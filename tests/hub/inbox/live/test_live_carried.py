"""Files of facts, in any order, by strangers, of another life: what the line's own door makes of them."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.inbox.carried import take
from protocol.carrier import Header, write_carrier
from protocol.packing import BadMessage
from tests.hub.inbox.live.world import Box, Hub


@pytest.fixture
def carry(tmp_path: Path):
    """Write facts `first ... last` of a box into a file, each fact a batch of its own."""

    def write(box: Box, first: int, last: int, key: Ed25519PrivateKey | None = None) -> Path:
        a = box.address
        header = Header(a.org, a.store, a.box, box.epoch, "ledger", first, last, 0)
        said = [box.facts(seq, seq, ahead=True).payload for seq in range(first, last + 1)]
        if key:
            said = [box.says("up/ledger", payload[65:], key).payload for payload in said]
        path = tmp_path / f"{first}-{last}.facts"
        path.write_bytes(b"".join(write_carrier(header, said)))
        return path

    return write


async def test_two_files_in_the_wrong_order_and_twice_come_to_every_fact_once(hub: Hub, carry) -> None:
    box = (await hub.meet()).sell(10)

    late = await take(hub.engine, carry(box, 6, 10), hub.clock)
    early = await take(hub.engine, carry(box, 1, 5), hub.clock)
    again = await take(hub.engine, carry(box, 6, 10), hub.clock)

    assert (late.new, late.missing_from) == (5, 1)
    assert (early.new, early.upto_seq, early.missing_from) == (5, 10, 0)
    assert (again.facts, again.new) == (5, 0)
    assert await hub.facts(box) == box.numbered


async def test_what_the_line_brings_meanwhile_is_not_taken_again(hub: Hub, carry) -> None:
    box = (await hub.meet()).sell(4)
    path = carry(box, 1, 4)
    await hub.send(box.facts(1, 3))

    assert (await take(hub.engine, path, hub.clock)).new == 1
    assert await hub.facts(box) == box.numbered


async def test_a_file_that_another_key_has_sealed_is_refused(hub: Hub, carry) -> None:
    box = (await hub.meet()).sell(2)

    with pytest.raises(BadMessage, match="seal"):
        await take(hub.engine, carry(box, 1, 2, Ed25519PrivateKey.generate()), hub.clock)

    assert await hub.facts(box) == []


async def test_a_file_of_nobody_is_refused(hub: Hub, carry) -> None:
    box = (await hub.meet()).sell(1)
    stranger = Box(type(box.address)("acme", "s999", "b1"), 1, box.key).sell(1)

    with pytest.raises(BadMessage, match="not enrolled"):
        await take(hub.engine, carry(stranger, 1, 1), hub.clock)


async def test_a_history_that_is_another_is_said_so_and_not_taken(hub: Hub, carry) -> None:
    box = (await hub.meet()).sell(2)
    await hub.send(box.facts())
    other = Box(box.address, box.epoch, box.key).sell(1).write(box.records[0]).sell(1)

    found = await take(hub.engine, carry(other, 2, 3), hub.clock)

    assert (found.new, found.refusal) == (0, "chain")
    assert await hub.facts(box) == box.numbered
