"""What a session with a broker is, whoever makes it: the real one (session.py) and the one in memory (memory.py).

A session lives as long as its connection; whoever uses it dials again. The end of the connection is raised as `LinkLost`
to everyone who reads or writes, at once: nobody waits out a time-out on a line that is gone.
"""

from collections.abc import AsyncIterator
from typing import Protocol
from urllib.parse import unquote, urlsplit

from msgspec import Struct


class LinkLost(Exception):
    """The connection ended or could not be made."""


class UrlError(ValueError):
    """A URL that names no broker; the text says what does."""


class Broker(Struct, frozen=True):
    """Where a broker is: from `mqtt://user:password@host:port` (`mqtts://` for TLS).

    With TLS, `own` is a file with the key and certificate that we show, `trusted` one with those whom we believe, in PEM.
    """

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: bool = False
    own: str = ""
    trusted: str = ""

    @classmethod
    def parse(cls, url: str) -> "Broker":
        """Read a URL; raise `UrlError` in words."""
        try:
            parts = urlsplit(url)
            known, port = parts.scheme in {"mqtt", "mqtts"} and parts.hostname, parts.port
        except ValueError:
            known = ""
        if not known:
            raise UrlError("a broker is named as mqtt://user:password@host:port (mqtts:// for TLS)")
        tls = parts.scheme == "mqtts"
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(known, port or (8883 if tls else 1883), user, password, tls)

    @property
    def place(self) -> str:
        """The same without name and password, for logs."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{host}:{self.port}"


class Care(Struct, frozen=True):
    """How a connection is watched below our own greetings: MQTT's keepalive, and TCP's on an idle line."""

    keepalive_s: int
    idle_s: int


#: A dead line is known within 11 s even to TCP; our own greetings are quicker.
EAGER = Care(keepalive_s=20, idle_s=5)
#: Where each packet is paid for: seldom enough to cost nothing, often enough for a mobile network to keep the way open.
SPARING = Care(keepalive_s=600, idle_s=120)


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
        """Hand a message to the broker, which promises nothing; raise `LinkLost` as soon as the connection ends."""
        ...

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:
        """Ask for messages; they come through `incoming`. Raise `LinkLost` where the broker refuses."""
        ...

    async def unsubscribe(self, *topic_filters: str) -> None:
        """Ask for them no more; what is on its way already may still come. Raise `LinkLost` as soon as the connection ends."""
        ...

    def incoming(self) -> AsyncIterator[Incoming]:
        """Messages until the connection ends, which raises `LinkLost`."""
        ...
