"""What an error of SQLite means for the journal: this entry is bad, the disk is full, or the disk is broken.

Under a file-size limit or a quota a full disk says "disk I/O error", not "full" (faults.md section 6), so the disk itself
is asked as well.
"""

import os
import resource
import sqlite3
from pathlib import Path

from edge.journal.errors import JournalBroken, JournalError, JournalFull

#: Below this nothing can be appended any more: one commit of a large sale, in bytes.
_APPEND_BYTES = 256 * 1024

_ENTRY_ERRORS = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError)


def is_the_entrys_own(error: Exception) -> bool:
    """Whether the entry is at fault and the transaction around it can go on."""
    return not isinstance(error, sqlite3.Error) or isinstance(error, _ENTRY_ERRORS)


def verdict(error: sqlite3.Error, path: Path) -> JournalError:
    """`JournalFull` or `JournalBroken` for an error that ended a whole transaction."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_FULL:
        return JournalFull("the disk is full: nothing was written")
    if code & 0xFF in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _cannot_grow(path):
        return JournalFull(f"no space to write in: nothing was written ({error})")
    return JournalBroken(f"{error}: the outcome is unknown, ask again with the same command id")


def _cannot_grow(path: Path) -> bool:
    disk = os.statvfs(path.parent)
    if disk.f_bavail * disk.f_frsize < _APPEND_BYTES:
        return True
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return limit != resource.RLIM_INFINITY and _size(path.with_name(path.name + "-wal")) + _APPEND_BYTES > limit


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
