"""Space on the journal's disk: a low-water mark, and a ballast file that is given up so that sales go on."""

import contextlib
import os
from pathlib import Path

from edge.journal.words import Limits, Room, RoomState


class Ballast:
    """`<path>.ballast`: space held back at the start, let go when the disk is full, taken again when there is plenty."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._folder = path.parent
        self._file = path.with_name(path.name + ".ballast")
        self._limits = limits
        self._full = False
        self._held = self._size_now() == limits.ballast_bytes > 0
        if not self._held:
            self._file.unlink(missing_ok=True)
            self.hold()

    def room(self) -> Room:
        """Free space and what it means; one system call."""
        return Room(free := self._free(), self._state(free))

    def is_short(self) -> bool:
        """Whether anything but sales had better not be written."""
        return self.room().state is not RoomState.OK

    def release(self) -> bool:
        """Give the space up; `False` where it was given up already, or cannot be."""
        held, self._held = self._held, False
        try:
            self._file.unlink(missing_ok=True)
        except OSError:  # a disk gone read-only: there is no space to win
            return False
        return held

    def hold(self) -> None:
        """Take the space (again), where that leaves the disk above its low-water mark."""
        size = self._limits.ballast_bytes
        if self._held or not size:
            return
        with contextlib.suppress(OSError):  # somebody else took the space first: the next call tries again
            if self._free() >= size + self._limits.low_water_bytes:
                self._fill(size)
                self._held = True

    def note(self, *, full: bool) -> None:
        """Remember whether the last entry was refused for want of space."""
        self._full = full

    def _fill(self, size: int) -> None:
        fd = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(fd, 0, size)
            os.fsync(fd)
        except OSError:
            self._file.unlink(missing_ok=True)
            raise
        finally:
            os.close(fd)

    def _state(self, free: int) -> RoomState:
        if self._full:
            return RoomState.FULL
        if self._limits.ballast_bytes and not self._held:
            return RoomState.BALLAST
        return RoomState.LOW if free < self._limits.low_water_bytes else RoomState.OK

    def _free(self) -> int:
        disk = os.statvfs(self._folder)
        return disk.f_bavail * disk.f_frsize

    def _size_now(self) -> int:
        return self._file.stat().st_size if self._file.exists() else 0
