"""What a broken or hostile peer puts on the line: repeats, disorder, stumps, noise on every topic, in both directions."""

import asyncio
import random
from contextlib import AsyncExitStack

import pytest

from protocol.link import Broker, Incoming, connect
from tests.flows.world import World

pytestmark = pytest.mark.timeout(120)


def broker_of(world: World) -> Broker:
    """The embedded broker, as a box would dial it (past the proxy)."""
    text = (world.store.folder / "identity.toml").read_text("utf-8")
    told = Broker.parse(next(line.split('"')[1] for line in text.splitlines() if line.startswith("broker")))
    return Broker(world.store.link.target_host, world.store.link.target_port, told.username, told.password)


async def test_batches_again_in_any_order_cut_short_or_replaced_by_noise_change_nothing(world: World) -> None:
    cashier, rng, heard = world.cashier(), random.Random(7), list[Incoming]()
    async with AsyncExitStack() as stack:
        link = await stack.enter_async_context(connect(broker_of(world), client_id="intruder"))
        await link.subscribe("ln/v1/#")

        async def listen() -> None:
            async for message in link.incoming():
                heard.append(message)

        listening = asyncio.create_task(listen())
        for _ in range(8):
            await cashier.sell(2)
            await asyncio.sleep(0.1)
        await world.drained()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

        captured = list(heard)
        assert any(message.topic.endswith("up/ledger") for message in captured)
        rng.shuffle(captured)
        for message in captured + captured[::-1]:
            await link.publish(message.topic, message.payload)
        for topic in sorted({message.topic for message in captured}):
            for payload in (b"", b"\x00", b"\x01" * 64, b"\xff" * 200, rng.randbytes(5_000)):
                await link.publish(topic, payload)
        for message in captured:
            await link.publish(message.topic, message.payload[: rng.randrange(len(message.payload) + 1)])
        for _ in range(5):
            await cashier.sell(2)

    await world.all_is_there()
    assert await world.line_state() in {"LIVE", "CATCH-UP"}
