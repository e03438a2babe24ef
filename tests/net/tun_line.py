"""A line of real packets under real TCP: lost, doubled, late and overtaken by a seed, where the kernel has no netem.

    whoever dials `port` -> | near namespace -> TUN -> forwarder -> TUN -> far namespace | -> target

Between the two namespaces the kernel's own TCP sees each loss: time-outs, retransmissions and congestion windows are real.
The ends on loopback are plain relays, which pass a hang-up on but not a silence.
"""

import asyncio
import contextlib
import heapq
import os
import socket
from itertools import count
from typing import Self

from tests.net.namespaces import MTU, Namespace
from tests.net.path import Path, PathShape

CHUNK_BYTES = 64 * 1024
NEAR, FAR = "10.77.0.1", "10.77.0.2"


class TunLine:
    """Use as an async context manager; `port` on loopback leads to the target. Raise `Missing` where it cannot be made."""

    def __init__(self, target_port: int, shape: PathShape, *, seed: int = 1) -> None:
        self._target_port = target_port
        self.up, self.down = Path(shape, seed), Path(shape, seed + 1)
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._order = count()
        self._stack = contextlib.AsyncExitStack()

    def reshape(self, shape: PathShape) -> None:
        """From now on; a loss of 1 is a blackhole."""
        self.up.shape = self.down.shape = shape

    async def __aenter__(self) -> Self:
        near, far = Namespace(NEAR), Namespace(FAR)
        for end in (near, far):
            self._stack.callback(end.close)
        self._forward(near, far, self.up)
        self._forward(far, near, self.down)
        listener = await far.listener()
        far_port = listener.getsockname()[1]
        inner = await asyncio.start_server(self._arrive, sock=listener)

        async def depart(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            dialler = await near.dialler()
            try:
                await asyncio.get_running_loop().sock_connect(dialler, (FAR, far_port))
            except OSError:
                dialler.close()
                writer.transport.abort()
                return
            await self._relay(reader, writer, *await asyncio.open_connection(sock=dialler))

        outer = await asyncio.start_server(depart, "127.0.0.1", 0)
        self._stack.push_async_callback(self._hang_up)
        for server in (inner, outer):
            self._stack.callback(server.close)
        self.port = outer.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _hang_up(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _arrive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            theirs = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            writer.transport.abort()
            return
        await self._relay(reader, writer, *theirs)

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far_reader: asyncio.StreamReader,
        far_writer: asyncio.StreamWriter,
    ) -> None:
        """Both ways until one side hangs up. Small buffers, so that what waits does so where the packets are lost."""
        for one in (writer, far_writer):
            sock = one.get_extra_info("socket")
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.transport.set_write_buffer_limits(high=CHUNK_BYTES)
        pumps = {asyncio.create_task(_pump(reader, far_writer)), asyncio.create_task(_pump(far_reader, writer))}
        self._tasks |= pumps
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            self._tasks -= pumps
            writer.transport.abort()
            far_writer.transport.abort()

    def _forward(self, source: Namespace, sink: Namespace, path: Path) -> None:
        """Read packets as they come and give each out when it is due."""
        loop = asyncio.get_running_loop()
        waiting: list[tuple[float, int, bytes]] = []
        timers: list[asyncio.TimerHandle] = []

        def take() -> None:
            with contextlib.suppress(BlockingIOError):
                packet = os.read(source.device, MTU + 100)
                for due_s in path.send(loop.time(), len(packet)):
                    heapq.heappush(waiting, (due_s, next(self._order), packet))
                give()

        def give() -> None:
            while timers:
                timers.pop().cancel()
            while waiting and waiting[0][0] <= loop.time():
                with contextlib.suppress(BlockingIOError):
                    os.write(sink.device, heapq.heappop(waiting)[2])
            if waiting:
                timers.append(loop.call_at(waiting[0][0], give))

        def end() -> None:
            loop.remove_reader(source.device)
            while timers:
                timers.pop().cancel()

        loop.add_reader(source.device, take)
        self._stack.callback(end)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
