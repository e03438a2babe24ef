"""Answering boxes that ask what is lent to them, beside the inbox: no acknowledgement waits for it.

Whatever is told was written before, and a member who stands at a lane is put on the list of those to be looked at: what they are
lent then goes to the box by itself, a moment later (work.py).
"""

import asyncio
from collections import OrderedDict
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import writing
from hub.db.locks import lend_alone
from hub.db.tables.members import lend_due, lending, member_share
from hub.db.writes import insert_over
from hub.lending.lend import Live, live_lives, note_told
from hub.lending.set_back import hear, know, must_tell, pause
from protocol.link.clocks import Clock
from protocol.link.session import Link
from protocol.messages import Borrow, Lease, Lent
from protocol.packing import pack
from protocol.seal import seal
from protocol.topics import Address

#: Boxes that may wait for an answer; the one that has waited longest makes room, and asks again.
WAITING_MAX = 20_000
#: Leases of one answer.
LEASES_MAX = 500
#: So long a member who was named at a lane may be standing there.
STANDS_MS = 10 * 60 * 1000

_log = structlog.get_logger()


class LendingDesk:
    """One worker's."""

    def __init__(self, engine: AsyncEngine, org: str, key: Ed25519PrivateKey, clock: Clock) -> None:
        self._engine, self._org, self._key, self._clock = engine, org, key, clock
        self._waiting: OrderedDict[tuple[Address, int], Borrow] = OrderedDict()
        self._asked = asyncio.Event()

    def ask(self, address: Address, borrow: Borrow) -> None:
        """A box asks, or tells what it holds."""
        self._waiting[address, borrow.request] = borrow
        if len(self._waiting) > WAITING_MAX:
            self._waiting.popitem(last=False)
        self._asked.set()

    async def run(self, link: Link) -> None:
        """Answer over a link until it ends (`LinkLost`) or the task is cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self.serve(link)

    async def serve(self, link: Link) -> None:
        """Answer all who wait, first come, first served."""
        while self._waiting:
            (address, _), borrow = self._waiting.popitem(last=False)
            try:
                lent = await answer(self._engine, address, borrow, self._clock.wall_ms())
            except (DBAPIError, OSError, TimeoutError) as exc:  # the box asks again
                _log.warning("lending.not_answered", store=address.store, problem=str(exc)[:200])
                continue
            if lent:
                topic = address.topic("down/lease")
                await link.publish(topic, seal(pack(lent), topic, self._key), qos=1)


async def answer(engine: AsyncEngine, address: Address, borrow: Borrow, now_ms: int) -> Lent | None:
    """What a box is told; None where its life is over."""
    org, store = address.org, address.store
    async with writing(engine) as connection:
        await lend_alone(connection, org)
        await know(connection, org, store, borrow.epoch, address.box, now_ms)
        life = await _life(connection, org, store, borrow.epoch)
        if life is None:
            return None
        if borrow.since > life.upto:
            await _was_set_back(connection, org, life, borrow.since, now_ms)
        if borrow.held or borrow.last:
            await hear(connection, org, life, borrow.held, now_ms, last=borrow.last)
        if borrow.member:
            due = (org, borrow.member, store, 1, now_ms + STANDS_MS)
            await insert_over(connection, lend_due, [due])
        tells = any((one.store, one.epoch) == (store, borrow.epoch) for one in await must_tell(connection, org))
        rows = await _since(connection, org, life, borrow.since)
        upto = max(borrow.since, rows[-1].mark) if rows else borrow.since
        stands = await _life(connection, org, store, borrow.epoch)
        await note_told(connection, org, store, borrow.epoch, max(upto, stands.upto if stands else 0))
    leases = tuple(_lease(row) for row in rows)
    return Lent(borrow.request, borrow.epoch, borrow.since, upto, leases, len(rows) == LEASES_MAX, tells)


async def _life(connection: AsyncConnection, org: str, store: str, epoch: int) -> Live | None:
    lives = await live_lives(connection, org, store)
    return next((one for one in lives if (one.store, one.epoch) == (store, epoch)), None)


async def _was_set_back(connection: AsyncConnection, org: str, life: Live, since: int, now_ms: int) -> None:
    """The box knows of a word that we do not: numbers go on behind it, and nothing is lent before all is known again."""
    _log.warning("lending.set_back", store=life.store, epoch=life.epoch, told=since, known=life.upto)
    await pause(connection, org, now_ms)
    c = lending.c
    await connection.execute(update(lending).where(c.org == org, c.mark < since).values(mark=since))


async def _since(connection: AsyncConnection, org: str, life: Live, since: int) -> list[Any]:
    c = member_share.c
    query = (
        select(member_share)
        .where(c.org == org, c.store == life.store, c.epoch == life.epoch, c.mark > since)
        .order_by(c.mark)
        .limit(LEASES_MAX)
    )
    return list((await connection.execute(query)).all())


def _lease(row: Any) -> Lease:
    figures = (row.granted, row.recalled, row.balance, row.as_of_ms)
    return Lease(row.account, row.member, *(int(one) for one in figures))
