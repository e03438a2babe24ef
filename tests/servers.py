"""Servers of our own for a test run: a mosquitto and a PostgreSQL on free loopback ports, gone with the run.

Both refuse to run as root (or would drop to another user), so when root we become the user that Debian made for them.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from demo.processes import free_port as port_like

READY_S = 20.0


class Missing(Exception):
    """What is not installed, as a reason for a skipped test."""


def free_port() -> int:
    """A loopback port that nobody listens on, nor will by chance."""
    return port_like(0, set())


_OPEN_TO_ALL = """
listener {port} 127.0.0.1
allow_anonymous true
persistence false
max_packet_size 4194304
"""


@contextlib.contextmanager
def mosquitto(
    port: int | None = None, config: str = _OPEN_TO_ALL, files: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """A private broker, on a port of one's choice where it has to come back; yields its `mqtt://` URL.

    In `config` `{port}` stands for the port and `{folder}` for where `files` (name to text) lie. Raise `Missing` where Debian's mosquitto is not installed.
    """
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        raise Missing("mosquitto is not installed (apt-get install mosquitto)")
    with _folder(None) as folder:
        port = port or free_port()
        path = folder / "mosquitto.conf"
        user = f"user {_user('mosquitto')}\n" if os.geteuid() == 0 else ""
        path.write_text(config.replace("{port}", str(port)).replace("{folder}", str(folder)) + user)
        for name, text in files.items():
            (folder / name).write_text(text)
        with _running([program, "-c", str(path)], folder / "log") as server:
            _wait_until(server, folder / "log", lambda: listens(port))
            yield f"mqtt://127.0.0.1:{port}"


@contextlib.contextmanager
def postgres(more: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """A private cluster, as quick as it is forgetful unless `more` settings say otherwise; yields its `postgresql://` URL.

    Raise `Missing` where PostgreSQL is not installed.
    """
    programs = _postgres_programs()
    user = _user("postgres") if os.geteuid() == 0 else None
    with _folder(user) as folder:
        data, port = folder / "data", free_port()
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "lantern", "-A", "trust", "-E", "UTF8", "--no-sync"]
        initdb += ["--locale=C", "--no-instructions"]
        subprocess.run(initdb, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
            "shared_buffers": "32MB",
            **more,
        }
        command = [str(programs / "postgres"), "-D", str(data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with _running(command, folder / "log", user) as server:
            ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            _wait_until(server, folder / "log", lambda: subprocess.run(ready, check=False).returncode == 0)
            yield f"postgresql://lantern@127.0.0.1:{port}/postgres"


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise Missing("PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent


def _user(name: str) -> str:
    try:
        return pwd.getpwnam(name).pw_name
    except KeyError:
        raise Missing(f"there is no user {name!r} to run it as") from None


@contextlib.contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lantern-"))
    try:
        if user:
            shutil.chown(folder, user)
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _running(command: list[str], log: Path, user: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, user=user, cwd=log.parent)
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(server: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_S
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not come up: {log.read_text(errors='replace')[-500:]}")
        time.sleep(0.05)
