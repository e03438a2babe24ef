"""Coupons of one use: made and signed at head office; and those that were used twice, while some store's line was down."""

import secrets
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from protocol.coupons import sign_coupon
from retail.promotions.coupon import Coupon
from retail.sale import receipt_no

#: Letters and digits that nobody takes for another.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER_LETTERS = 12
#: Most coupons that are told of at once.
_TOLD_MAX = 1_000


def make_coupons(kind: str, count: int, until: int, org: str, key: Ed25519PrivateKey) -> Iterator[str]:
    """So many codes of a kind; numbers are drawn, 60 bits each, so that none comes twice and none can be guessed."""
    for _ in range(count):
        number = "".join(secrets.choice(_LETTERS) for _ in range(_NUMBER_LETTERS))
        yield sign_coupon(Coupon(kind, number, until), org, key)


async def doubles(engine: AsyncEngine, org: str) -> list[dict[str, Any]]:
    """Coupons that stand on more than one receipt, with these receipts, the newest first."""
    c = t.coupon_use.c
    twice = (
        select(c.coupon, func.max(c.at_ms).label("newest"))
        .where(c.org == org)
        .group_by(c.coupon)
        .having(func.count() > 1)
        .order_by(func.max(c.at_ms).desc(), c.coupon)
        .limit(_TOLD_MAX)
    )
    async with engine.connect() as connection:
        names = [row.coupon for row in await connection.execute(twice)]
        uses = select(t.coupon_use).where(c.org == org, c.coupon.in_(names)).order_by(c.at_ms)
        receipts: dict[str, list[str]] = {name: [] for name in names}
        for row in await connection.execute(uses):
            receipts[row.coupon].append(receipt_no(row.store, row.lane, row.epoch, row.number))
    return [{"coupon": name, "times": len(found), "receipts": ", ".join(found)} for name, found in receipts.items()]
