"""Lending: members whose accounts moved are looked at, and what follows for their shares is written.

One at a time in an organisation, under a lock: two who lend the same points would lend them twice. Whose accounts are to be
looked at is taken off the list before they are read, so that what comes meanwhile is looked at again.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.locks import lend_alone
from hub.db.tables.members import borrower, lend_due, lending, member_entry, member_share
from hub.db.writes import insert_over
from hub.insight.members.state import Held, Holder, State, name, state_of
from hub.lending.people import People, Register
from protocol.messages import Lease
from retail.members import Share
from retail.members.lending import Decided, decide
from retail.paying.tenders import OWNED, POINTS

#: Members that are looked at in one transaction.
TOGETHER = 50
#: Most shares of one life: what a box keeps (edge/replica/leases.py) less a margin.
SHARES_MAX = 49_000
DAY_MS = 24 * 3600 * 1000
#: Store, life, lease.
_Row = tuple[str, int, Lease]


class Told(Struct, frozen=True):
    """What a life of a box is to be told: its leases that changed since the word `since`, up to `upto`."""

    store: str
    box: str
    epoch: int
    since: int
    upto: int
    leases: tuple[Lease, ...]


class Live(Struct, frozen=True):
    """A life that asks for shares; one that is `full` of them is lent no more."""

    store: str
    epoch: int
    box: str
    upto: int
    full: bool


async def lend(engine: AsyncEngine, org: str, register: Register, now_ms: int) -> tuple[int, list[Told]]:
    """Look at some of the members that wait; how many, and what their boxes are to be told."""
    async with writing(engine) as connection:
        await lend_alone(connection, org)
        if await paused_since(connection, org):
            return 0, []
        members, asking = await _due(connection, org, now_ms)
        if not members:
            return 0, []
        people = await register.people(connection)
        live = await live_lives(connection, org)
        rows: list[_Row] = []
        for person in dict.fromkeys(people.codes(member)[0] for member in members):
            rows += await _look(connection, org, people, person, asking, live, now_ms)
        return len(members), await tell(connection, org, rows, live)


async def _due(connection: AsyncConnection, org: str, now_ms: int) -> tuple[list[str], dict[str, set[str]]]:
    """Members to look at, and at which stores whoever of them stands; taken off the list."""
    c = lend_due.c
    await connection.execute(delete(lend_due).where(c.org == org, c.store != "", c.until_ms < now_ms))
    some = select(c.member).where(c.org == org, c.due == 1).distinct().order_by(c.member).limit(TOGETHER)
    members = list(await connection.scalars(some))
    if not members:
        return [], {}
    mine = (c.org == org, c.member.in_(members))
    await connection.execute(delete(lend_due).where(*mine, c.store == ""))
    await connection.execute(update(lend_due).where(*mine).values(due=0))
    asking: dict[str, set[str]] = {}
    for member, store in await connection.execute(select(c.member, c.store).where(*mine)):
        asking.setdefault(member, set()).add(store)
    return members, asking


async def _look(
    connection: AsyncConnection,
    org: str,
    people: People,
    person: str,
    asking: dict[str, set[str]],
    live: Sequence[Live],
    now_ms: int,
) -> list[_Row]:
    if people.program is None:
        return []
    head, codes = people.codes(person)
    stands = {store for code in codes for store in asking.get(code, ())}
    rows: list[_Row] = []
    for account in OWNED:
        terms = people.program.lend_points if account == POINTS else people.program.lend_stored
        state = await state_of(connection, org, codes, account)
        if not state.balance and not state.held:
            continue
        lately = await _lately(connection, org, codes, now_ms - terms.days * DAY_MS)
        here = {one.store: name(Holder(one.store, one.epoch, head)) for one in live if not one.full}
        asks = [here[store] for store in sorted(stands) if store in here]
        places = [here[store] for store in lately if store in here]
        alive = {name(holder) for holder in state.held if (holder.store, holder.epoch) in _lives(live)}
        decided = decide(terms, state.escrow, places, asks, alive)
        rows += _leases(account, state, decided, asks, head, now_ms)
    return rows


def _leases(account: str, state: State, decided: Decided, asks: Sequence[str], head: str, now_ms: int) -> list[_Row]:
    """Those that changed, and those of stores that ask: the balance there is to be today's."""
    holders = {name(holder): holder for holder in state.held}
    found = []
    for key in dict.fromkeys([*decided.account.shares, *asks]):
        holder = holders.get(key) or _holder(key)
        held = state.held.get(holder, Held())
        share = decided.account.shares.get(key, Share())
        more = share.granted - held.share.granted
        recall = decided.recalls.get(key, 0)
        if holder.member != head and held.left:
            recall = held.left  # under a code that was joined into another nobody can spend it
        recalled = max(held.recalled, held.back + recall) if recall else held.recalled
        if more or recalled != held.recalled or key in asks:
            lease = Lease(account, holder.member, held.granted + more, recalled, state.balance, now_ms)
            found.append((holder.store, holder.epoch, lease))
    return found


def _holder(key: str) -> Holder:
    store, epoch, member = key.split("/", 2)
    return Holder(store, int(epoch), member)


async def tell(connection: AsyncConnection, org: str, rows: Sequence[_Row], live: Sequence[Live]) -> list[Told]:
    """Write shares (store, life, lease), each under the next number of a word; what each live box is to be told."""
    if not rows:
        return []
    last = await _numbers(connection, org, len(rows))
    by_life: dict[tuple[str, int], list[tuple[int, Lease]]] = {}
    written, new = [], dict[tuple[str, int], int]()
    for mark, (store, epoch, lease) in enumerate(rows, last - len(rows) + 1):
        off = await _off(connection, org, store, epoch, lease)
        if off is None:
            new[store, epoch] = new.get((store, epoch), 0) + 1
        key = (org, lease.member, lease.account, store, epoch)
        written.append((*key, lease.granted, lease.recalled, off or 0, lease.balance, lease.as_of_ms, mark))
        by_life.setdefault((store, epoch), []).append((mark, lease))
    await insert_over(connection, member_share, written)
    told = []
    for one in live:
        if some := by_life.get((one.store, one.epoch)):
            upto = max(one.upto, some[-1][0])
            await note_told(connection, org, one.store, one.epoch, upto, new.get((one.store, one.epoch), 0))
            told.append(Told(one.store, one.box, one.epoch, one.upto, upto, tuple(lease for _, lease in some)))
    return told


async def note_told(connection: AsyncConnection, org: str, store: str, epoch: int, upto: int, more: int = 0) -> None:
    """Written before it is told: a life that knows of more than this was told by a hub that is not there any more."""
    c = borrower.c
    same = (c.org == org, c.store == store, c.epoch == epoch)
    await connection.execute(update(borrower).where(*same).values(upto=upto, shares=c.shares + more))


async def _off(connection: AsyncConnection, org: str, store: str, epoch: int, lease: Lease) -> int | None:
    """What was written off of a share, None where there is none yet."""
    c = member_share.c
    same = (c.org == org, c.member == lease.member, c.account == lease.account, c.store == store, c.epoch == epoch)
    found = await connection.scalar(select(c.off).where(*same))
    return None if found is None else int(found)


async def _numbers(connection: AsyncConnection, org: str, count: int) -> int:
    """Take the next numbers of words; the last of them."""
    c = lending.c
    moved = await connection.execute(update(lending).where(c.org == org).values(mark=c.mark + count).returning(c.mark))
    last = moved.scalar()
    if last is None:
        await connection.execute(insert(lending).values(org=org, mark=count, paused_ms=0))
        return count
    return int(last)


async def paused_since(connection: AsyncConnection, org: str) -> int:
    """Since when nothing is lent because this hub was set back; 0 where it lends."""
    return int(await connection.scalar(select(lending.c.paused_ms).where(lending.c.org == org)) or 0)


async def live_lives(connection: AsyncConnection, org: str, store: str = "") -> list[Live]:
    """Lives, of one store or of all, that ask for shares, are their store's newest, and were not revoked."""
    b, s, x = borrower.c, t.store.c, t.box.c
    query = (
        select(b.store, b.epoch, b.box, b.upto, b.shares)
        .join(t.store, (s.org == b.org) & (s.store == b.store) & (s.epoch == b.epoch))
        .join(t.box, (x.org == b.org) & (x.store == b.store) & (x.box == b.box) & (x.epoch == b.epoch))
        .where(b.org == org, x.revoked_ms == 0)
    )
    if store:
        query = query.where(b.store == store)
    rows: Any = (await connection.execute(query.order_by(b.store))).all()
    return [Live(r.store, int(r.epoch), r.box, int(r.upto), int(r.shares) >= SHARES_MAX) for r in rows]


def _lives(live: Sequence[Live]) -> set[tuple[str, int]]:
    return {(one.store, one.epoch) for one in live}


async def _lately(connection: AsyncConnection, org: str, codes: Sequence[str], since_ms: int) -> list[str]:
    """Stores where a person bought or charged since then, the newest first."""
    c = member_entry.c
    newest: dict[str, int] = {}
    query = select(c.store, c.at_ms).where(c.org == org, c.member.in_(list(codes)), c.at_ms >= since_ms, c.epoch > 0)
    for store, at_ms in await connection.execute(query):
        newest[store] = max(int(at_ms), newest.get(store, 0))
    return sorted(newest, key=lambda store: (-newest[store], store))
