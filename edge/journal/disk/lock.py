"""One process owns a box's database: an advisory lock on a file beside it, given back by the kernel however we end."""

import contextlib
import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from edge.journal.errors import JournalLocked


class ProcessLock:
    """Holds `<path>.lock` from construction to `close`; raises `JournalLocked`, naming the owner, where it is taken."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            owner = os.pread(self._fd, 32, 0).decode(errors="replace").strip() or "unknown"
            self.close()
            raise JournalLocked(f"{path} is in use by process {owner}: a box has one store server") from exc
        with contextlib.suppress(OSError):  # the lock holds without the name; on a full disk there is no room for it
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def close(self) -> None:
        """Let go; closing twice is fine. The file stays: removing it would let two owners lock two files."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
