"""SQLite's own C interface for file systems (sqlite.org/c3ref/vfs.html), as ctypes sees it: structures and numbers only."""

import ctypes
import ctypes.util
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p

OK, IOERR, NOTFOUND, FULL, CANTOPEN = 0, 10, 12, 13, 14
IOERR_SHORT_READ, IOERR_WRITE, IOERR_FSYNC = 522, 778, 1034
OPEN_READONLY, OPEN_READWRITE, OPEN_CREATE, OPEN_URI, OPEN_MAIN_DB = 0x1, 0x2, 0x4, 0x40, 0x100
POWERSAFE_OVERWRITE = 0x1000

_PTR, _INT, _I64 = c_void_p, c_int, c_int64

#: Methods of an open file, version 2 (with shared memory): name and argument types after the file itself.
FILE_METHODS = (
    ("xClose", ()),
    ("xRead", (_PTR, _INT, _I64)),
    ("xWrite", (_PTR, _INT, _I64)),
    ("xTruncate", (_I64,)),
    ("xSync", (_INT,)),
    ("xFileSize", (POINTER(c_int64),)),
    ("xLock", (_INT,)),
    ("xUnlock", (_INT,)),
    ("xCheckReservedLock", (_PTR,)),
    ("xFileControl", (_INT, _PTR)),
    ("xSectorSize", ()),
    ("xDeviceCharacteristics", ()),
    ("xShmMap", (_INT, _INT, _INT, _PTR)),
    ("xShmLock", (_INT, _INT, _INT)),
    ("xShmBarrier", ()),
    ("xShmUnmap", (_INT,)),
)
FILE_TYPES = {name: CFUNCTYPE(_INT, _PTR, *types) for name, types in FILE_METHODS}

#: Methods of the file system itself that we answer; the others are left to the one that was there.
VFS_TYPES = {
    "xOpen": CFUNCTYPE(_INT, _PTR, _PTR, _PTR, _INT, POINTER(c_int)),
    "xDelete": CFUNCTYPE(_INT, _PTR, _PTR, _INT),
    "xAccess": CFUNCTYPE(_INT, _PTR, c_char_p, _INT, POINTER(c_int)),
    "xSleep": CFUNCTYPE(_INT, _PTR, _INT),
    "xRandomness": CFUNCTYPE(_INT, _PTR, _INT, _PTR),
}


class IoMethods(Structure):
    """sqlite3_io_methods."""

    _fields_ = [("iVersion", c_int), *((name, FILE_TYPES[name]) for name, _ in FILE_METHODS)]


class OpenFile(Structure):
    """sqlite3_file: SQLite gives the memory, `xOpen` fills it in."""

    _fields_ = [("pMethods", c_void_p)]


class Vfs(Structure):
    """sqlite3_vfs, version 1."""

    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", VFS_TYPES["xOpen"]),
        ("xDelete", VFS_TYPES["xDelete"]),
        ("xAccess", VFS_TYPES["xAccess"]),
        ("xFullPathname", c_void_p),
        ("xDlOpen", c_void_p),
        ("xDlError", c_void_p),
        ("xDlSym", c_void_p),
        ("xDlClose", c_void_p),
        ("xRandomness", VFS_TYPES["xRandomness"]),
        ("xSleep", VFS_TYPES["xSleep"]),
        ("xCurrentTime", c_void_p),
        ("xGetLastError", c_void_p),
    ]


def library() -> ctypes.CDLL | None:
    """The very SQLite that Python's own module uses; None where it cannot be reached (built in without its symbols)."""
    import _sqlite3

    for name in (getattr(_sqlite3, "__file__", None), None):
        try:
            found = ctypes.CDLL(name)
            found.sqlite3_vfs_find.restype = POINTER(Vfs)
        except (OSError, AttributeError):
            continue
        found.sqlite3_vfs_find.argtypes = [c_char_p]
        found.sqlite3_vfs_register.argtypes = [POINTER(Vfs), c_int]
        found.sqlite3_randomness.argtypes = [c_int, c_void_p]
        return found
    return None
