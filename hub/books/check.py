"""Whether a store's figures are what its facts come to: added up again from the raw facts that head office keeps."""

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.books.rows import Books, Life, Name, enter
from hub.db import tables as t
from hub.db.tables.stock import stock_cursor, stock_level
from protocol.facts import decode_fact
from protocol.packing import BadMessage


class Wrong(Struct, frozen=True):
    """An item, and its lot, whose figures (posted, unissued) are not what the facts come to."""

    item: str
    lot: str
    stands: tuple[int, int]
    found: tuple[int, int]


class Checked(Struct, frozen=True):
    """`facts` were added up, `figures` compared; `wrong` of them differ."""

    facts: int
    figures: int
    wrong: list[Wrong]


async def check(connection: AsyncConnection, org: str, store: str, epoch: int) -> Checked:
    """Add up the facts of a life that are said to be in its figures."""
    books, facts = Books(), 0
    c, f = stock_cursor.c, t.fact.c
    followed = await connection.execute(
        select(c.box, c.seq).where(c.org == org, c.store == store, c.epoch == epoch).order_by(c.box)
    )
    for box, seq in followed.all():
        life = Life(org, store, box, epoch)
        mine = (f.org == org, f.store == store, f.box == box, f.epoch == epoch, f.stream == "ledger", f.seq <= seq)
        for number, record in await connection.execute(select(f.seq, f.record).where(*mine).order_by(f.seq)):
            facts += 1
            try:
                enter(books, life, int(number), decode_fact(bytes(record)))
            except BadMessage:  # parked by the inbox, and in no figure
                continue
    stands = await _stands(connection, org, store, epoch)
    found = books.figures()
    names = sorted({*stands, *found})
    pairs = [(name, stands.get(name, (0, 0)), found.get(name, (0, 0))) for name in names]
    return Checked(facts, len(names), [Wrong(*name, old, new) for name, old, new in pairs if old != new])


async def _stands(connection: AsyncConnection, org: str, store: str, epoch: int) -> dict[Name, tuple[int, int]]:
    c = stock_level.c
    rows = await connection.execute(
        select(c.item, c.lot, c.posted_milli, c.unissued_milli).where(c.org == org, c.store == store, c.epoch == epoch)
    )
    return {(item, lot): (int(posted), int(unissued)) for item, lot, posted, unissued in rows}
