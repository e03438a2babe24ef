"""SQLite's file system on simulated disks: the real library writes, a `SimDisk` decides what becomes of it.

    with mounted(disk): sqlite3.connect(disk.path("journal.db"))

Registered with the SQLite that Python's own module has loaded, as its default for as long as anything is mounted; paths
outside of mounted folders go to the file system that was there before. Single-threaded, like the simulation.
"""

import atexit
import ctypes
import os
import random
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import cast, pointer
from pathlib import Path
from typing import Any

from tests.sim.disk import native as n
from tests.sim.disk.disk import SimDisk
from tests.sim.disk.files import SimFile

LIBRARY = n.library()


#: What is ours of an open file: its content. Locks and shared memory stay with the library's own file system, in C, also
#: because SQLite gives locks back while Python unwinds an exception, when nothing of Python may be called.
_CONTENT = ("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize")
#: What SQLite may ask of a write-ahead log beside: nothing that matters.
_PLAIN = ("xLock", "xUnlock", "xCheckReservedLock", "xFileControl", "xSectorSize", "xDeviceCharacteristics")


class _Handle:
    """One open file of one generation. `beneath` closes the real, empty file that stands for a database's locks."""

    def __init__(self, disk: SimDisk, file: SimFile, beneath: Callable[[int], int] | None = None) -> None:
        self.disk, self.file, self.beneath = disk, file, beneath
        self.generation = disk.generation
        self.lock_name: Any = None
        self.readonly = False

    @property
    def dead(self) -> bool:
        return self.disk.dead or self.generation != self.disk.generation


class SimVfs:
    """The file system; one for the process."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._disks: dict[str, SimDisk] = {}
        self._handles: dict[int, _Handle] = {}
        #: In which generation a name was given, by where it lies: a dead process's connection may be closed late.
        self._names: dict[tuple[int | None, bytes | None], int] = {}
        self._rng = random.Random(0)
        self._before: Any = library.sqlite3_vfs_find(None)
        self._as_before = cast(self._before, ctypes.c_void_p)
        self._content = {name: n.FILE_TYPES[name](self._guarded(name)) for name in _CONTENT}
        self._plain = n.IoMethods(
            iVersion=1, **self._content, **{name: n.FILE_TYPES[name](_nothing) for name in _PLAIN}
        )
        self._with_locks: dict[int, n.IoMethods] = {}
        self._vfs = n.Vfs.from_buffer_copy(self._before.contents)
        self._vfs.iVersion, self._vfs.zName, self._vfs.pNext = 1, b"lantern-sim", None
        self._ours = {name: kind(getattr(self, f"_{name}")) for name, kind in n.VFS_TYPES.items()}
        for name, function in self._ours.items():
            setattr(self._vfs, name, function)

    def mount(self, disk: SimDisk, seed: int) -> None:
        """Serve this disk's folder; SQLite's own dice begin anew from the seed."""
        if not self._disks:
            self._library.sqlite3_vfs_register(pointer(self._vfs), 1)
        self._disks[str(disk.folder)] = disk
        _ever.add(disk)
        self._rng = random.Random(seed)
        self._library.sqlite3_randomness(0, None)

    def unmount(self, disk: SimDisk) -> None:
        """No more."""
        self._disks.pop(str(disk.folder), None)
        if not self._disks:
            self._library.sqlite3_vfs_register(self._before, 1)
            self._library.sqlite3_randomness(0, None)

    def disk_of(self, path: Path) -> SimDisk | None:
        """The disk on which a path lies."""
        return self._disks.get(str(path.parent))

    # -- the file system ---------------------------------------------------------------------------------------------

    def _find(self, path: bytes | None) -> tuple[SimDisk, str] | None:
        folder, name = os.path.split((path or b"").decode())
        disk = self._disks.get(folder)
        return (disk, name) if disk else None

    def _xOpen(self, vfs: int, address: int | None, out: int, flags: int, told: Any) -> int:  # noqa: N802
        path = ctypes.string_at(address) if address else None
        found = self._find(path)
        if found is None:
            return int(self._before.contents.xOpen(self._as_before, address, out, flags, told))
        disk, name = found
        n.OpenFile.from_address(out).pMethods = None
        file = None if disk.dead else disk.open(name, create=bool(flags & n.OPEN_CREATE))
        if file is None:
            return n.CANTOPEN
        if flags & n.OPEN_MAIN_DB:
            return self._open_with_locks(_Handle(disk, file), path, out, flags, told)
        self._handles[out] = _Handle(disk, file)
        self._names[address, path] = disk.generation
        n.OpenFile.from_address(out).pMethods = ctypes.addressof(self._plain)
        if told:
            told[0] = flags
        return n.OK

    def _open_with_locks(self, handle: _Handle, path: bytes | None, out: int, flags: int, told: Any) -> int:
        """A real file, always empty, lends its locks and shared memory; the content is ours. One a generation."""
        handle.lock_name, address = _filename(b"%s.%d" % (path, handle.generation))
        handle.readonly = bool(flags & n.OPEN_READONLY)
        flags = flags & ~(n.OPEN_READONLY | n.OPEN_URI) | n.OPEN_READWRITE | n.OPEN_CREATE
        code = int(self._before.contents.xOpen(self._as_before, address, out, flags, None))
        if told:
            told[0] = flags
        if code != n.OK:
            return code
        opened = n.OpenFile.from_address(out)
        real = n.IoMethods.from_address(opened.pMethods)
        if opened.pMethods not in self._with_locks:
            mixed = n.IoMethods.from_buffer_copy(real)
            mixed.iVersion = 2
            for name, function in self._content.items():
                setattr(mixed, name, function)
            self._with_locks[opened.pMethods] = mixed
        handle.beneath = real.xClose
        self._handles[out] = handle
        opened.pMethods = ctypes.addressof(self._with_locks[opened.pMethods])
        return n.OK

    def _xDelete(self, vfs: int, address: int, sync: int) -> int:  # noqa: N802
        path = ctypes.string_at(address)
        found = self._find(path)
        if found is None:
            return int(self._before.contents.xDelete(self._as_before, address, sync))
        disk, name = found
        if disk.observed:
            return n.IOERR
        disk.tick("delete")
        if disk.dead or self._is_of_the_dead(disk, address, path):
            return n.IOERR
        disk.delete(name, sync=bool(sync))
        return n.OK

    def _is_of_the_dead(self, disk: SimDisk, address: int, path: bytes) -> bool:
        """Whether a connection of a dead process, closed late, asks: by a name that was given then, while it is still open."""
        given = self._names.pop((address, path), disk.generation)
        return given != disk.generation and any(
            handle.disk is disk and handle.generation == given for handle in self._handles.values()
        )

    def _xAccess(self, vfs: int, path: bytes, flags: int, told: Any) -> int:  # noqa: N802
        found = self._find(path)
        if found is None:
            return int(self._before.contents.xAccess(self._as_before, path, flags, told))
        disk, name = found
        told[0] = int(not disk.dead and name in disk.files and (flags != 0 or len(disk.files[name].seen) > 0))
        return n.OK

    def _xSleep(self, vfs: int, microseconds: int) -> int:  # noqa: N802
        return microseconds  # nobody else can run meanwhile: time passes in the loop alone

    def _xRandomness(self, vfs: int, size: int, out: int) -> int:  # noqa: N802
        ctypes.memmove(out, self._rng.randbytes(size), size)
        return size

    # -- open files --------------------------------------------------------------------------------------------------

    def _guarded(self, name: str) -> Callable[..., int]:
        """A method by the handle's address; on a handle of a dead process all but closing it fails."""
        method, handles = getattr(self, f"_{name}"), self._handles
        if name == "xClose":
            return lambda address: int(method(handles.pop(address), address))

        def call(address: int, *args: Any) -> int:
            handle = handles[address]
            return n.IOERR if handle.dead else int(method(handle, *args))

        return call

    def _xClose(self, handle: _Handle, address: int) -> int:  # noqa: N802
        return int(handle.beneath(address)) if handle.beneath else n.OK

    def _xRead(self, handle: _Handle, out: int, size: int, offset: int) -> int:  # noqa: N802
        found = bytes(handle.file.seen[offset : offset + size])
        if len(found) == size:
            ctypes.memmove(out, found, size)
            return n.OK
        ctypes.memmove(out, found.ljust(size, b"\0"), size)
        return n.IOERR_SHORT_READ

    def _xWrite(self, handle: _Handle, data: int, size: int, offset: int) -> int:  # noqa: N802
        disk = handle.disk
        if disk.observed or handle.readonly:
            return n.IOERR_WRITE
        disk.tick("write")
        if handle.dead:
            return n.IOERR_WRITE
        if disk.capacity is not None and disk.is_full(handle.file, offset + size):
            return n.FULL
        disk.writes += 1
        handle.file.write(offset, ctypes.string_at(data, size))
        return n.OK

    def _xTruncate(self, handle: _Handle, size: int) -> int:  # noqa: N802
        handle.file.truncate(size)
        return n.OK

    def _xSync(self, handle: _Handle, flags: int) -> int:  # noqa: N802
        return n.OK if handle.disk.observed or handle.disk.sync(handle.file) else n.IOERR_FSYNC

    def _xFileSize(self, handle: _Handle, told: Any) -> int:  # noqa: N802
        told[0] = len(handle.file.seen)
        return n.OK


def _filename(path: bytes) -> tuple[Any, int]:
    """A name as SQLite's file system wants it: zeros before it, and behind it for the parameters that it has not."""
    memory = ctypes.create_string_buffer(bytes(4) + path + bytes(4))
    return memory, ctypes.addressof(memory) + 4


def _nothing(address: int, *args: Any) -> int:
    return n.NOTFOUND if len(args) == 2 else n.OK  # xFileControl is the one with two


_vfs = SimVfs(LIBRARY) if LIBRARY else None
_ever: weakref.WeakSet[SimDisk] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """A connection that is closed after Python has taken itself apart would call back into nothing."""
    for disk in list(_ever):
        disk.dead = True
        disk.close()


@contextmanager
def observed(path: Path) -> Iterator[None]:
    """Whoever looks into a file meanwhile leaves no trace on its disk: a last connection that closes would sync it."""
    disk = disk_of(path)
    assert disk, f"{path} is on no simulated disk"
    disk.observed = True
    try:
        yield
    finally:
        disk.observed = False


def disk_of(path: Path | str) -> SimDisk | None:
    """The mounted disk on which a path lies."""
    return _vfs.disk_of(Path(path)) if _vfs else None


@contextmanager
def mounted(disk: SimDisk, seed: int = 0) -> Iterator[SimDisk]:
    """SQLite reads and writes below this disk's folder on it, until the end of the block."""
    assert _vfs, "this Python's SQLite cannot be reached: see LIBRARY"
    _vfs.mount(disk, seed)
    try:
        yield disk
    finally:
        _vfs.unmount(disk)
