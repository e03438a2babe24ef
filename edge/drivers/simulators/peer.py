"""The device's end of a TCP line: one port that can vanish and come back at the same address, on a line that can be bad."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Self

#: What a flood brings at once, and how often a line that is stuck is looked at again, in seconds.
NOISE = b"\x00\xff\x02?~\x80\r" * 600
LOOK_S = 0.05


class Line:
    """What is wrong with a line, whatever the device; all of it can be switched while it runs."""

    def __init__(self) -> None:
        #: Nothing the device says arrives; only the first half of it does; so much rubbish before it.
        self.silent = self.half = False
        self.garbage = b""
        #: The device takes no bytes; it answers after so many seconds; it sends noise without end.
        self.stuck = self.flood = False
        self.slow_s = 0.0

    def brings(self, data: bytes) -> bytes:
        """What arrives of what the device says."""
        if self.silent or not data:
            return b""
        return self.garbage + (data[: (len(data) + 1) // 2] if self.half else data)


class TcpPeer:
    """Base of the simulators: subclasses answer in `received`."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.line = Line()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """What a configuration names."""
        return f"socket://127.0.0.1:{self.port}"

    @property
    def connected(self) -> bool:
        """Whether a driver is there."""
        return bool(self._writers)

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.vanish()

    async def come_back(self) -> None:
        """Plug it in, at the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def vanish(self) -> None:
        """Pull the plug: every connection is reset, new ones are refused."""
        server, self._server = self._server, None
        if server:
            server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        if server:
            await server.wait_closed()
        while self._writers:  # noqa: ASYNC110 - connections end by themselves, within a look
            await asyncio.sleep(LOOK_S / 10)

    def received(self, data: bytes) -> bytes:
        """Bytes from the driver; returns the answer."""
        raise NotImplementedError

    async def send(self, data: bytes) -> None:
        """Bytes to whoever is connected."""
        await self._late()
        if arrives := self.line.brings(data):
            for writer in tuple(self._writers):
                writer.write(arrives)
                await writer.drain()

    def send_now(self, data: bytes) -> None:
        """Bytes to whoever is connected, by and by."""
        for writer in tuple(self._writers):
            writer.write(self.line.brings(data))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        flood = asyncio.ensure_future(self._flood(writer))
        try:
            async for data in self._taken(reader, writer):
                if answer := self.line.brings(self.received(data)):
                    await self._late()
                    writer.write(answer)
                    await writer.drain()
        except ConnectionError:
            pass  # the driver left, as drivers do
        finally:
            flood.cancel()
            await asyncio.gather(flood, return_exceptions=True)
            self._writers.discard(writer)
            writer.close()

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        """What the driver says, as long as the device takes it."""
        while True:
            while self.line.stuck and not writer.is_closing():  # noqa: ASYNC110 - a fault is switched by plain assignment
                await asyncio.sleep(LOOK_S)
            data = await reader.read(4096)
            if not data:
                return
            yield data

    async def _late(self) -> None:
        if self.line.slow_s:
            await asyncio.sleep(self.line.slow_s)

    async def _flood(self, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await asyncio.sleep(0 if self.line.flood else LOOK_S)
                if self.line.flood:
                    writer.write(NOISE)
                    await writer.drain()
