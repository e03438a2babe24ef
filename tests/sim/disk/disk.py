"""A machine's disk in memory: files under one folder's name, the moments at which it fails, and losing its power.

SQLite reaches it through `tests.sim.disk.vfs`. Each start of the machine is a new generation: handles of an older one are
those of a process that is dead, and nothing they do has any effect.
"""

import random
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.sim.disk.files import SimFile


class SimDisk:
    """The files below `folder`, which exists as a real, empty folder for whoever asks for its name."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.folder = folder
        self.files: dict[str, SimFile] = {}
        self.generation = 0
        self.dead = False
        #: Most bytes on the disk; beyond it a write fails as full.
        self.capacity: int | None = None
        #: Syncs that fail before the disk is well again.
        self.failing_syncs = 0
        #: A disk that lies: it says yes to a sync, and does nothing.
        self.lying = False
        #: Somebody looks at it from outside: see `tests.sim.disk.vfs.observed`.
        self.observed = False
        #: Called before each "write", "sync" and "delete": a fuse may burn down here.
        self.tick: Callable[[str], None] = lambda _: None
        #: Awaited around each statement, and for longer around a sync: what a disk takes, and where others run.
        self.pause: Callable[..., Awaitable[None]] = _at_once
        #: Open connections of this generation, so that a dead process's can be closed.
        self.connections: list[sqlite3.Connection] = []
        self.writes = 0
        self.syncs = 0
        self._rng = rng
        self._deleted: dict[str, SimFile] = {}

    def path(self, name: str) -> Path:
        """The path of a file."""
        return self.folder / name

    def open(self, name: str, *, create: bool) -> SimFile | None:
        """The file of this name, None where there is none and none is to be made."""
        if name not in self.files and create:
            self.files[name] = SimFile()
        return self.files.get(name)

    def delete(self, name: str, *, sync: bool) -> None:
        """Remove a name; unless synced, a power cut may bring it back."""
        gone = self.files.pop(name, None)
        if gone and gone.named and not sync:
            self._deleted[name] = gone
        elif sync:
            self._deleted.pop(name, None)

    def is_full(self, file: SimFile, end: int) -> bool:
        """Whether a write up to `end` finds no room."""
        if self.capacity is None or end <= len(file.seen):
            return False
        used = sum(len(one.seen) for one in self.files.values())
        return used + end - len(file.seen) > self.capacity

    def sync(self, file: SimFile) -> bool:
        """Make a file safe; False where the disk fails just now, or the machine died before it."""
        self.tick("sync")
        if self.dead:
            return False
        self.syncs += 1
        if self.failing_syncs:
            self.failing_syncs -= 1
            file.forget()
            return False
        if not self.lying:
            if not file.named:
                self._deleted.clear()  # SQLite syncs the folder with a new file, and with it what was removed
            file.sync()
        return True

    def die(self, *, power: bool) -> None:
        """The machine stops this instant; a power cut takes what was not synced as well."""
        self.dead = True
        self.generation += 1
        if power:
            self._lose_power()

    def close(self) -> None:
        """Close what the last process, which is dead, had open."""
        for connection in self.connections:
            connection.close()
        self.connections.clear()

    def revive(self) -> None:
        """The machine starts again."""
        self.close()
        self.dead = False
        self.failing_syncs = 0

    def image(self) -> dict[str, SimFile]:
        """A copy of all files as they are seen now, as a cloned card has them."""
        return {name: file.copy() for name, file in self.files.items()}

    def put_back(self, image: dict[str, SimFile]) -> None:
        """Write an image over everything."""
        self.files = {name: file.copy() for name, file in image.items()}
        self._deleted.clear()

    def _lose_power(self) -> None:
        for name, file in self._deleted.items():
            if name not in self.files and self._rng.random() < 0.5:
                self.files[name] = file
        self._deleted.clear()
        for name in list(self.files):
            file = self.files[name]
            file.lose_power(self._rng)
            if not file.named and self._rng.random() < 0.5:
                del self.files[name]


async def _at_once(*, syncs: bool = False) -> None:
    """No time at all."""
