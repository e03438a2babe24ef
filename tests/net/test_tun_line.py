"""Real TCP over a path that loses, doubles and reorders real packets: whole at the other end, or seen to be dead."""

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator

import pytest

from tests.net.path import PathShape
from tests.net.tun_line import TunLine
from tests.servers import Missing

BODY = random.Random(7).randbytes(300_000)


@pytest.fixture
async def digests() -> AsyncIterator[int]:
    """A server that answers each 300,000 bytes with their digest; yields its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(hashlib.sha256(await reader.readexactly(len(BODY))).digest())
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
async def line(digests: int) -> AsyncIterator[TunLine]:
    made = TunLine(digests, PathShape(delay_s=0.005, jitter_s=0.002, loss=0.02, twice=0.02, late=0.05))
    try:
        async with made:
            yield made
    except Missing as exc:
        pytest.skip(str(exc))


async def test_bytes_arrive_whole_over_lost_doubled_and_overtaken_packets(line: TunLine) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(BODY)

    async with asyncio.timeout(30):
        assert await reader.readexactly(32) == hashlib.sha256(BODY).digest()

    assert line.up.lost > 0
    assert line.up.carried > len(BODY) // 1500
    writer.close()


async def test_a_blackhole_under_tcp_answers_nothing_and_refuses_nothing(line: TunLine) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    line.reshape(PathShape(loss=1.0))
    writer.write(BODY)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await reader.readexactly(32)

    assert not reader.at_eof()
    line.reshape(PathShape())
    async with asyncio.timeout(30):
        assert await reader.readexactly(32) == hashlib.sha256(BODY).digest()
    writer.close()
