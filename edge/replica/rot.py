"""What is rotten in the copy of the masters: found from outside the running server, offline, read-only."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct

from edge.replica.file import LAYOUT, SQL, open_reader
from edge.replica.pages import read_state
from edge.replica.sums import written_and_lying
from protocol.digest import BUCKETS, bucket_of, differing
from protocol.masters import ITEM, KINDS, decode_master
from protocol.messages import Document
from protocol.packing import BadMessage
from retail.catalogue import Item

#: Documents and codes that are named; of more it is said how many.
NAMED_MAX = 20
TOGETHER = 2_000


class Rot(Struct, frozen=True):
    """What was found: nothing of all of it in a sound copy.

    `file` are SQLite's words on the file, `parts` the buckets (of 256) that are not what was written, with how many documents in
    them, `unreadable` and `lost` what lanes cannot read, and codes that lead nowhere. `summed`: there was a sum to compare with.
    """

    revision: int
    items: int
    summed: bool
    file: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    documents: int = 0
    unreadable: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    words_lost: int = 0

    @property
    def is_sound(self) -> bool:
        """Nothing was found."""
        return not (self.file or self.parts or self.unreadable or self.lost or self.words_lost)


def find_rot(path: Path) -> Rot:
    """Look through a copy; lanes may go on selling from it. Raise `OSError` where it cannot be opened."""
    try:
        with closing(open_reader(path)) as reader:
            reader.execute("BEGIN")
            return _look(reader)
    except sqlite3.DatabaseError as exc:
        return Rot(0, 0, summed=False, file=(str(exc),))


def _look(reader: sqlite3.Connection) -> Rot:
    (layout,) = reader.execute(SQL["layout"]).fetchone()
    if layout != LAYOUT:
        return Rot(0, 0, summed=False, file=(f"of another version of Lantern (layout {layout})",))
    said = tuple(row[0] for row in reader.execute(SQL["is_whole"]))
    if said != ("ok",):
        return Rot(0, 0, summed=False, file=said)
    (items,), (words,) = reader.execute(SQL["count"]).fetchone(), reader.execute(SQL["words_count"]).fetchone()
    written, lying = written_and_lying(reader)
    parts = tuple(differing(written, lying)) if written else ()
    names = [(kind, key) for kind, key, _ in reader.execute(SQL["every_document"])] if parts else []
    return Rot(
        read_state(reader).revision,
        items,
        summed=bool(written),
        parts=parts,
        documents=sum(bucket_of(*name) in parts for name in names),
        unreadable=tuple(islice(_unreadable(reader), NAMED_MAX)),
        lost=tuple(islice(_lost(reader), NAMED_MAX)),
        words_lost=items - words,
    )


def _unreadable(reader: sqlite3.Connection) -> Iterator[str]:
    for kind, key, body in reader.execute(SQL["every_document"]):
        try:
            if kind in KINDS:
                decode_master(Document(kind, key, 0, body))
        except BadMessage:
            yield f"{kind} {key}"


def _lost(reader: sqlite3.Connection) -> Iterator[str]:
    """Codes of items by which nobody would find them."""
    rows = reader.execute(SQL["every_document"])
    pairs = ((key, code) for kind, key, body in rows if kind == ITEM for code in _codes(body))
    while some := list(islice(pairs, TOGETHER)):
        for item, code in reader.execute(SQL["lost_codes"], (msgspec.json.encode(some).decode(),)):
            yield f"code {code} of item {item}"


def _codes(body: bytes) -> tuple[str, ...]:
    try:
        return msgspec.msgpack.decode(body, type=Item).codes
    except msgspec.DecodeError:
        return ()


def rot_lines(found: Rot, path: Path) -> Iterator[str]:
    """What `lantern-edge replica check` says: what is rotten, and how it is mended."""
    if found.file:
        yield f"masters: the file is damaged: {'; '.join(found.file)}"
        yield f"  the store server fetches all goods anew when it is started again; where it does not, stop it and remove {path}"
        return
    yield f"masters: revision {found.revision}, {found.items:,} items: {'whole' if found.is_sound else 'NOT what was written'}"
    if not found.summed:
        yield "  no sum of what was written is there yet: the store server makes it at its next start"
    if found.parts:
        yield f"  {len(found.parts)} of {BUCKETS} parts differ, with {found.documents:,} documents in them"
    yield from (f"  cannot be read: {name}" for name in found.unreadable)
    if found.parts or found.unreadable:
        yield "  a minute after its start and daily the store server compares its copy with head office's and fetches what differs;"
        yield "  at once: lantern-hub box ask STORE/BOX check-replica"
    yield from (f"  leads nowhere: {name}" for name in found.lost)
    if found.words_lost:
        yield f"  {abs(found.words_lost)} items {'are not' if found.words_lost > 0 else 'too many are'} in the index of words"
    if found.lost or found.words_lost:
        yield f"  stop the store server, remove {path}, start it: all goods are fetched anew"
