"""Starting and stopping the chain's processes: each a child of ours, each with its own log file."""

import asyncio
import contextlib
import os
import random
import signal
import socket
import sys
import urllib.error
import urllib.request
from itertools import chain
from pathlib import Path

STOP_S = 12.0
#: Below those that outgoing connections are given (net.ipv4.ip_local_port_range), so none is taken from under us between
#: finding it free and listening there.
ANY_PORT = range(20_000, 32_000)


class DemoError(Exception):
    """The demo cannot go on; the text says why and where to look."""


class Process:
    """One command with its log."""

    def __init__(self, name: str, arguments: list[str], log: Path) -> None:
        self.name, self._arguments, self.log = name, arguments, log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it in a session of its own, so that our Ctrl-C reaches it through us alone."""
        with self.log.open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                stdout=out,
                stderr=out,
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    @property
    def pid(self) -> int:
        """The process's number, 0 before the start."""
        return self._process.pid if self._process else 0

    @property
    def running(self) -> bool:
        """Whether it is there."""
        return self._process is not None and self._process.returncode is None

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        if self._process and self.running:
            self._process.kill()

    async def wait(self) -> int:
        """Wait for its end."""
        return await self._process.wait() if self._process else 0

    async def stop(self) -> None:
        """Ask it to end; after `STOP_S` insist."""
        if self._process is None or not self.running:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_S):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()

    async def ready(self, url: str, seconds: float = 30.0) -> None:
        """Wait until a URL answers 200; raise `DemoError` with the log's end where it does not."""
        try:
            async with asyncio.timeout(seconds):
                while not await asyncio.to_thread(answers, url):
                    if not self.running:
                        raise DemoError(f"{self.name} ended at its start. The end of its log:\n{self.tail()}")
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise DemoError(f"{self.name} does not answer at {url}. The end of its log:\n{self.tail()}") from None

    def tail(self, size: int = 2000) -> str:
        """The end of the log."""
        return self.log.read_bytes()[-size:].decode("utf-8", "replace")


async def command(arguments: list[str]) -> str:
    """Run a command to its end; returns what it printed, raises `DemoError` with what it complained of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.DEVNULL,
    )
    out, err = await process.communicate()
    if process.returncode:
        raise DemoError(f"{' '.join(arguments[:4])} failed:\n{err.decode('utf-8', 'replace')[-2000:]}")
    return out.decode()


def answers(url: str) -> bool:
    """Whether a URL answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port(usual: int, taken: set[int]) -> int:
    """The usual port or one of the next, else any that is free on loopback; `usual` 0 means any."""
    near = range(usual, usual + 20) if usual else range(0)
    for port in chain(near, random.SystemRandom().sample(ANY_PORT, 50)):
        if port not in taken and is_free(port):
            taken.add(port)
            return port
    raise DemoError("no free port on 127.0.0.1")


def is_free(port: int) -> bool:
    """Whether one could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
