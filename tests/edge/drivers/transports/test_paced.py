"""Peers that send without end, or take nothing: bounded in memory and in time, and the loop goes on."""

import asyncio
import contextlib

import pytest
import serial

from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.errors import DeviceOffline, DeviceTimeout
from edge.drivers.roles import DeviceState
from edge.drivers.scanner import ScannerDriver
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import open_transport
from edge.drivers.transports.paced import BURST_BYTES, BYTES_A_SECOND, Paced
from edge.drivers.transports.tcp import open_tcp
from edge.drivers.transports.threaded import AHEAD_MAX, ThreadTransport


class Gushing:
    """A peer that always has more."""

    async def read(self) -> bytes:
        return b"x" * 4096

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None: ...

    async def close(self) -> None: ...


async def test_a_peer_that_floods_is_read_at_a_devices_pace_and_one_that_does_not_at_once() -> None:
    now, slept = [0.0], []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    paced = Paced(Gushing(), monotonic=lambda: now[0], sleep=sleep)
    took = 0
    while took <= BURST_BYTES:
        took += len(await paced.read())
    assert slept == []

    for _ in range(160):
        took += len(await paced.read())

    assert sum(slept) == pytest.approx((took - 4096 - BURST_BYTES) / BYTES_A_SECOND)


@contextlib.asynccontextmanager
async def peer(serve):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


async def test_a_scanner_that_floods_costs_neither_the_loop_nor_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.transports.paced.BURST_BYTES", 8192)

    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while True:
                writer.write(b"9" * 65_536)
                await writer.drain()

    async with peer(flood) as port:
        codec = LineScanner()
        scanner = ScannerDriver(Supervisor("1/scanner", f"socket://127.0.0.1:{port}"), lambda: codec)
        running = asyncio.create_task(scanner.run())
        turns = 0
        async with asyncio.timeout(5):
            while scanner.health().state is not DeviceState.ONLINE or turns < 50:
                await asyncio.sleep(0.001)
                turns += 1

        assert len(codec._line) <= 512
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_peer_that_takes_nothing_is_let_go_and_nothing_piles_up() -> None:
    stop = asyncio.Event()

    async def deaf(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await stop.wait()
        writer.close()

    async with peer(deaf) as port:
        transport = await open_tcp("127.0.0.1", port)
        with pytest.raises(DeviceTimeout):
            await transport.write(b"x" * 20_000_000, timeout_s=0.05)

        assert transport._writer.transport.get_write_buffer_size() == 0
        with pytest.raises(DeviceOffline):
            await transport.read()
        await transport.close()
        stop.set()


async def test_a_peer_that_reads_slowly_gets_it_all() -> None:
    got = bytearray()
    done = asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(7):
            got.extend(data)
        writer.close()
        done.set()

    async with peer(slow) as port:
        transport = await open_transport(f"socket://127.0.0.1:{port}")
        await transport.write(b"receipt" * 300)
        await transport.close()
        await asyncio.wait_for(done.wait(), 5)

    assert bytes(got) == b"receipt" * 300


class ReadAhead(serial.Serial):
    """What pyserial's RFC 2217 port is when its peer floods it."""

    in_waiting = AHEAD_MAX + 1

    def __init__(self) -> None:
        pass

    def read(self, size: int = 1) -> bytes:
        return b"x" * size

    def close(self) -> None: ...


async def test_a_port_that_reads_ahead_without_end_is_given_up() -> None:
    transport = ThreadTransport(ReadAhead())

    with pytest.raises(DeviceOffline, match="without end"):
        await transport.read()
    await transport.close()
