"""The embedded broker alone: who may enter, what it may cost, and how it dies."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.broker import EmbeddedBroker
from protocol.link.session import Broker as BrokerAddress
from protocol.link.session import LinkLost, connect
from protocol.topics import Address, up_filter


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[EmbeddedBroker]:
    made = EmbeddedBroker(tmp_path, 0)
    await made.start()
    yield made
    await made.stop()


def resident_mb(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def test_nobody_enters_without_the_password(broker):
    own = broker.hub_address
    for user, password in ((None, None), ("hub", "guessed"), ("stranger", own.password)):
        with pytest.raises(LinkLost):
            async with connect(BrokerAddress(own.host, own.port, user, password), client_id="stranger"):
                pass


async def test_it_is_reached_on_loopback_only(broker):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.2", broker.hub_address.port))  # free: it has not taken all addresses


async def test_its_password_stays_and_is_its_owners_alone(tmp_path, broker):
    again = EmbeddedBroker(tmp_path, 0)
    await again.start()
    await again.stop()

    assert again.hub_address.password == broker.hub_address.password
    for name in ("broker.password", "broker.toml"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


async def test_a_port_that_is_taken_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("hub.broker.embedded.PORT_TIMEOUT_S", 0.05)
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]

        with pytest.raises(OSError, match=f"port {port} of 127.0.0.1"):
            await EmbeddedBroker(tmp_path, port).start()


async def test_it_comes_back_on_its_port_when_it_is_killed(broker):
    port, first = broker.hub_address.port, broker.process_id
    keeping = asyncio.create_task(broker.keep())
    try:
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(5):
            while broker.process_id in {0, first}:
                await asyncio.sleep(0.02)
            while True:
                try:
                    async with connect(broker.hub_address, client_id="hub"):
                        break
                except LinkLost:
                    await asyncio.sleep(0.02)
        assert broker.hub_address.port == port
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})


HUB = """
import asyncio, sys
from pathlib import Path
from hub.broker import EmbeddedBroker

async def main():
    broker = EmbeddedBroker(Path(sys.argv[1]), 0)
    await broker.start()
    print(broker.process_id, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def test_it_dies_with_a_hub_that_is_killed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HUB, str(tmp_path)], stdout=subprocess.PIPE) as hub:
        child = int(hub.stdout.readline())
        told = os.pidfd_open(child)
        hub.kill()
        try:
            os.set_blocking(told, False)
            poll_ended(told)
        finally:
            os.close(told)


def poll_ended(process: int) -> None:
    import select

    ended, _, _ = select.select([process], [], [], 5)
    assert ended, "the broker outlived its hub"


async def test_its_memory_is_bounded_whatever_passes_through_it(broker):
    """60 MB of batches and of pages: it keeps the last few of each, not all."""
    stores = [Address("acme", f"s{number:03d}", "box1") for number in range(10)]
    box_address = BrokerAddress.parse(broker.box_url)
    async with connect(broker.hub_address, client_id="hub") as hub, connect(box_address, client_id="box") as box:
        await hub.subscribe(up_filter("acme"))
        reading = asyncio.create_task(_read(hub))
        await box.subscribe(*(store.topic("down/page") for store in stores))
        before = resident_mb(broker.process_id)
        for number in range(1000):
            await hub.publish(stores[number % 10].topic("down/page"), os.urandom(60_000), qos=0)
        await hub.publish(stores[0].topic("up/hello"), b"end", qos=1)
        assert await reading == [b"end"]

        assert resident_mb(broker.process_id) - before < 20


async def _read(link) -> list[bytes]:
    async with asyncio.timeout(20):
        async for message in link.incoming():
            return [message.payload]
    return []


async def test_what_many_stores_send_together_waits_for_the_hub(broker):
    """Their batches meet in one log: a short one would drop most of such a burst."""
    body, stores, each = os.urandom(60_000), 12, 8
    box_address = BrokerAddress.parse(broker.box_url)

    async def store(number: int) -> None:
        topic = Address("acme", f"s{number:03d}", "box1").topic("up/ledger")
        async with connect(box_address, client_id=f"box{number}") as box, asyncio.TaskGroup() as sending:
            for count in range(each):
                sending.create_task(box.publish(topic, bytes([number, count]) + body, qos=1))

    async with connect(broker.hub_address, client_id="hub") as hub:
        await hub.subscribe(up_filter("acme"))
        await asyncio.gather(*(store(number) for number in range(stores)))

        heard = set()
        async with asyncio.timeout(20):
            async for message in hub.incoming():
                heard.add(message.payload[:2])
                if len(heard) == stores * each:
                    break
