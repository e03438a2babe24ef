"""What is put in the place of threads, dice and logs while a world runs; everything else is the real thing."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import aiosqlite
import structlog

import edge.journal.journal
import hub.fleet.stores
from protocol.facts import KINDS
from tests.sim.disk.disk import SimDisk
from tests.sim.disk.driver import InlineConnection
from tests.sim.disk.vfs import disk_of
from tests.sim.disk.writer import inline_writer
from tests.sim.net.neighbour import LATER_KIND, LaterFact
from tests.sim.world.crew import in_virtual_time

connect_plainly = sqlite3.connect
_connect_async = aiosqlite.connect


@contextmanager
def inline(rng: random.Random) -> Iterator[None]:
    """No thread, no dice but the seed's, no log."""
    settings = structlog.get_config()
    structlog.configure(wrapper_class=_Silence)
    try:
        with (
            patch.object(sqlite3, "connect", _connected),
            patch.object(aiosqlite, "connect", _connected_async),
            patch.object(edge.journal.journal, "Writer", inline_writer(_disk_of)),
            patch.object(edge.journal.journal, "ProcessLock", _NoLock),
            in_virtual_time(),
            patch.dict(KINDS, {LaterFact: LATER_KIND}),
            patch.object(hub.fleet.stores, "secrets", SimpleNamespace(choice=rng.choice)),
        ):
            yield
    finally:
        structlog.configure(**settings)


class _Silence(structlog.BoundLoggerBase):
    """A log that nobody reads."""

    def _nothing(self, *args: Any, **more: Any) -> None:
        pass

    debug = info = warning = error = exception = critical = _nothing


class _NoLock:
    """One process owns all machines here: a lock between processes says nothing."""

    def __init__(self, path: Path) -> None:
        pass

    def close(self) -> None:
        pass


def _disk_of(path: Path) -> SimDisk:
    disk = disk_of(path)
    assert disk, f"{path} is on no simulated disk"
    return disk


def _connected(path: Any, *args: Any, **given: Any) -> sqlite3.Connection:
    connection = connect_plainly(path, *args, **given)
    plain = str(path).removeprefix("file://").partition("?")[0]
    if disk := disk_of(plain):
        disk.connections.append(connection)
    return connection


def _connected_async(path: Any, *args: Any, **given: Any) -> Any:
    disk = disk_of(path)
    return InlineConnection(disk, path, _connected, **given) if disk else _connect_async(path, *args, **given)
