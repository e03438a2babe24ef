"""Facts that were set aside, by the life of the box that sent them: what is in them, and why they count nowhere."""

from typing import NamedTuple

from msgspec import Struct
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.totals.takings import APART
from hub.insight.uncounted.contents import Contents, Tally
from hub.insight.uncounted.told import ToldFact, told

#: Most facts that are shown one by one.
FACTS_MAX = 200
WAITING, DISMISSED = "waiting", "dismissed"


class Life(NamedTuple):
    """One box in one life."""

    store: str
    box: str
    epoch: int

    def __str__(self) -> str:
        return f"{self.store}/{self.box}/{self.epoch}"


class AsideRow(Struct, frozen=True):
    """A box's life of which facts were set aside. `state` is `waiting` for a person, or `dismissed` by one.

    `store_epoch` is the life that counts now; `replaced_ms` is when the one after this began, by the hub's clock. Facts of
    another history have a life of their own; `history_of` is the one that they claimed, else None.
    """

    store: str
    name: str
    box: str
    epoch: int
    state: str
    store_epoch: int
    replaced_ms: int | None
    first_received_ms: int
    last_received_ms: int
    contents: Contents
    history_of: int | None = None


class AsideList(Struct, frozen=True):
    """Everything set aside, what waits for a person first."""

    lives: list[AsideRow]


class AsideDetail(Struct, frozen=True):
    """One life: `lives` has a row for each state that its facts are in, `facts` the first of them one by one."""

    lives: list[AsideRow]
    facts: list[ToldFact]


class _Seen:
    """What was seen of one life in one state."""

    def __init__(self, received_ms: int) -> None:
        self.tally, self.first_ms, self.last_ms = Tally(), received_ms, received_ms

    def add(self, record: bytes, received_ms: int) -> None:
        self.tally.add(record)
        self.first_ms, self.last_ms = min(self.first_ms, received_ms), max(self.last_ms, received_ms)


async def aside(connection: AsyncConnection, org: str, life: Life | None = None) -> AsideList:
    """All that was set aside, or what one life sent. Every record is read: few stores ever have any."""
    names = {row.store: row for row in await connection.execute(select(t.store).where(t.store.c.org == org))}
    began = await _began(connection, org)
    rows = []
    for (one, state), seen in (await _seen(connection, org, life)).items():
        store = names.get(one.store)
        rows.append(
            AsideRow(
                store=one.store,
                name=store.name if store else one.store,
                box=one.box,
                epoch=one.epoch,
                state=state,
                store_epoch=int(store.epoch) if store else 0,
                replaced_ms=began.get((one.store, one.epoch + 1)),
                first_received_ms=seen.first_ms,
                last_received_ms=seen.last_ms,
                contents=seen.tally.contents(),
                history_of=one.epoch % APART if one.epoch >= APART else None,
            )
        )
    return AsideList(sorted(rows, key=lambda row: (row.state != WAITING, row.store, row.box, row.epoch)))


async def aside_detail(connection: AsyncConnection, org: str, life: Life, *, most: int = FACTS_MAX) -> AsideDetail:
    """What one life sent, fact by fact; nothing where nothing of it is set aside."""
    found = await aside(connection, org, life)
    a = t.aside.c
    query = select(a.seq, a.record).where(*of_life(org, life)).order_by(a.stream, a.seq).limit(most)
    rows = await connection.execute(query)
    return AsideDetail(found.lives, [told(int(seq), bytes(record)) for seq, record in rows])


def of_life(org: str, life: Life) -> list[ColumnElement[bool]]:
    """Whose facts they are."""
    a = t.aside.c
    return [a.org == org, a.store == life.store, a.box == life.box, a.epoch == life.epoch]


async def _seen(connection: AsyncConnection, org: str, life: Life | None) -> dict[tuple[Life, str], _Seen]:
    a, seen = t.aside.c, dict[tuple[Life, str], _Seen]()
    query = select(a.store, a.box, a.epoch, a.dismissed_ms, a.record, a.received_ms)
    where = of_life(org, life) if life else [a.org == org]
    async with connection.stream(query.where(*where)) as rows:
        async for store, box, epoch, dismissed_ms, record, received_ms in rows:
            key = (Life(store, box, int(epoch)), DISMISSED if dismissed_ms else WAITING)
            seen.setdefault(key, _Seen(received_ms)).add(bytes(record), received_ms)
    return seen


async def _began(connection: AsyncConnection, org: str) -> dict[tuple[str, int], int]:
    """When each store's lives began."""
    b = t.box.c
    rows = await connection.execute(select(b.store, b.epoch, b.enrolled_ms).where(b.org == org))
    return {(store, int(epoch)): int(enrolled_ms) for store, epoch, enrolled_ms in rows}
