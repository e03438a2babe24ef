"""Goods go down between a box and a head office of which one is a version before the other: real pages, recut on their way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from edge.replica import Replica
from edge.sync.down.downlink import Downlink
from edge.sync.post import Post
from hub.db import open_engine, upgrade
from hub.masters.load import head_of, load
from hub.masters.pages import for_store, make_part
from protocol.link import SystemClock
from protocol.messages import MastersHead, Page, Pull
from protocol.packing import pack, unpack
from retail.catalogue import Item

ORG, STORE = "acme", "s001"
#: More than one page, of those that a version before asks for as well.
ITEMS = [Item(f"i{n:05}", f"商品 {n}", 100 + n, gtins=(f"{n:014}",)) for n in range(2_400)]
#: How many fields a message had before pages were packed.
BEFORE: dict[type, int] = {Pull: 5, Page: 5, MastersHead: 1}
LATER = ["later", 7, [None]]


def crossed(message: Any, version: str) -> Any:
    """A message as the other side reads it."""
    fields = msgspec.msgpack.decode(pack(message))
    fields = fields[: BEFORE[type(message)]] if version == "before" else [*fields, *LATER]
    return unpack(msgspec.msgpack.encode(fields), type(message))


class Hub(Post):
    """Head office at the other end of a box's post."""

    def __init__(self, engine: AsyncEngine, version: str) -> None:
        self._engine, self._version = engine, version
        self.pages: list[Page] = []
        self.downlink: Downlink

    async def send(self, leaf: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """A box asks for a page, and is sent it at once."""
        assert leaf == "up/pull"
        pull = crossed(unpack(payload, Pull), self._version)
        async with self._engine.connect() as connection:
            part = await make_part(connection, ORG, pull, await head_of(connection, ORG))
            page = crossed(await for_store(connection, ORG, STORE, pull, part), self._version)
        self.pages.append(page)
        self.downlink.on_page(page)

    async def announce(self) -> None:
        """Tell the newest revision."""
        async with self._engine.connect() as connection:
            head = MastersHead(await head_of(connection, ORG), b"r" * 16)
        self.downlink.on_head(crossed(head, self._version))


class OpenGate:
    """Goods may flow at any time."""

    def opens(self) -> bool:
        return True

    def through(self) -> None:
        pass


@asynccontextmanager
async def chain(folder: Path, version: str) -> AsyncIterator[tuple[Hub, AsyncEngine, Replica]]:
    """A hub with its goods and a box without any."""
    engine, replica = open_engine(f"sqlite:///{folder / 'hub.db'}"), Replica(folder / "masters.db")
    try:
        await upgrade(engine)
        hub = Hub(engine, version)
        hub.downlink = Downlink(replica, clock=SystemClock(), gate=OpenGate())
        pulling = asyncio.create_task(hub.downlink.run(hub))
        yield hub, engine, replica
        pulling.cancel()
        await asyncio.gather(pulling, return_exceptions=True)
    finally:
        replica.close()
        await engine.dispose()


async def arrived(replica: Replica, revision: int) -> None:
    async with asyncio.timeout(30):
        while replica.revision != revision:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("version", ["before", "later"])
async def test_goods_and_changes_come_down_whole_between_two_versions(tmp_path: Path, version: str):
    async with chain(tmp_path, version) as (hub, engine, replica):
        await load(engine, ORG, ITEMS)
        await hub.announce()
        await arrived(replica, 1)
        assert replica.count() == len(ITEMS)
        assert len(hub.pages) > 1
        assert any(page.packed for page in hub.pages) == (version == "later")

        dearer = msgspec.structs.replace(ITEMS[7], price_minor=1)
        await load(engine, ORG, [dearer], withdraw=[("item", ITEMS[8].id)])
        await hub.announce()
        await arrived(replica, 2)
        assert replica.by_gtin(ITEMS[7].gtins[0]) == dearer
        assert replica.by_gtin(ITEMS[8].gtins[0]) is None
        assert replica.by_gtin(ITEMS[9].gtins[0]) == ITEMS[9]
