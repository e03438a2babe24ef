"""One MQTT 5 session on the event loop: aiomqtt drives paho, so there is no thread and no select() limit.

Three habits of the parts below are mended here. A QoS 1 publish does not fail when the line drops, it waits out its
time-out: each one is raced with the end of the connection. A dial that fails or is cancelled half-way leaves its socket
open: it is shut. A broker's refusal to subscribe is an answer like any other: it is raised.
"""

import asyncio
import math
import re
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import aiomqtt
import structlog
from paho.mqtt.reasoncodes import ReasonCode

from protocol.link.link import EAGER, Broker, Care, Incoming, Link, LinkLost, Will

__all__ = ["Broker", "Incoming", "Link", "LinkLost", "MqttLink", "Will", "connect"]

#: Messages that may wait for us; more than that is the peer's flood, and what falls off is sent again by protocol.
INCOMING_MAX = 1_000
#: Publishes under way, and waiting behind them. Batches are bounded by their own window, far below.
INFLIGHT_MAX, OUTGOING_MAX = 64, 1_000
CONNECT_TIMEOUT_S = 5.0
HANG_UP_TIMEOUT_S = 0.5
#: A TCP segment that stays unacknowledged this long means a dead line, whatever the keepalive (Linux, tcp(7)).
USER_TIMEOUT_MS = 8_000

#: How OpenSSL tells of the peer's alert.
_ALERT = re.compile(r"\balert ((?:certificate|unknown ca|bad certificate|unsupported certificate)\b[a-z ]*?) \(_ssl")
_log = structlog.get_logger()
T = TypeVar("T")


class MqttLink:
    """`Link` over a connected aiomqtt client."""

    def __init__(
        self, client: aiomqtt.Client, waiting: asyncio.Queue[aiomqtt.Message], over: "asyncio.Future[str]"
    ) -> None:
        self._client, self._waiting, self._over = client, waiting, over

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """See `Link`."""
        publishing = self._client.publish(topic, payload, qos=qos, retain=retain, timeout=math.inf)
        await self.race(asyncio.ensure_future(publishing))

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:
        """See `Link`."""
        wanted = [(one, qos) for one in topic_filters]
        codes = await self.race(asyncio.ensure_future(self._client.subscribe(wanted, timeout=CONNECT_TIMEOUT_S)))
        for one, code in zip(topic_filters, codes, strict=False):
            if cast("ReasonCode", code).is_failure:
                raise LinkLost(f"the broker does not let us read {one}: {code}")

    async def unsubscribe(self, *topic_filters: str) -> None:
        """See `Link`."""
        leaving = self._client.unsubscribe(list(topic_filters), timeout=CONNECT_TIMEOUT_S)
        await self.race(asyncio.ensure_future(leaving))

    async def incoming(self) -> AsyncIterator[Incoming]:
        """See `Link`."""
        try:
            async for message in self._client.messages:
                yield Incoming(message.topic.value, message.payload)
                while not self._waiting.empty():  # waiting for each costs aiomqtt two tasks
                    message = self._waiting.get_nowait()
                    yield Incoming(message.topic.value, message.payload)
        except aiomqtt.MqttError as exc:
            raise LinkLost(self.end("the connection ended")) from exc

    def end(self, why: str) -> str:
        """The connection is over: whoever still publishes hears of it now."""
        _settle(self._over, why)
        return self._over.result()

    async def race(self, call: "asyncio.Future[T]") -> T:
        """The outcome of a call, or `LinkLost` as soon as the connection ends."""
        either: set[asyncio.Future[Any]] = {call, self._over}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise LinkLost(self._over.result())
            return call.result()
        except aiomqtt.MqttError as exc:
            raise LinkLost(_words(exc)) from exc
        finally:
            call.cancel()


@asynccontextmanager
async def connect(
    broker: Broker,
    *,
    client_id: str,
    will: Will | None = None,
    care: Care = EAGER,
    clean: bool = True,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Link]:
    """Dial, and hang up at the end of the block; raise `LinkLost` where there is no broker or it refuses.

    `tls` is for `mqtts://`: who is trusted, and our own certificate; without it what the address says of them holds, and the
    system's authorities where it says nothing.
    """
    tls = (tls or _context(broker)) if broker.tls else None
    waiting: asyncio.Queue[aiomqtt.Message] = asyncio.Queue(INCOMING_MAX)
    client = aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.username,
        password=broker.password,
        identifier=client_id,
        protocol=aiomqtt.ProtocolVersion.V5,
        clean_start=clean,
        keepalive=care.keepalive_s,
        timeout=CONNECT_TIMEOUT_S,
        will=aiomqtt.Will(will.topic, will.payload, qos=1, retain=will.retain) if will else None,
        tls_context=tls,
        queue_type=cast("Any", lambda maxsize: waiting),  # noqa: ARG005
        max_queued_incoming_messages=INCOMING_MAX,
        max_inflight_messages=INFLIGHT_MAX,
        max_queued_outgoing_messages=OUTGOING_MAX,
        socket_options=_socket_options(care),
    )
    client.pending_calls_threshold = OUTGOING_MAX
    link = MqttLink(client, waiting, _end_of(client))
    try:
        await _dial(client, link)
        yield link
    finally:
        link.end("hung up")
        await _hang_up(client)


def _context(broker: Broker) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=broker.trusted or None)
        if broker.own:
            context.load_cert_chain(broker.own)
    except OSError as exc:
        raise LinkLost(f"{broker.own or broker.trusted} cannot be used: {_words(exc)}") from exc
    return context


def _end_of(client: aiomqtt.Client) -> "asyncio.Future[str]":
    """Done when the connection ends, also where aiomqtt would not look: before the broker has let us in."""
    loop = asyncio.get_running_loop()
    over: asyncio.Future[str] = loop.create_future()
    paho = client._client  # noqa: SLF001 - aiomqtt has no other way to it
    told = paho.on_disconnect

    def on_log(_client: object, _data: object, _level: int, words: str) -> None:
        if refusal := _ALERT.search(
            words
        ):  # in TLS 1.3 a server says what it thinks of our certificate after the handshake
            loop.call_soon_threadsafe(_settle, over, f"the broker refuses our certificate: {refusal[1]}")

    def on_disconnect(*what: Any) -> None:
        loop.call_soon_threadsafe(_settle, over, "the connection ended")
        if told and not client._connected.cancelled():  # noqa: SLF001 - it would ask a dial that was given up how it went
            told(*what)

    paho.on_disconnect, paho.on_log = on_disconnect, on_log
    return over


async def _dial(client: aiomqtt.Client, link: MqttLink) -> None:
    dialling = asyncio.ensure_future(client.__aenter__())
    try:
        await link.race(dialling)
    except OSError as exc:
        raise LinkLost(_words(exc)) from exc
    except asyncio.CancelledError:
        # paho connects in a thread that cannot be stopped: a socket that comes too late is closed as it comes.
        client._client.on_socket_open = lambda _client, _data, late: late.close()  # noqa: SLF001
        raise
    finally:
        dialling.cancel()
        await asyncio.wait({dialling})


async def _hang_up(client: aiomqtt.Client) -> None:
    try:
        async with asyncio.timeout(HANG_UP_TIMEOUT_S):
            await client.__aexit__(None, None, None)
    except (aiomqtt.MqttError, OSError, TimeoutError) as exc:
        _log.debug("link.hang_up", problem=_words(exc))
    finally:
        _shut(client)


def _shut(client: aiomqtt.Client) -> None:
    """End the socket if it is still there; its reader on the loop sees the end and closes it."""
    left = client._client.socket()  # noqa: SLF001 - aiomqtt has no other way to it
    if isinstance(left, socket.socket):
        try:
            left.shutdown(socket.SHUT_RDWR)
        except OSError:
            _log.debug("link.socket_gone")


def _settle(over: "asyncio.Future[str]", why: str) -> None:
    if not over.done():
        over.set_result(why)


def _words(error: BaseException) -> str:
    return re.sub(r"^\[(Errno|code:) ?-?\d+\] ", "", str(error)) or type(error).__name__


def _socket_options(care: Care) -> tuple[tuple[int, int, int], ...]:
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    for name, value in (
        ("TCP_KEEPIDLE", care.idle_s),
        ("TCP_KEEPINTVL", 2),
        ("TCP_KEEPCNT", 3),
        ("TCP_USER_TIMEOUT", USER_TIMEOUT_MS),
    ):
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    return tuple(options)
