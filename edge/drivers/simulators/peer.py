"""The device's end of a TCP line: one port that can vanish and come back at the same address."""

import asyncio
from typing import Self


class TcpPeer:
    """Base of the simulators: subclasses answer in `received`."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
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

    def received(self, data: bytes) -> bytes:
        """Bytes from the driver; returns the answer."""
        raise NotImplementedError

    async def send(self, data: bytes) -> None:
        """Bytes to whoever is connected."""
        for writer in tuple(self._writers):
            writer.write(data)
            await writer.drain()

    def send_now(self, data: bytes) -> None:
        """Bytes to whoever is connected, by and by."""
        for writer in tuple(self._writers):
            writer.write(data)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while data := await reader.read(4096):
                if answer := self.received(data):
                    writer.write(answer)
                    await writer.drain()
        except ConnectionError:
            pass  # the driver left, as drivers do
        finally:
            self._writers.discard(writer)
            writer.close()
