"""The stores as they stand: their day's takings, their line, and who needs a call first."""

from collections import Counter

from msgspec import Struct
from sqlalchemy import Table, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.ranges import from_bytes
from hub.insight.answers import Behind, Completeness, Pending, StoreRow
from hub.insight.clocks.follow import watched
from hub.insight.clocks.watch import Watched
from hub.insight.stores.standing import STUCK, BoxSaid, Standing, standing
from hub.insight.totals.takings import NOTHING, Took, by_store
from protocol.facts import decode_fact
from protocol.packing import BadMessage

LEDGER = "ledger"
#: Who is rung first.
URGENCY = ("refused", *STUCK, "dark", "aside", "parked", "behind", "never-seen", "clock")


class Known(Struct, frozen=True):
    """A store by name, with its currency."""

    store: str
    name: str
    currency: str


class Seen(Struct, frozen=True):
    """A store's row and how it stands; `undecided` where sales of it wait for a person."""

    row: StoreRow
    standing: Standing
    currency: str
    undecided: bool


async def survey(connection: AsyncConnection, org: str, day: int | None, now_ms: int, store: str = "") -> list[Seen]:
    """All stores (or one) on a business date, those that need a call first."""
    took = await by_store(connection, org, day, store) if day else {}
    said = await _boxes(connection, org, store)
    parked = await _open(connection, t.parked, org)
    aside = await _open(connection, t.aside, org)
    unread = await unread_facts(connection, org)
    seen = []
    for known in await _stores(connection, org, store):
        code = known.store
        mine = took.get(code, NOTHING)
        counts = {"last_sale_ms": mine.last_sale_ms, "parked": parked.get(code, 0), "aside": aside.get(code, 0)}
        stands = standing(said.get(code, []), now_ms, **counts)
        undecided = counts["aside"] > 0 or code in unread
        seen.append(Seen(_row(known, mine, stands, counts["parked"]), stands, known.currency, undecided))
    return sorted(seen, key=_urgency)


def main_currency(seen: list[Seen]) -> str:
    """The currency that most stores sell in: sums are never made over two."""
    return Counter(one.currency for one in seen).most_common(1)[0][0] if seen else "CNY"


async def usual_currency(connection: AsyncConnection, org: str) -> str:
    """The same from the database, for reading amounts that a person typed."""
    c = t.store.c
    query = select(c.currency).where(c.org == org).group_by(c.currency).order_by(func.count().desc(), c.currency)
    return await connection.scalar(query.limit(1)) or "CNY"


def completeness(seen: list[Seen]) -> Completeness:
    """How complete a total over these stores is. Stores that have no box yet cannot be behind."""
    boxed = [one for one in seen if one.row.boxes]
    complete = [one.standing.complete_to_ms for one in boxed if one.standing.complete]
    behind = [one for one in boxed if not one.standing.complete]
    return Completeness(
        stores_total=len(boxed),
        stores_complete=len(complete),
        complete_to_ms=min((to for to in complete if to), default=None),
        behind_receipts=sum(one.row.pending.receipts for one in behind),
        behind_minor=sum(one.row.pending.minor for one in behind),
        stores=[Behind(one.row.store, None, one.row.pending.receipts) for one in behind],
        undecided=sum(one.undecided for one in boxed),
    )


def _row(known: Known, took: Took, stands: Standing, parked: int) -> StoreRow:
    return StoreRow(
        store=known.store,
        name=known.name,
        takings_minor=took.minor,
        receipts=took.receipts,
        last_sale_ms=took.last_sale_ms or None,
        line=stands.line,
        pending=stands.pending,
        complete_to_ms=stands.complete_to_ms,
        needs_call=stands.needs_call,
        parked=parked,
        boxes=stands.boxes,
        lacks=None,
    )


def _urgency(seen: Seen) -> tuple[int, str]:
    reason = seen.row.needs_call
    if reason is None:
        return len(URGENCY), seen.row.store
    return URGENCY.index(reason) if reason in URGENCY else 0, seen.row.store


async def _stores(connection: AsyncConnection, org: str, store: str) -> list[Known]:
    c = t.store.c
    query = select(c.store, c.name, c.currency).where(c.org == org, *([c.store == store] if store else []))
    return [Known(*row) for row in await connection.execute(query)]


async def _open(connection: AsyncConnection, table: Table, org: str) -> dict[str, int]:
    """How many rows of each store nobody has dismissed."""
    c = table.c
    waiting = select(c.store, func.count()).where(c.org == org, c.dismissed_ms == 0)
    rows = await connection.execute(waiting.group_by(c.store))
    return {store: int(count) for store, count in rows}


async def unread_facts(connection: AsyncConnection, org: str) -> frozenset[str]:
    """Stores of which ledger facts could not be read; whole messages do not count, their stores send them again."""
    c = t.parked.c
    where = (c.org == org, c.dismissed_ms == 0, c.stream == LEDGER, c.seq > 0)
    return frozenset(await connection.scalars(select(c.store).where(*where).distinct()))


async def _boxes(connection: AsyncConnection, org: str, store: str) -> dict[str, list[BoxSaid]]:
    b, u = t.box.c, t.cursor.c
    same = and_(u.org == b.org, u.store == b.store, u.box == b.box, u.epoch == b.epoch, u.stream == LEDGER)
    query = select(t.box, u.applied_seq, u.applied_ms, u.ahead).select_from(t.box.outerjoin(t.cursor, same))
    reached = await _reached(connection, org, store)
    clocks = await watched(connection, org, store)
    said: dict[str, list[BoxSaid]] = {}
    for row in await connection.execute(query.where(b.org == org, *([b.store == store] if store else []))):
        said.setdefault(row.store, []).append(
            BoxSaid(
                box=row.box,
                epoch=row.epoch,
                enrolled_ms=row.enrolled_ms,
                seen_ms=row.seen_ms,
                head_seq=row.head_seq,
                applied_seq=row.applied_seq or 0,
                applied_ms=row.applied_ms or 0,
                pending=Pending(
                    row.pending_receipts, row.pending_minor, row.pending_bytes, row.oldest_pending_ms or None
                ),
                line_state=row.line_state,
                line_reason=row.line_reason,
                line_since_ms=row.line_since_ms,
                version=row.version,
                refusal=row.refusal,
                heartbeat_s=row.heartbeat_s,
                ahead_seq=max((run.upto_seq for run in from_bytes(row.ahead)), default=0),
                applied_at_ms=reached.get((row.store, row.box, row.epoch), 0),
                clock=clocks.get((row.store, row.box, row.epoch), Watched()).troubles,
            )
        )
    return said


async def _reached(connection: AsyncConnection, org: str, store: str) -> dict[tuple[str, str, int], int]:
    """The time of the fact at the cursor, for boxes of which facts came ahead of it."""
    f, u = t.fact.c, t.cursor.c
    at_cursor = (f[name] == u[name] for name in ("org", "store", "box", "epoch", "stream"))
    query = select(u.store, u.box, u.epoch, f.record).join(t.fact, and_(*at_cursor, f.seq == u.applied_seq))
    mine = (u.org == org, u.stream == LEDGER, u.ahead.is_not(None), *([u.store == store] if store else []))
    return {(row.store, row.box, row.epoch): _at_ms(row.record) for row in await connection.execute(query.where(*mine))}


def _at_ms(record: bytes) -> int:
    try:
        return decode_fact(bytes(record)).at_ms
    except BadMessage:
        return 0
