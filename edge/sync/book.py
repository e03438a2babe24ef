"""What the line remembers over a restart: its last changes of state, and what it carried today where that is paid for. A small file that is replaced whole.

A technician who comes after the box was started again still sees why the line was bad before. It is written a minute
after something changed and at the end, not at each change: a line that flaps is not to wear the card. Losing it costs
only this memory, so it is not waited for on the disk, and one that cannot be read is begun anew.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from edge.sync.status import Noted
from protocol.link.clocks import Clock

#: Changes kept, and how often we look whether there is anything to write.
CHANGES_MAX = 100
WRITE_S = 60.0
#: Bytes that may be forgotten if the box dies.
USED_STEP_BYTES = 16 * 1024
#: A file that is larger is not ours.
FILE_BYTES_MAX = 256 * 1024

_log = structlog.get_logger()


class Kept(Struct, frozen=True):
    """What is in the file."""

    changes: tuple[Noted, ...] = ()
    day: str = ""
    used_bytes: int = 0
    bulk_since_ms: int = 0

    def says_more(self, before: "Kept") -> bool:
        """Whether anything is to be written: not for a few bytes more, nor for a stamp that moved with the clock."""
        if (self.day, self.bulk_since_ms) != (before.day, before.bulk_since_ms):
            return True
        if self.used_bytes - before.used_bytes >= USED_STEP_BYTES:
            return True
        return [(one.state, one.reason) for one in self.changes] != [(o.state, o.reason) for o in before.changes]


class LineBook:
    """The file; without a path nothing is remembered."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.kept = self._read()

    async def keep(self, now: Callable[[], Kept], clock: Clock) -> None:
        """Write what `now` says whenever it is something new, until cancelled, and then once more."""
        try:
            while True:
                await clock.sleep(WRITE_S)
                await asyncio.to_thread(self.write, now())
        finally:
            self.write(now(), last=True)

    def write(self, kept: Kept, *, last: bool = False) -> None:
        """Replace the file, where there is anything new to say; the `last` time also for a few bytes more."""
        if self._path is None or not (kept.says_more(self.kept) or (last and kept.used_bytes != self.kept.used_bytes)):
            return
        part = self._path.with_name(f".{self._path.name}.part")
        try:
            part.write_bytes(msgspec.json.encode(kept))
            part.replace(self._path)
            self.kept = kept
        except OSError as exc:
            _log.warning("line.book_not_written", problem=os.strerror(exc.errno or 0))

    def _read(self) -> Kept:
        if self._path is None:
            return Kept()
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(FILE_BYTES_MAX), type=Kept)
        except FileNotFoundError:
            return Kept()
        except (OSError, msgspec.DecodeError) as exc:
            _log.warning("line.book_unreadable", problem=str(exc))
            return Kept()
