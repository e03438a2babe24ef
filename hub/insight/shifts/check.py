"""Whether a shift's document is that of the facts: added up again from the raw facts that head office keeps."""

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.tables.shifts import shift_step
from hub.insight.shifts.rows import ShiftKey, Told
from hub.insight.shifts.steps import CLOSED, OPENED
from protocol.facts import Fact, decode_fact
from protocol.packing import BadMessage
from protocol.shifts import by_shift, sums_of
from retail.shifts import Sum, summed


class Checked(Struct, frozen=True):
    """`agrees`: all facts from the opening to the close are here, and come to what the document says.

    `missing` of them are not here yet, or cannot be read.
    """

    agrees: bool
    missing: int
    said: tuple[Sum, ...]
    found: tuple[Sum, ...]


async def check(connection: AsyncConnection, org: str, key: ShiftKey, told: Told) -> Checked:
    """Add up a shift that is closed. What came late is told by its supplements, and stands behind the close."""
    assert told.handover
    first, last = await _span(connection, org, key)
    facts, missing = await _facts(connection, org, key, first, last)
    mine = by_shift(facts).get((key[1], key[3]), [])
    found = summed(row for fact in mine for row in sums_of(fact))
    said = summed(told.handover.sums)
    return Checked(found == said and not missing, missing, said, found)


async def _span(connection: AsyncConnection, org: str, key: ShiftKey) -> tuple[int, int]:
    """The places of the opening (0: it is not here) and of the close."""
    c = shift_step.c
    same = (c.org == org, c.store == key[0], c.lane == key[1], c.epoch == key[2], c.shift == key[3])
    rows = await connection.execute(select(c.step, c.seq).where(*same, c.step.in_((OPENED, CLOSED))))
    seqs = {int(step): int(seq) for step, seq in rows}
    return seqs.get(OPENED, 0), seqs[CLOSED]


async def _facts(connection: AsyncConnection, org: str, key: ShiftKey, first: int, last: int) -> tuple[list[Fact], int]:
    c, s = t.fact.c, shift_step.c
    at_box = select(s.box).where(
        s.org == org, s.store == key[0], s.lane == key[1], s.epoch == key[2], s.shift == key[3], s.step == CLOSED
    )
    same = (c.org == org, c.store == key[0], c.box.in_(at_box), c.epoch == key[2], c.stream == "ledger")
    rows = await connection.execute(select(c.record).where(*same, c.seq.between(first, last)).order_by(c.seq))
    facts = [fact for (record,) in rows if (fact := _read(bytes(record)))]
    return facts, last - first + 1 - len(facts)


def _read(record: bytes) -> Fact | None:
    try:
        return decode_fact(record)
    except BadMessage:
        return None
