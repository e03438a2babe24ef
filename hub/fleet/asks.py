"""Questions to a box: written down, sent until they are answered or too old, answered once (hub/fleet/asking.py sends them)."""

import secrets
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.tables.fleet import box_ask
from hub.fleet.stores import FleetError
from protocol.messages import Told
from protocol.packing import BadMessage
from protocol.squeeze import unsqueeze
from protocol.topics import Address

#: What a box can be asked for.
WHATS = ("status", "line", "check-replica", "log", "restart-devices")
#: How long a question stands at the most, and how many may be open for one box.
WITHIN_S_MAX, OPEN_MAX = 7 * 86_400, 16
#: Questions that are shown at once, and bytes of an answer.
SHOWN_MAX, TEXT_BYTES_MAX = 200, 256 * 1024
WHO_MAX = 64


class AskRow(Struct, frozen=True):
    """A question, and what came of it: `open`, `expired`, or the box's own word."""

    id: str
    store: str
    box: str
    what: str
    who: str
    asked_ms: int
    until_ms: int
    outcome: str
    answered_ms: int


class BoxAsk(AskRow, frozen=True):
    """A question with its answer whole."""

    text: str


async def ask_box(engine: AsyncEngine, address: Address, what: str, who: str, now_ms: int, within_s: int) -> str:
    """Ask; the question's id. Raise `FleetError` where there is no such box or question, or too many are open."""
    if what not in WHATS:
        raise FleetError("what", f"a box is asked for one of: {', '.join(WHATS)}")
    if not 1 <= within_s <= WITHIN_S_MAX:
        raise FleetError("within", f"a question stands for 1 to {WITHIN_S_MAX} seconds")
    if len(who) > WHO_MAX or not who.isprintable():
        raise FleetError("who", f"a question is asked in the name of one person, in at most {WHO_MAX} characters")
    made = secrets.token_hex(8)
    async with writing(engine) as connection:
        await _check(connection, address, now_ms)
        await connection.execute(
            box_ask.insert().values(
                org=address.org,
                id=made,
                store=address.store,
                box=address.box,
                what=what,
                who=who,
                asked_ms=now_ms,
                until_ms=now_ms + within_s * 1000,
                outcome="",
                answered_ms=0,
                text="",
            )
        )
    return made


async def _check(connection: AsyncConnection, address: Address, now_ms: int) -> None:
    b, a = t.box.c, box_ask.c
    there = select(func.count()).where(b.org == address.org, b.store == address.store, b.box == address.box)
    if not await connection.scalar(there):
        raise FleetError("box", f"there is no box {address.store}/{address.box}")
    waiting = select(func.count()).where(
        a.org == address.org, a.store == address.store, a.box == address.box, a.outcome == "", a.until_ms > now_ms
    )
    if (await connection.scalar(waiting) or 0) >= OPEN_MAX:
        raise FleetError("open", f"{OPEN_MAX} questions to this box are open already")


async def open_asks(connection: AsyncConnection, org: str, now_ms: int) -> list[BoxAsk]:
    """Those that are to be sent, oldest first."""
    c = box_ask.c
    query = select(box_ask).where(
        c.org == org, c.outcome == "", c.until_ms > now_ms, c.asked_ms > now_ms - WITHIN_S_MAX * 1000
    )
    return [_read(row, now_ms) for row in (await connection.execute(query.order_by(c.asked_ms))).mappings()]


async def asks(connection: AsyncConnection, org: str, now_ms: int, store: str = "") -> list[AskRow]:
    """The newest questions, of one store or all, without their answers."""
    c = box_ask.c
    query = select(*(c[name] for name in AskRow.__struct_fields__)).where(c.org == org)
    if store:
        query = query.where(c.store == store)
    rows = (await connection.execute(query.order_by(c.asked_ms.desc(), c.id).limit(SHOWN_MAX))).mappings()
    return [AskRow(**_values(AskRow, row, now_ms)) for row in rows]


async def one_ask(connection: AsyncConnection, org: str, question: str, now_ms: int) -> BoxAsk | None:
    """One of them, with its answer."""
    query = select(box_ask).where(box_ask.c.org == org, box_ask.c.id == question)
    row = (await connection.execute(query)).mappings().first()
    return _read(row, now_ms) if row else None


async def answered(engine: AsyncEngine, address: Address, told: Told, now_ms: int) -> bool:
    """A box answers; whether the question was open. What comes again, or from another box, changes nothing."""
    c = box_ask.c
    text = _text(told)
    async with writing(engine) as connection:
        done = await connection.execute(
            update(box_ask)
            .where(c.org == address.org, c.id == told.id, c.store == address.store, c.box == address.box)
            .where(c.outcome == "")
            .values(outcome=told.outcome, answered_ms=now_ms, text=text)
        )
    return bool(done.rowcount)


def _text(told: Told) -> str:
    try:
        return unsqueeze(told.packed, TEXT_BYTES_MAX).decode("utf-8", "replace").replace("\0", "")
    except BadMessage as exc:
        return f"an answer that cannot be read: {exc}"


def _read(row: Any, now_ms: int) -> BoxAsk:
    return BoxAsk(**_values(BoxAsk, row, now_ms))


def _values(kind: type[AskRow], row: Any, now_ms: int) -> dict[str, Any]:
    values = {name: row[name] for name in kind.__struct_fields__}
    return {**values, "outcome": row["outcome"] or ("open" if row["until_ms"] > now_ms else "expired")}
