"""Members' accounts added up again from the raw facts that head office keeps: what they come to, and what differs."""

from collections.abc import AsyncIterator, Collection, Sequence

from msgspec import Struct
from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.tables.members import member_entry, share_back
from hub.insight.members.entries import EXPIRED, Row, entries
from protocol.facts import Fact, Kind, SaleCompleted, ShareGivenBack, decode_fact
from protocol.packing import BadMessage

#: member, account, store, epoch, against
Key = tuple[str, str, str, int, str]
_Receipt = tuple[str, str, int, int]
BACK = "given back"
_CHUNK = 400
_KINDS = (Kind.SALE_COMPLETED, Kind.SALE_RETURNED, Kind.VALUE_CHARGED, Kind.CHARGE_UNDONE, Kind.SHARE_GIVEN_BACK)


class Differs(Struct, frozen=True):
    """A figure of the books that is not what the facts come to."""

    member: str
    account: str
    store: str
    epoch: int
    against: str
    books: int
    facts: int


async def check(connection: AsyncConnection, org: str, codes: Collection[str] = ()) -> list[Differs]:
    """What differs, of these members or of all. Points that ended are head office's own, and in no fact."""
    facts, kept = await _facts(connection, org), await books(connection, org)
    keys = sorted(key for key in {*facts, *kept} if not codes or key[0] in codes)
    return [Differs(*key, kept.get(key, 0), facts.get(key, 0)) for key in keys if kept.get(key, 0) != facts.get(key, 0)]


async def _facts(connection: AsyncConnection, org: str) -> dict[Key, int]:
    """By the facts that count: of sales under one number the one that the list of sales has, of charges the first."""
    sums: dict[Key, int] = {}
    sold: dict[_Receipt, list[tuple[str, int, list[Row]]]] = {}
    charged: set[_Receipt] = set()
    async for place, fact in _told(connection, org):
        store, box, epoch, seq = place
        if isinstance(fact.body, ShareGivenBack):
            key = (fact.body.member, fact.body.account, store, epoch, BACK)
            sums[key] = sums.get(key, 0) + fact.body.amount
        elif rows := entries(org, store, epoch, fact):
            receipt = (store, fact.lane, epoch, int(str(rows[0][6])))
            if isinstance(fact.body, SaleCompleted):
                sold.setdefault(receipt, []).append((box, seq, rows))
            elif receipt not in charged:
                charged.add(receipt)
                _add(sums, store, epoch, rows)
    for receipt, (box, seq) in (await _counted(connection, org, list(sold))).items():
        for by, at, rows in sold[receipt]:
            if (by, at) == (box, seq):
                _add(sums, receipt[0], receipt[2], rows)
    return sums


async def _told(connection: AsyncConnection, org: str) -> AsyncIterator[tuple[tuple[str, str, int, int], Fact]]:
    f = t.fact.c
    query = select(f.store, f.box, f.epoch, f.seq, f.record).where(
        f.org == org, f.stream == "ledger", f.kind.in_([int(kind) for kind in _KINDS])
    )
    async with connection.stream(query.order_by(f.store, f.epoch, f.box, f.seq)) as rows:
        async for store, box, epoch, seq, record in rows:
            try:
                yield (store, box, int(epoch), int(seq)), decode_fact(bytes(record))
            except BadMessage:
                continue  # parked, and counted nowhere


def _add(sums: dict[Key, int], store: str, epoch: int, rows: Sequence[Row]) -> None:
    for row in rows:
        key = (str(row[1]), str(row[2]), store, epoch, str(row[7]))
        sums[key] = sums.get(key, 0) + int(str(row[8]))


async def _counted(
    connection: AsyncConnection, org: str, receipts: Sequence[_Receipt]
) -> dict[_Receipt, tuple[str, int]]:
    """Box and number of the fact that is counted under each receipt."""
    s, found = t.sale.c, dict[_Receipt, tuple[str, int]]()
    for start in range(0, len(receipts), _CHUNK):
        some = receipts[start : start + _CHUNK]
        query = select(s.store, s.lane, s.epoch, s.number, s.box, s.seq).where(
            s.org == org, tuple_(s.store, s.lane, s.epoch, s.number).in_(some)
        )
        for store, lane, epoch, number, box, seq in await connection.execute(query):
            found[store, lane, int(epoch), int(number)] = box, int(seq)
    return found


async def books(connection: AsyncConnection, org: str) -> dict[Key, int]:
    """What the tables say, added up."""
    e, b = member_entry.c, share_back.c
    entered = await connection.execute(
        select(e.member, e.account, e.store, e.epoch, e.against, func.sum(e.amount))
        .where(e.org == org, e.against != EXPIRED)
        .group_by(e.member, e.account, e.store, e.epoch, e.against)
    )
    found = {(m, a, s, int(epoch), against): int(amount) for m, a, s, epoch, against, amount in entered}
    given = await connection.execute(
        select(b.member, b.account, b.store, b.epoch, func.sum(b.amount))
        .where(b.org == org)
        .group_by(b.member, b.account, b.store, b.epoch)
    )
    return found | {(m, a, s, int(epoch), BACK): int(amount) for m, a, s, epoch, amount in given}
