"""Promotions and price lists as files have them, and as they stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.load import MasterError
from protocol.masters import DOCUMENT_BYTES_MAX, PROMOTION, Prices, encode_master
from retail.prices import Price
from retail.promotions import Promotion

T = TypeVar("T", bound=Struct)


def read_promotions(path: Path) -> Iterator[Promotion]:
    """Promotions from a file of JSON objects, one a line; raise `MasterError` naming the line, the field and the rule."""
    seen: dict[str, int] = {}
    for number, promotion in _objects(path, Promotion):
        if promotion.id in seen:
            raise MasterError(
                f"{path.name}, line {number}: {promotion.id!r} stands on line {seen[promotion.id]} already"
            )
        seen[promotion.id] = number
        _bounded(promotion, f"{path.name}, line {number}")
        yield promotion


def read_prices(path: Path) -> Iterator[Prices]:
    """Rows of price lists, gathered by item; raise `MasterError` as above."""
    rows: dict[str, list[Price]] = {}
    for _, price in _objects(path, Price):
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


def _objects(path: Path, kind: type[T]) -> Iterator[tuple[int, T]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path.name}, line {number}"
            try:
                made = msgspec.json.decode(line, type=kind)
                _known(made, msgspec.json.decode(line), where)
            except (ValueError, RecursionError) as exc:
                raise MasterError(f"{where}: {exc}" if not isinstance(exc, MasterError) else str(exc)) from exc
            yield number, made


def _known(made: object, given: object, where: str) -> None:
    """Refuse fields that mean nothing: boxes skip what is newer than they are, but here it is a slip of the pen."""
    if isinstance(made, Struct) and isinstance(given, dict):
        for name, value in given.items():
            if name not in {*made.__struct_encode_fields__, made.__struct_config__.tag_field}:
                raise MasterError(f"{where}: there is no field {name[:40]!r} in {type(made).__name__}")
            _known(getattr(made, name, None), value, where)
    elif isinstance(made, tuple) and isinstance(given, list):
        for one, value in zip(made, given, strict=True):
            _known(one, value, where)


def _bounded(master: Promotion | Prices, where: str) -> None:
    size = len(encode_master(master))
    if size > DOCUMENT_BYTES_MAX:
        raise MasterError(f"{where}: a document of {size} bytes, at most {DOCUMENT_BYTES_MAX} travel; name categories")
