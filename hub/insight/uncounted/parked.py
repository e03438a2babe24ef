"""What could not be read, newest first: why, what it seems to be, and its bytes."""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import Parked, ParkedRow
from hub.insight.uncounted.contents import Contents, Tally
from hub.insight.uncounted.told import told
from protocol.batch import decode_batch
from protocol.packing import BadMessage
from protocol.reading import read_payload
from protocol.seal import SIGNATURE_BYTES

#: Most rows shown; the counts beside each store are of all.
ROWS_MAX = 200
#: Bytes shown as figures, and those of one line of them.
HEX_BYTES_MAX, HEX_LINE = 4096, 16
LINES_MAX = 200
#: What a kept thing is: a fact, a message as it came, or a batch whose seal was good.
FACT, SEALED, BATCH = "fact", "sealed", "batch"
UNKNOWN = "unknown"


class ParkedDetail(Struct, frozen=True):
    """One parked thing. `words` are what its bytes say, believed by nobody; `contents` what its facts come to, if any.

    `whole` says whether all its bytes were kept, `hex` shows the first of them: offset, figures and letters.
    """

    parked: ParkedRow
    words: list[str]
    contents: Contents | None
    hex: list[str]
    whole: bool


class Kept(Struct, frozen=True):
    """A parked thing as it is stored."""

    row: ParkedRow
    digest: bytes
    payload: bytes


async def parked(connection: AsyncConnection, org: str, *, dismissed: bool = False) -> Parked:
    """The newest parked things; those that a person dismissed only where they are asked for."""
    c = t.parked.c
    where = [c.org == org, *([] if dismissed else [c.dismissed_ms == 0])]
    rows = await connection.execute(
        select(t.parked).where(*where).order_by(c.received_ms.desc(), c.digest).limit(ROWS_MAX)
    )
    return Parked([_row(row) for row in rows.mappings()])


async def kept(connection: AsyncConnection, org: str, digest: bytes) -> Kept | None:
    """One of them with its bytes; None where it is gone."""
    c = t.parked.c
    row = (await connection.execute(select(t.parked).where(c.org == org, c.digest == digest))).mappings().one_or_none()
    return Kept(_row(row), bytes(row["digest"]), bytes(row["payload"])) if row else None


async def parked_detail(connection: AsyncConnection, org: str, digest: bytes) -> ParkedDetail | None:
    """One of them in words and figures."""
    found = await kept(connection, org, digest)
    if found is None:
        return None
    words, contents = _said(found)
    return ParkedDetail(
        parked=found.row,
        words=words[:LINES_MAX],
        contents=contents,
        hex=list(hex_lines(found.payload[:HEX_BYTES_MAX])),
        whole=len(found.payload) == found.row.bytes,
    )


def hex_lines(data: bytes) -> Iterator[str]:
    """Sixteen bytes a line."""
    for start in range(0, len(data), HEX_LINE):
        part = data[start : start + HEX_LINE]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        yield f"{start:06x}  {part.hex(' ').ljust(3 * HEX_LINE - 1)}  {letters}"


def _said(found: Kept) -> tuple[list[str], Contents | None]:
    row, payload = found.row, found.payload
    if row.form == FACT:
        tally = Tally()
        tally.add(payload)
        return [told(row.seq, payload).words], tally.contents()
    opened = payload if row.form == BATCH else payload[1 + SIGNATURE_BYTES :]
    leaf = f"up/{row.stream}"
    try:
        words = list(islice(read_payload(leaf, opened, most=100), LINES_MAX))
    except BadMessage as exc:
        return [f"cannot be read: {exc}"], None
    return [line.removeprefix("  ") for line in words], _batch(leaf, opened)


def _batch(leaf: str, opened: bytes) -> Contents | None:
    if leaf not in {"up/ledger", "up/telemetry"}:
        return None
    tally = Tally()
    for record in decode_batch(opened).records:
        tally.add(record)
    return tally.contents()


def _row(row: object) -> ParkedRow:
    cells = dict(row)  # type: ignore[call-overload]
    form = cells["form"] or (FACT if cells["seq"] else SEALED)
    shown = ("store", "box", "stream", "seq", "reason", "received_ms", "times", "epoch", "dismissed_ms")
    return ParkedRow(
        id=bytes(cells["digest"]).hex(), bytes=cells["size"], form=form, **{name: cells[name] for name in shown}
    )
