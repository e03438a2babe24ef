"""A receipt as its customer has it, made at head office from the fact: the store's own layout, names as they are now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.items import named
from hub.insight.projection.rollup import zone_of
from hub.insight.receipts.whole import find
from protocol.facts import SaleCompleted, SaleReturned, decode_fact
from protocol.masters import LAYOUT, MEMBER, PROMOTION, STORE, StoreDoc
from protocol.packing import unpack
from protocol.token_bytes import PROOF_BYTES
from retail.layouts import Layout, Sheet, lay_out, layout_for
from retail.layouts.made_up import made_up
from retail.members import Member
from retail.promotions import Promotion
from retail.receipt import Reduction, make_receipt
from retail.returns.origin import ReceiptKey
from retail.returns.token import Token, token_of
from retail.sale import Gain

#: How often a member may have been joined into another.
_JOINED_MAX = 8


class Paper(Struct, frozen=True):
    """A receipt laid out, and the hash of its fact. `language` is the first that it is in."""

    number: str
    store: str
    language: str
    sheet: Sheet
    hash: bytes


async def paper(
    connection: AsyncConnection,
    org: str,
    key: ReceiptKey,
    *,
    sign: Callable[[Token], str] = lambda _: "",
    language: str = "",
    layout: Layout | None = None,
) -> Paper | None:
    """The receipt under a number, None where head office has none. `language` and `layout` go before the store's own."""
    row = await find(connection, org, key.store, key.lane, key.epoch, key.number)
    if row is None:
        return None
    body = decode_fact(bytes(row.record)).body
    if not isinstance(body, SaleCompleted):
        raise TypeError(f"fact {row.seq} of {key.store}/{row.box} is listed as a sale and is none")
    doc = await _store(connection, org, key.store)
    looks = layout or layout_for(await _layouts(connection, org), key.store, doc.terms.zone)
    spoken = language or looks.language or doc.terms.receipts.language
    goods = await named(connection, org, {line.item for line in body.sale.lines})
    receipt = make_receipt(
        body.sale,
        store=key.store,
        epoch=key.epoch,
        business_date=row.business_date,
        at=datetime.fromtimestamp(row.at_ms / 1000, zone_of(doc.timezone)),
        header=doc.header or (doc.name,),
        names={code: item.name for code, item in goods.items()},
        weighed=frozenset(code for code, item in goods.items() if item.weighed),
        reductions=await _reductions(connection, org, body.gains),
        details=body.details,
        origins=body.origins if isinstance(body, SaleReturned) else (),
        member=await _shown(connection, org, body.details.member),
        language=spoken,
        code=sign(token_of(key, body.sale, body.details, row.business_date, bytes(row.hash)[:PROOF_BYTES])),
        footer=doc.terms.receipts.footer,
    )
    return Paper(key.text, doc.name, spoken[:2], lay_out(looks, receipt), bytes(row.hash))


async def sample(
    connection: AsyncConnection, org: str, store: str, layout: Layout | None = None, language: str = ""
) -> Sheet:
    """A made-up receipt of a store under its layout, or the one that is tried."""
    doc = await _store(connection, org, store) if store else StoreDoc("s001", "店灯 Lantern")
    looks = layout or layout_for(await _layouts(connection, org), doc.store, doc.terms.zone)
    terms = doc.terms.receipts
    receipt = made_up(
        doc.store,
        doc.header or (doc.name,),
        language or looks.language or terms.language,
        terms.footer,
        bool(terms.link),
    )
    return lay_out(looks, receipt)


async def _layouts(connection: AsyncConnection, org: str) -> list[Layout]:
    c = t.master.c
    rows = await connection.scalars(select(c.body).where(c.org == org, c.kind == LAYOUT, c.body != b""))
    return [unpack(bytes(body), Layout) for body in rows]


async def _store(connection: AsyncConnection, org: str, store: str) -> StoreDoc:
    body = await _body(connection, org, STORE, store)
    return unpack(body, StoreDoc) if body else StoreDoc(store, store)


async def _reductions(connection: AsyncConnection, org: str, gains: tuple[Gain, ...]) -> list[Reduction]:
    found = []
    for gain in gains:
        body = await _body(connection, org, PROMOTION, gain.promotion)
        promotion = unpack(body, Promotion) if body else None
        name, whole = (promotion.name, promotion.goods.everything) if promotion else (gain.promotion, False)
        found.append(Reduction(name, dict(gain.off), whole))
    return found


async def _shown(connection: AsyncConnection, org: str, member: str) -> str:
    """How a member is shown; of members that were joined, the one that is left; "" where they are known no more."""
    for _ in range(_JOINED_MAX):
        body = await _body(connection, org, MEMBER, member) if member else b""
        if not body:
            return ""
        found = unpack(body, Member)
        if not found.same_as:
            return found.shown or found.name
        member = found.same_as
    return ""


async def _body(connection: AsyncConnection, org: str, kind: str, key: str) -> bytes:
    c = t.master.c
    body: Any = await connection.scalar(select(c.body).where(c.org == org, c.kind == kind, c.key == key))
    return bytes(body or b"")
