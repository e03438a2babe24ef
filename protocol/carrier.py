"""Facts in a file, for a store whose line is gone (U 盘): the very batches of the line, sealed as they would go over it.

    "LNFACTS1"  then frames:  kind (1 byte)  length (4)  crc32 (4)  body        little-endian

    1  header: whose facts, and which          3  end: SHA-256 of all before it
    2  one sealed batch

A copy that was cut short has no end; one that was damaged says so at the frame. What the batches say is proved by their
seals, not by the file: the hub takes them as if the line had brought them, each fact once.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from struct import Struct as Layout
from zlib import crc32

from msgspec import Struct

from protocol.packing import MESSAGE_BYTES_MAX, BadMessage, pack, unpack
from protocol.topics import CODE, Address

MAGIC = b"LNFACTS1"
_HEAD = Layout("<BII")
_HEADER, _MESSAGE, _END = 1, 2, 3


class Header(Struct, frozen=True, array_like=True):
    """Facts `first_seq ... last_seq` of a stream; `made_ms` is the box's claim."""

    org: str
    store: str
    box: str
    epoch: int
    stream: str
    first_seq: int
    last_seq: int
    made_ms: int

    @property
    def address(self) -> Address:
        """Whose."""
        return Address(self.org, self.store, self.box)


def write_carrier(header: Header, messages: Iterable[bytes]) -> Iterator[bytes]:
    """The file, piece by piece."""
    digest = sha256()
    for piece in (MAGIC, *_frame(_HEADER, pack(header))):
        digest.update(piece)
        yield piece
    for message in messages:
        for piece in _frame(_MESSAGE, message):
            digest.update(piece)
            yield piece
    yield from _frame(_END, digest.digest())


def read_header(read: Callable[[int], bytes]) -> Header:
    """The beginning of a file; raise `BadMessage` where it is none of ours."""
    return _Reader(read).header()


def read_carrier(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The sealed batches of a file, whose end is looked at too; raise `BadMessage` at what is damaged or cut short."""
    reader = _Reader(read)
    reader.header()
    while (frame := reader.frame())[0] == _MESSAGE:
        yield frame[1]
    if frame[0] != _END:
        raise BadMessage("the file is damaged: it begins again in the middle")


class _Reader:
    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read, self._digest = read, sha256()

    def header(self) -> Header:
        if self._take(len(MAGIC)) != MAGIC:
            raise BadMessage("not a file of facts")
        kind, body = self.frame()
        if kind != _HEADER:
            raise BadMessage("a file of facts begins with whose they are")
        header = unpack(body, Header)
        if not all(map(CODE.match, (header.org, header.store, header.box))):
            raise BadMessage("ids are [a-z0-9]{2,32}")
        return header

    def frame(self) -> tuple[int, bytes]:
        """One frame; at the end it has looked at the digest and at what follows."""
        before = self._digest.digest()
        kind, length, crc = _HEAD.unpack(self._take(_HEAD.size))
        if kind not in {_HEADER, _MESSAGE, _END} or length > MESSAGE_BYTES_MAX:
            raise BadMessage("the file is damaged: no frame begins here")
        body = self._take(length)
        if crc32(body) != crc:
            raise BadMessage("the file is damaged: a frame is not what was written")
        if kind == _END and (body != before or self._read(1)):
            raise BadMessage("the file is damaged: its end does not fit what is before it")
        return kind, body

    def _take(self, size: int) -> bytes:
        taken = self._read(size)
        if len(taken) != size:
            raise BadMessage("the file is cut short: copy it again")
        self._digest.update(taken)
        return taken


def _frame(kind: int, body: bytes) -> tuple[bytes, bytes]:
    return _HEAD.pack(kind, len(body), crc32(body)), body
