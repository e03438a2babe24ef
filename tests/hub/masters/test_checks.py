"""Head office's side of the comparison: the sum of what holds, and one bucket's documents, page by page."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters import checks as module
from hub.masters.announce import announce
from hub.masters.checks import Checks
from hub.masters.load import load
from protocol.digest import bucket_of, digest_of, root_of
from protocol.link.link import Incoming, LinkLost
from protocol.masters import StoreDoc, encode_master
from protocol.messages import Check, MastersHead
from protocol.packing import unpack
from protocol.pages import unpack_documents
from protocol.seal import unseal
from retail.catalogue import Item

ORG = "acme"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ITEMS = [Item(f"i{n:03}", f"商品{n}", 100 + n) for n in range(40)]


def digest(items=ITEMS) -> bytes:
    return digest_of(("item", one.id, encode_master(one)) for one in items)


async def test_the_digest_is_of_what_holds_without_stores_own_documents(engine: AsyncEngine, monkeypatch):
    monkeypatch.setattr(module, "ROWS", 7)
    checks = Checks(engine, ORG)
    await load(engine, ORG, [*ITEMS, StoreDoc("s001", "One")])
    assert await checks.digest() == (1, digest())
    await load(engine, ORG, (), withdraw=[("item", "i003")])
    assert await checks.digest() == (2, digest([one for one in ITEMS if one.id != "i003"]))


async def test_a_box_is_told_the_digest_and_the_documents_of_a_bucket_in_pages(engine: AsyncEngine, monkeypatch):
    monkeypatch.setattr(module, "PLAIN_BYTES", 1)
    await load(engine, ORG, ITEMS)
    checks, buckets = Checks(engine, ORG), {bucket_of("item", one.id) for one in ITEMS}
    told: Any = await checks.answer(Check(7, 1))
    assert (told.request, told.digest) == (7, digest())

    found = []
    for bucket in buckets:
        after = ""
        while True:
            told = await checks.answer(Check(8, 1, bytes([bucket]), after))
            (one,) = unpack_documents(told.packed)
            found.append(one.key)
            after = told.after
            if not after:
                break
    assert sorted(found) == [one.id for one in ITEMS]


async def test_an_empty_bucket_is_told_as_empty_and_another_revision_not_at_all(engine: AsyncEngine):
    await load(engine, ORG, ITEMS[:1])
    checks = Checks(engine, ORG)
    told: Any = await checks.answer(Check(1, 1, bytes([(bucket_of("item", "i000") + 1) % 256])))
    assert unpack_documents(told.packed) == ()
    assert await checks.answer(Check(1, 2)) is None


async def test_a_head_is_announced_at_once_and_again_with_its_root(engine: AsyncEngine):
    await load(engine, ORG, ITEMS)
    wire = Wire(2)
    with pytest.raises(LinkLost):
        await announce(wire, engine, ORG, KEY, Hasty())
    assert wire.heads == [MastersHead(1, lends=True), MastersHead(1, root_of(digest()), lends=True)]


class Wire:
    """A link that breaks after so many messages."""

    def __init__(self, count: int) -> None:
        self.heads, self._count = list[MastersHead](), count

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        self.heads.append(unpack(unseal(payload, topic, KEY.public_key()), MastersHead))
        if len(self.heads) == self._count:
            raise LinkLost("the end")

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:
        raise NotImplementedError

    async def unsubscribe(self, *topic_filters: str) -> None:
        raise NotImplementedError

    def incoming(self) -> AsyncIterator[Incoming]:
        raise NotImplementedError


class Hasty:
    """A clock on which nobody waits."""

    def wall_ms(self) -> int:
        return 1

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        pass
