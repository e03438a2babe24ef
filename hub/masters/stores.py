"""What head office settles for its stores: each one's own document, and the rules by which all of them read labels."""

from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.load import load
from hub.masters.reading import MasterError, read_object
from protocol.masters import RULE, STORE, StoreDoc
from protocol.packing import unpack
from retail.barcodes import BarcodeRule
from retail.paying.foreign import misrated
from retail.paying.tenders import misnamed
from retail.terms import Terms


def read_terms(path: Path) -> Terms:
    """Terms from a JSON file; raise `MasterError` naming the field."""
    terms = read_object(path.read_bytes(), Terms, path.name)
    if wrong := misnamed(terms.tenders):
        raise MasterError(f"{path.name}: tenders: {wrong}")
    if wrong := misrated(terms.foreign):
        raise MasterError(f"{path.name}: foreign: {wrong}")
    return terms


async def store_doc(engine: AsyncEngine, org: str, store: str) -> StoreDoc:
    """The store's document of the newest revision; raise `MasterError` where it has none."""
    c = t.master.c
    query = select(c.body).where(c.org == org, c.kind == STORE, c.key == store, c.body != b"")
    async with engine.connect() as connection:
        body = await connection.scalar(query)
    if body is None:
        raise MasterError(f"there is no store {store}")
    return unpack(bytes(body), StoreDoc)


async def set_terms(engine: AsyncEngine, org: str, store: str, terms: Terms) -> tuple[int, int]:
    """Put these terms in the place of those that the store had; what `load` returns."""
    doc = await store_doc(engine, org, store)
    if wrong := misrated(terms.foreign, doc.currency):
        raise MasterError(f"foreign: {wrong}")
    return await load(engine, org, [replace(doc, terms=terms)])


async def rules(engine: AsyncEngine, org: str) -> list[dict[str, Any]]:
    """The rules of the newest revision, in the order in which boxes try them."""
    c = t.master.c
    query = select(c.body).where(c.org == org, c.kind == RULE, c.body != b"").order_by(c.key)
    async with engine.connect() as connection:
        return [asdict(unpack(bytes(body), BarcodeRule)) for body in await connection.scalars(query)]
