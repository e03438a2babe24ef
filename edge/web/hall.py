"""The waiting hall before HTTP: who connects says what they want soon, or leaves; nobody takes all the places.

The HTTP server itself waits for a request's head as long as the peer likes, so that a few dozen silent sockets could keep
the lanes out. Here a connection has to bring a whole head within `HEAD_S`; then it is handed to the HTTP server and this
file is out of its way.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import cast

#: A browser sends its request at once; a person with telnet is quick enough too.
HEAD_S = 5.0
#: More than any request head of ours; the HTTP server has its own, finer limits.
HEAD_BYTES_MAX = 16 * 1024
#: Connections from one address: a lane needs a handful, a hub's proxy a few dozen.
PLACES_MAX = 256

#: From here on it is worth counting who has left.
PLACES_FEW = 16

Serve = Callable[[], asyncio.Protocol]


class Hall:
    """A factory of protocols for `create_server`; `serve` makes the HTTP server's own."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._places: defaultdict[str, set[asyncio.Transport]] = defaultdict(set)

    def __call__(self) -> asyncio.Protocol:
        """For a new connection."""
        return _Guest(self)

    def enter(self, transport: asyncio.Transport) -> bool:
        """Whether there is a place for one more from this address."""
        address = (transport.get_extra_info("peername") or ("",))[0]
        places = self._places[address]
        if len(places) >= PLACES_FEW:
            places -= {each for each in places if each.is_closing()}
        if len(places) >= PLACES_MAX:
            return False
        places.add(transport)
        return True

    def hand_over(self, transport: asyncio.Transport, head: bytes) -> None:
        """The head is here: from now on the HTTP server speaks with this connection."""
        protocol = self._serve()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(head)


class _Guest(asyncio.Protocol):
    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._head = b""
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's transports do not inherit asyncio's
        if not self._hall.enter(self._transport):
            self._transport.abort()
            return
        self._patience = asyncio.get_running_loop().call_later(HEAD_S, self._transport.abort)

    def data_received(self, data: bytes) -> None:
        self._head += data
        if b"\r\n\r\n" in self._head or len(self._head) > HEAD_BYTES_MAX:
            self._wait_no_more()
            self._hall.hand_over(self._transport, self._head)

    def connection_lost(self, _: Exception | None) -> None:
        self._wait_no_more()

    def _wait_no_more(self) -> None:
        if self._patience:
            self._patience.cancel()
