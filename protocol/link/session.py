"""One MQTT 5 session on the event loop: aiomqtt drives paho, so there is no thread and no select() limit.

A session lives as long as its connection; whoever uses it dials again (edge/sync/line.py, hub/inbox). The end of the
connection is raised to whoever iterates `incoming`; run publishers in one TaskGroup with that loop, so that a QoS 1
publish that would wait out its time-out on a dead line is cancelled at once.
"""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiomqtt
import structlog
from msgspec import Struct

#: Messages that may wait for us; more than that is the peer's flood, and what falls off is sent again by protocol.
INCOMING_MAX = 1_000
CONNECT_TIMEOUT_S = 5.0
#: A TCP segment that stays unacknowledged this long means a dead line, whatever the keepalive (faults.md, finding 6).
USER_TIMEOUT_MS = 8_000

_log = structlog.get_logger()


class LinkLost(Exception):
    """The connection ended or could not be made."""


class Broker(Struct, frozen=True):
    """Where a broker is: from `mqtt://user:password@host:port` (`mqtts://` for TLS)."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: bool = False

    @classmethod
    def parse(cls, url: str) -> "Broker":
        """Read a URL; raise `ValueError` in words."""
        parts = urlsplit(url)
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
            raise ValueError(f"a broker is named as mqtt://user:password@host:port, not {url!r}")
        tls = parts.scheme == "mqtts"
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(parts.hostname, parts.port or (8883 if tls else 1883), user, password, tls)


class Will(Struct, frozen=True):
    """What the broker says for us when we are gone without a word."""

    topic: str
    payload: bytes
    retain: bool = True


class Incoming(Struct, frozen=True):
    """A message that arrived."""

    topic: str
    payload: bytes


class Link(Protocol):
    """An open session."""

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """Hand a message to the broker, which promises nothing."""
        ...

    async def subscribe(self, topic_filter: str, *, qos: int = 1) -> None:
        """Ask for messages; they come through `incoming`."""
        ...

    def incoming(self) -> AsyncIterator[Incoming]:
        """Messages until the connection ends, which raises `LinkLost`."""
        ...


class MqttLink:
    """`Link` over a connected aiomqtt client."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self._client = client

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """See `Link`."""
        try:
            await self._client.publish(topic, payload, qos=qos, retain=retain, timeout=30)
        except aiomqtt.MqttError as exc:
            raise LinkLost(str(exc)) from exc

    async def subscribe(self, topic_filter: str, *, qos: int = 1) -> None:
        """See `Link`."""
        try:
            await self._client.subscribe(topic_filter, qos=qos, timeout=CONNECT_TIMEOUT_S)
        except aiomqtt.MqttError as exc:
            raise LinkLost(str(exc)) from exc

    async def incoming(self) -> AsyncIterator[Incoming]:
        """See `Link`."""
        try:
            async for message in self._client.messages:
                if isinstance(message.payload, bytes):
                    yield Incoming(message.topic.value, message.payload)
        except aiomqtt.MqttError as exc:
            raise LinkLost(str(exc)) from exc


@asynccontextmanager
async def connect(
    broker: Broker, *, client_id: str, will: Will | None = None, keepalive_s: int = 20, clean: bool = True
) -> AsyncIterator[Link]:
    """Dial, and hang up at the end of the block; raise `LinkLost` where there is no broker or it refuses."""
    client = aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.username,
        password=broker.password,
        identifier=client_id,
        protocol=aiomqtt.ProtocolVersion.V5,
        clean_start=clean,
        keepalive=keepalive_s,
        timeout=CONNECT_TIMEOUT_S,
        will=aiomqtt.Will(will.topic, will.payload, qos=1, retain=will.retain) if will else None,
        tls_params=aiomqtt.TLSParameters() if broker.tls else None,
        max_queued_incoming_messages=INCOMING_MAX,
        max_inflight_messages=64,
        max_queued_outgoing_messages=256,
        socket_options=_socket_options(),
    )
    client.pending_calls_threshold = 64
    try:
        await client.__aenter__()
    except (aiomqtt.MqttError, OSError, TimeoutError) as exc:
        raise LinkLost(str(exc) or type(exc).__name__) from exc
    try:
        yield MqttLink(client)
    finally:
        await _hang_up(client)


async def _hang_up(client: aiomqtt.Client) -> None:
    try:
        await client.__aexit__(None, None, None)
    except (aiomqtt.MqttError, OSError, TimeoutError) as exc:
        _log.debug("hang up", problem=str(exc))


def _socket_options() -> tuple[tuple[int, int, int], ...]:
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    for name, value in (
        ("TCP_KEEPIDLE", 5),
        ("TCP_KEEPINTVL", 2),
        ("TCP_KEEPCNT", 3),
        ("TCP_USER_TIMEOUT", USER_TIMEOUT_MS),
    ):
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    return tuple(options)
