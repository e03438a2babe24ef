"""Pages for stores that pull: in the order of the loads, packed once for all, and beside the inbox."""

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.desk import PARTS_MAX, WAITING_MAX, PageDesk
from hub.masters.load import load
from protocol.link.link import Incoming, LinkLost
from protocol.masters import StoreDoc
from protocol.messages import Page, Pull
from protocol.packing import unpack
from protocol.pages import PACKED_BYTES_MAX, documents_of
from protocol.seal import unseal
from protocol.topics import Address
from retail.catalogue import Item
from tests.hub.masters.pulling import make_page

ORG = "acme"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PACKED = 3_000


class Wire:
    """A link that keeps what is published, until it breaks."""

    def __init__(self) -> None:
        self.sent: list[Incoming] = []
        self.is_broken = False

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        if self.is_broken:
            raise LinkLost("cut")
        self.sent.append(Incoming(topic, payload))

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:
        raise NotImplementedError

    async def unsubscribe(self, *topic_filters: str) -> None:
        raise NotImplementedError

    def incoming(self) -> AsyncIterator[Incoming]:
        raise NotImplementedError

    def pages(self) -> list[Page]:
        sent, self.sent = self.sent, []
        return [unpack(unseal(one.payload, one.topic, KEY.public_key()), Page) for one in sent]


def box(store: str) -> Address:
    return Address(ORG, store, "b1")


def items(count: int, price_minor: int = 100) -> list[Item]:
    """Names that do not pack well."""
    return [Item(f"i{n:04}", sha256(str(n).encode()).hexdigest(), price_minor + n) for n in range(count)]


async def page_of(engine: AsyncEngine, store: str, *place: Any) -> Any:
    async with engine.connect() as connection:
        return await make_page(connection, ORG, store, Pull(*place))


async def pulled(engine: AsyncEngine, since: int, to: int, *, between=None, bytes_max: int = PACKED):
    """A whole pull as a store makes it: what it has in the end, the revision, and how many pages."""
    had, after, pages = {}, "", 0
    while True:
        page = await page_of(engine, "s001", pages, since, to, after, 500, bytes_max)
        pages += 1
        had |= {(one.kind, one.key): one.body for one in documents_of(page)}
        after = page.after
        if not after:
            return had, page.reached, pages
        if between:
            await between(pages)


async def standing(engine: AsyncEngine):
    had, *_ = await pulled(engine, 0, 1, bytes_max=PACKED_BYTES_MAX)
    return had


async def test_a_pull_reaches_what_was_loaded_while_it_went_on(engine: AsyncEngine):
    await load(engine, ORG, items(300))

    async def between(page: int) -> None:
        await load(engine, ORG, items(300, 200 + page)[:: page + 1])
        await load(engine, ORG, (), withdraw=[("item", f"i{page:04}")])

    had, reached, pages = await pulled(engine, 0, 1, between=lambda page: between(page) if page < 4 else _nothing())

    assert pages > 4
    assert reached == 7
    assert {name: body for name, body in had.items() if body} == {
        name: body for name, body in (await standing(engine)).items() if body
    }


async def _nothing() -> None:
    pass


async def test_each_store_has_its_own_document_first_and_last_and_no_other(engine: AsyncEngine):
    await load(engine, ORG, [*items(300), StoreDoc("s001", "One"), StoreDoc("s002", "Two")])
    first = await page_of(engine, "s001", 1, 0, 1, "", 500, PACKED)
    middle = await page_of(engine, "s001", 2, 0, 1, first.after, 500, PACKED)
    last = await page_of(engine, "s001", 3, 0, 1, "1/item/i0298", 500, PACKED)

    assert [one.key for one in first.documents] == ["s001"]
    assert middle.after
    assert middle.documents == ()
    assert [one.key for one in last.documents] == ["s001"]
    assert not last.after


@pytest.mark.parametrize("limit", [0, 7, 10**9])
async def test_a_page_keeps_within_what_was_asked_for_and_brings_something(engine: AsyncEngine, limit: int):
    await load(engine, ORG, items(400))
    page = await page_of(engine, "s001", 1, 0, 1, "", limit, PACKED)

    assert len(page.packed) <= PACKED
    assert 1 <= len(documents_of(page)) <= max(1, limit)


async def test_a_box_that_reads_plain_pages_only_has_them(engine: AsyncEngine):
    await load(engine, ORG, items(20))
    page = await page_of(engine, "s001", 1, 0, 1, "", 12)
    rest = await page_of(engine, "s001", 2, 0, 1, page.after, 12)

    assert (page.packed, rest.packed) == (b"", b"")
    assert [len(page.documents), len(rest.documents)] == [12, 8]
    assert rest.after == ""


@pytest.mark.parametrize("after", ["item/i0005", "x", "99999999999999999999/a/b", "²/a/b", "-1/a/b"])
async def test_a_place_of_another_version_begins_anew(engine: AsyncEngine, after: str):
    """An older hub counted by kind and key; its boxes are in the middle of a pull when it is updated."""
    await load(engine, ORG, items(10))
    page = await page_of(engine, "s001", 1, 0, 1, after, 500, PACKED)
    assert len(documents_of(page)) == 10


async def test_stores_at_the_same_place_share_one_packed_page_until_something_is_loaded(engine: AsyncEngine):
    await load(engine, ORG, items(50))
    desk, wire = PageDesk(engine, ORG, KEY), Wire()
    for number in range(20):
        desk.ask(box(f"s{number:03}"), Pull(number, 0, 1, "", 500, PACKED))
    await desk.serve(wire)
    assert desk.packed == 1
    assert [page.request for page in wire.pages()] == list(range(20))

    await load(engine, ORG, items(50, 900))
    desk.ask(box("s001"), Pull(90, 0, 2, "", 500, PACKED))
    await desk.serve(wire)
    assert desk.packed == 2
    (page,) = wire.pages()
    assert {one.revision for one in documents_of(page)} == {2}


async def test_a_newer_question_takes_the_place_of_the_one_before(engine: AsyncEngine):
    await load(engine, ORG, items(50))
    desk, wire = PageDesk(engine, ORG, KEY), Wire()
    desk.ask(box("s001"), Pull(1, 0, 1, "", 500, PACKED))
    desk.ask(box("s001"), Pull(2, 0, 1, "", 500, PACKED))
    await desk.serve(wire)
    assert [page.request for page in wire.pages()] == [2]


async def test_a_revision_that_a_hub_set_back_has_not_is_not_served(engine: AsyncEngine):
    await load(engine, ORG, items(5))
    desk, wire = PageDesk(engine, ORG, KEY), Wire()
    desk.ask(box("s001"), Pull(1, 0, 9, "", 500, PACKED))
    await desk.serve(wire)
    assert wire.pages() == []


async def test_a_link_that_breaks_ends_the_serving(engine: AsyncEngine):
    await load(engine, ORG, items(5))
    desk, wire = PageDesk(engine, ORG, KEY), Wire()
    wire.is_broken = True
    desk.ask(box("s001"), Pull(1, 0, 1, "", 500, PACKED))
    with pytest.raises(LinkLost):
        await desk.serve(wire)


async def test_places_are_kept_within_bounds(engine: AsyncEngine):
    await load(engine, ORG, items(120))
    desk, wire = PageDesk(engine, ORG, KEY), Wire()
    for n in range(PARTS_MAX + 5):
        desk.ask(box(f"s{n:04}"), Pull(n, 0, 1, f"1/item/i{n:04}", 1, PACKED))
    await desk.serve(wire)
    assert len(desk._parts) == PARTS_MAX
    for n in range(WAITING_MAX + 5):
        desk.ask(box(f"s{n:05}"), Pull(n, 0, 1, "", 1, PACKED))
    assert len(desk._waiting) == WAITING_MAX
