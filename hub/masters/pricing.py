"""Promotions and price lists as files have them, and as they stand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.reading import MasterError, lines_of, read_object
from protocol.masters import DOCUMENT_BYTES_MAX, PROMOTION, Prices, encode_master
from retail.pricing.prices import Price
from retail.promotions import Promotion
from retail.promotions.promotion import When


def read_promotions(path: Path) -> Iterator[Promotion]:
    """Promotions from a file of JSON objects, one a line; raise `MasterError` naming the line, the field and the rule."""
    seen: dict[str, str] = {}
    for line, where in lines_of(path):
        promotion = read_object(line, Promotion, where)
        if promotion.id in seen:
            raise MasterError(f"{where}: {promotion.id!r} stands in {seen[promotion.id]} already")
        seen[promotion.id] = where
        _timed(promotion.when, where)
        _bounded(promotion, where)
        yield promotion


def read_prices(path: Path) -> Iterator[Prices]:
    """Rows of price lists, gathered by item; raise `MasterError` as above."""
    rows: dict[str, list[Price]] = {}
    for line, where in lines_of(path):
        price = read_object(line, Price, where)
        _timed(price.when, where)
        rows.setdefault(price.item, []).append(price)
    for item, prices in rows.items():
        gathered = Prices(item, tuple(prices))
        _bounded(gathered, f"{path.name}, item {item}")
        yield gathered


async def promotions(engine: AsyncEngine, org: str) -> list[dict[str, Any]]:
    """The promotions of the newest revision, by id."""
    c = t.master.c
    query = select(c.body, c.revision).where(c.org == org, c.kind == PROMOTION, c.body != b"").order_by(c.key)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    return [{"revision": revision, **msgspec.msgpack.decode(body)} for body, revision in rows]


def _timed(when: When, where: str) -> None:
    """Refuse a time that never comes."""
    for name, day in (("from_date", when.from_date), ("to_date", when.to_date)):
        if day and not _is_date(day):
            raise MasterError(f"{where}: when.{name} {day} is no date: 20261231 is the 31st of December 2026")
    if when.to_date and when.to_date < when.from_date:
        raise MasterError(
            f"{where}: when.to_date {when.to_date} is before from_date {when.from_date}: that never holds"
        )
    if any(hours.from_minute == hours.to_minute for hours in when.hours):
        raise MasterError(f"{where}: when.hours that end where they begin never hold; the whole day is 0 to 1440")


def _is_date(day: int) -> bool:
    try:
        date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError:
        return False
    return True


def _bounded(master: Promotion | Prices, where: str) -> None:
    size = len(encode_master(master))
    if size > DOCUMENT_BYTES_MAX:
        raise MasterError(f"{where}: a document of {size} bytes, at most {DOCUMENT_BYTES_MAX} travel; name categories")
