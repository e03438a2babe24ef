"""The line that tests and demo cut behaves as lines do."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from demo.link import LinkProxy, LinkShape, LinkState


@pytest.fixture
async def echo_port() -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1024):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, word: bytes) -> bytes:
    writer.write(word)
    async with asyncio.timeout(2):
        return await reader.read(1024)


async def test_an_open_line_carries_and_counts_both_ways(echo_port: int) -> None:
    async with LinkProxy("127.0.0.1", echo_port) as link:
        reader, writer = await asyncio.open_connection("127.0.0.1", link.port)

        assert await ask(reader, writer, b"hello") == b"hello"

        assert (link.counters.bytes_up, link.counters.bytes_down) == (5, 5)
        writer.close()


async def test_a_cut_resets_the_call_and_refuses_the_next(echo_port: int) -> None:
    async with LinkProxy("127.0.0.1", echo_port) as link:
        reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
        await ask(reader, writer, b"hello")

        await link.cut()

        with pytest.raises(ConnectionError):
            assert await ask(reader, writer, b"anyone?") == b"", "end of stream is as good as a reset"
            raise ConnectionError
        late_reader, late_writer = await asyncio.open_connection("127.0.0.1", link.port)
        with pytest.raises(ConnectionError):
            assert await ask(late_reader, late_writer, b"anyone?") == b""
            raise ConnectionError
        assert link.counters.refused == 1
        for one in (writer, late_writer):
            one.close()


async def test_a_blackhole_keeps_the_call_and_answers_nothing(echo_port: int) -> None:
    async with LinkProxy("127.0.0.1", echo_port) as link:
        reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
        await ask(reader, writer, b"hello")

        link.blackhole()
        writer.write(b"anyone?")

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await reader.read(1024)
        assert not reader.at_eof()
        await link.mend()
        assert link.state is LinkState.OPEN
        writer.close()


async def test_delay_does_not_cost_rate(echo_port: int) -> None:
    async with LinkProxy("127.0.0.1", echo_port) as link:
        link.shape.delay_s = 0.02
        reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
        loop = asyncio.get_running_loop()
        start = loop.time()
        for _ in range(20):
            writer.write(b"x" * 100)
            await asyncio.sleep(0)

        async with asyncio.timeout(2):
            await reader.readexactly(2000)

        assert loop.time() - start >= 0.04
        writer.close()


async def test_a_lost_segment_comes_a_round_trip_late_and_in_order(echo_port: int) -> None:
    async with LinkProxy("127.0.0.1", echo_port, shape=LinkShape(delay_s=0.01, loss=1.0)) as link:
        reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
        loop = asyncio.get_running_loop()
        start = loop.time()
        for word in (b"first", b"second"):
            writer.write(word)
            await asyncio.sleep(0)

        async with asyncio.timeout(2):
            assert await reader.readexactly(11) == b"firstsecond"

        assert loop.time() - start >= 2 * 0.03
        writer.close()
