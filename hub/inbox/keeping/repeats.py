"""Facts whose numbers the hub has already: the very same ones come again, or others of a cloned card under the same numbers.

A batch brings its chain up to its last fact, so one comparison there tells for all of it. Where it ends just where the hub stands,
that is known without a look (advance.py); for the others, which are few, all hashes are looked up together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, and_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.ranges import Held
from hub.inbox.deciding.advance import Cursor
from hub.inbox.deciding.entry import StreamKey, key_of
from hub.inbox.deciding.letters import Received

#: Streams of one query.
TOGETHER = 100
#: A fact's hash by stream and number.
Hashes = Mapping[tuple[StreamKey, int], bytes]


async def known(connection: AsyncConnection, letters: Iterable[Received], at: Mapping[StreamKey, Cursor]) -> Hashes:
    """The hashes that the hub has where these batches end, of those that end within what it has; nothing is read for others."""
    wanted = {(key, one.batch.last_seq) for one in letters if _within(at[key := key_of(one)], one.batch.last_seq)}
    return await _hashes(connection, sorted(wanted)) if wanted else {}


def _within(cursor: Cursor, seq: int) -> bool:
    """Whether the hub has this number, and neither its cursor nor the end of a range tells its hash."""
    runs = (Held(1, cursor.applied_seq, b"", cursor.head_hash), *cursor.ahead)
    return any(run.first_seq <= seq <= run.upto_seq and not (seq == run.upto_seq and run.upto_hash) for run in runs)


async def _hashes(connection: AsyncConnection, wanted: Sequence[tuple[StreamKey, int]]) -> Hashes:
    streams: dict[StreamKey, list[int]] = {}
    for key, seq in wanted:
        streams.setdefault(key, []).append(seq)
    found: dict[tuple[StreamKey, int], bytes] = {}
    for some in _parts(streams):
        found |= await _look(connection, union_all(*(_leg(table, some) for table in (t.fact, t.aside))))
    return found


def _parts(streams: Mapping[StreamKey, Sequence[int]]) -> Iterator[Mapping[StreamKey, Sequence[int]]]:
    left = iter(streams.items())
    while some := dict(islice(left, TOGETHER)):
        yield some


async def _look(connection: AsyncConnection, query: CompoundSelect[Any]) -> Hashes:
    return {
        ((org, store, box, int(epoch), stream), int(seq)): bytes(digest)
        for org, store, box, epoch, stream, seq, digest in await connection.execute(query)
        if digest
    }


def _leg(table: Table, streams: Mapping[StreamKey, Sequence[int]]) -> Select[Any]:
    """Stream by stream: for a list of whole keys SQLite would read the table through."""
    c = table.c
    name = (c.org, c.store, c.box, c.epoch, c.stream)
    places = [
        and_(*(column == part for column, part in zip(name, key, strict=True)), c.seq.in_(numbers))
        for key, numbers in streams.items()
    ]
    return select(*name, c.seq, c.hash).where(or_(*places))
