"""A serial-device server that is told baud rate and framing, played by pyserial's own server side."""

import asyncio
import threading
from typing import Any, cast

import serial
from serial import rfc2217

from edge.drivers.transports import open_transport


class PortServer:
    """One port of a serial-device server: what the client sets is set on `port`, what it writes comes back in capitals."""

    def __init__(self) -> None:
        self.port = serial.serial_for_url("loop://", do_not_open=True)
        self.port.timeout = 0
        self.port.open()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lock = threading.Lock()

        class Out:
            def write(self, data: bytes) -> None:
                with lock:
                    writer.write(data)

        manager: Any = rfc2217.PortManager(cast(Any, self.port), cast(Any, Out()))
        while data := await reader.read(1024):
            said = b"".join(manager.filter(data))
            if said:
                writer.write(b"".join(manager.escape(said.upper())))
        writer.close()


async def test_baud_rate_and_framing_reach_the_server_and_bytes_go_both_ways() -> None:
    device = PortServer()
    server = await asyncio.start_server(device.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = await open_transport(f"rfc2217://127.0.0.1:{port}?baud=4800&framing=7E1")

    await transport.write(b"w")
    heard = await asyncio.wait_for(transport.read(), 5)

    assert heard == b"W"
    assert (device.port.baudrate, device.port.bytesize, device.port.parity) == (4800, 7, "E")
    await transport.close()
    server.close()
    await server.wait_closed()
    device.port.close()
