"""Boxes that write and send, a hub's inbox that receives, and a broker in memory between them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.fleet.stores import FleetError, add_store, enrol, make_code
from hub.inbox import Changes, Inbox
from protocol.batch import Batch, encode_batch
from protocol.chain import genesis, links
from protocol.facts import DrawerOpened, Fact, SaleCompleted, encode_fact
from protocol.link.link import Incoming, Link
from protocol.link.memory import MemoryBroker
from protocol.messages import Ack, Hello
from protocol.packing import pack, unpack
from protocol.seal import seal, unseal
from protocol.topics import Address
from retail.sale import Sale, SaleLine, TenderLine

ORG = "acme"
HUB_KEY = Ed25519PrivateKey.from_private_bytes(b"h" * 32)
#: 2026-03-01 10:15 in Shanghai.
MORNING_MS = 1_772_331_300_000
PRICE_MINOR = 550
#: Longest wait for the hub's word.
PATIENCE_S = 5.0


class FakeClock:
    """Stands still; whoever sleeps is noted and goes on at once."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def wall_ms(self) -> int:
        return MORNING_MS

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


def sold(number: int, qty: int = 1, lane: str = "01") -> bytes:
    """The record of a sale of `qty` bottles of milk."""
    total = qty * PRICE_MINOR
    lines = (SaleLine("milk", qty * 1000, PRICE_MINOR, 0, total, 900),)
    tenders = (TenderLine("cash", total, total),)
    sale = Sale(lane, number, "wang", "CNY", MORNING_MS, 1, total, lines, tenders)
    return encode_fact(Fact(lane, 20260301, MORNING_MS + number, SaleCompleted(sale)))


def drawer(reason: str = "change") -> bytes:
    """The record of an opened drawer."""
    return encode_fact(Fact("01", 20260301, MORNING_MS, DrawerOpened("wang", reason)))


class Box:
    """One box in one life: its chain, and what it says."""

    def __init__(self, address: Address, epoch: int, key: Ed25519PrivateKey) -> None:
        self.address, self.epoch, self.key = address, epoch, key
        self.records: list[bytes] = []
        self.nonce = 0

    def write(self, *records: bytes) -> "Box":
        self.records += records
        return self

    def sell(self, count: int) -> "Box":
        return self.write(*(sold(number) for number in range(len(self.records) + 1, len(self.records) + 1 + count)))

    @property
    def numbered(self) -> list[tuple[int, bytes, bytes]]:
        """Numbers, records and chain."""
        return list(zip(range(1, len(self.records) + 1), self.records, self.hashes[1:], strict=True))

    @property
    def hashes(self) -> list[bytes]:
        """The chain, from before the first fact on."""
        start = self._genesis()
        return [start, *links(start, 1, self.records)]

    def _genesis(self, stream: str = "ledger") -> bytes:
        return genesis(self.address.store, self.address.box, self.epoch, stream)

    def batch(self, first: int = 1, last: int = 0, **other: Any) -> Batch:
        """Facts `first ... last` (0: the newest), with some fields made otherwise."""
        last = last or len(self.records)
        fields = {
            "store": self.address.store,
            "box": self.address.box,
            "epoch": self.epoch,
            "stream": "ledger",
            "first_seq": first,
            "previous_hash": self.hashes[first - 1],
            "records": tuple(self.records[first - 1 : last]),
            "head_hash": self.hashes[last],
        }
        return Batch(**{**fields, **other})

    def facts(self, first: int = 1, last: int = 0, **other: Any) -> Incoming:
        """The same, as it goes out."""
        return self.says("up/ledger", encode_batch(self.batch(first, last, **other)))

    def says(self, leaf: str, payload: bytes, key: Ed25519PrivateKey | None = None) -> Incoming:
        """A sealed message."""
        topic = self.address.topic(leaf)
        return Incoming(topic, seal(payload, topic, key or self.key))

    def hello(self, **other: Any) -> Incoming:
        """A greeting; its nonce is the newest."""
        self.nonce += 1
        head = len(self.records)
        fields = {
            "epoch": self.epoch,
            "stream": "ledger",
            "head_seq": head,
            "acked_seq": 0,
            "tail_seq": 1,
            "wall_ms": MORNING_MS,
            "boot": "boot",
            "nonce": self.nonce,
            "masters_revision": 0,
            "pending_receipts": head,
            "pending_minor": head * PRICE_MINOR,
            "pending_bytes": head * 100,
            "oldest_pending_ms": MORNING_MS,
            "state": "LIVE",
            "reason": "",
            "version": "1",
        }
        return self.says("up/hello", pack(Hello(**{**fields, **other})))


class Hub:
    """An inbox at work, seen from the other side of the broker."""

    def __init__(self, engine: AsyncEngine, link: Link, inbox: Inbox, clock: FakeClock, watch: Box) -> None:
        self.engine, self.inbox, self.clock = engine, inbox, clock
        #: Every message that the hub has sent down: topic and payload out of its seal, in order.
        self.heard: list[tuple[str, bytes]] = []
        self._link, self._incoming, self._watch = link, link.incoming(), watch

    async def send(self, *messages: Incoming) -> list[Ack]:
        """Put messages on the line; the acknowledgements of batches until all of them were worked off."""
        before = len(self.heard)
        for message in messages:
            await self._link.publish(message.topic, message.payload)
        await self.settle()
        return [ack for ack in self.acks(before) if not ack.nonce]

    async def ask(self, box: Box, **hello: Any) -> Ack:
        """The answer to a greeting."""
        message = box.hello(**hello)
        await self._link.publish(message.topic, message.payload)
        return await self._answer(box)

    async def _answer(self, box: Box) -> Ack:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                topic, payload = await self._hear()
                if topic == box.address.topic("down/ack") and (ack := unpack(payload, Ack)).nonce == box.nonce:
                    return ack

    async def settle(self) -> None:
        """Until all that was sent is worked off: a greeting behind it is answered, and so is one behind its group."""
        for _ in range(2):
            await self.ask(self._watch)

    async def pages(self, *boxes: Box) -> None:
        """Until each of these has been sent a page of masters."""
        missing = {box.address.topic("down/page") for box in boxes} - {topic for topic, _ in self.heard}
        async with asyncio.timeout(PATIENCE_S):
            while missing:
                missing.discard((await self._hear())[0])

    async def meet(self, box: str = "b1") -> Box:
        """A new store with an enrolled box."""
        return await enrolled(self.engine, f"s{next(_numbers)}", box)

    def acks(self, since: int = 0) -> list[Ack]:
        return [unpack(payload, Ack) for topic, payload in self.heard[since:] if topic.endswith("down/ack")]

    async def _hear(self) -> tuple[str, bytes]:
        message = await anext(self._incoming)
        self.heard.append((message.topic, unseal(message.payload, message.topic, HUB_KEY.public_key())))
        return self.heard[-1]

    async def hang_up(self) -> None:
        assert isinstance(self._incoming, AsyncGenerator)
        await self._incoming.aclose()

    async def rows(self, table: Table, box: Box | None = None) -> list[dict[str, Any]]:
        """What a table holds (of one box's store), in the order of its key."""
        query = select(table).order_by(*table.primary_key.columns)
        if box is not None:
            query = query.where(table.c.store == box.address.store)
        async with self.engine.connect() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]

    async def facts(self, box: Box) -> list[tuple[int, bytes, bytes]]:
        """Numbers, records and chain of a box's facts, to be compared with `Box.numbered`."""
        return [(row["seq"], row["record"], row["hash"]) for row in await self.rows(t.fact, box)]

    async def takings_minor(self, box: Box) -> int:
        return sum(row["amount_minor"] for row in await self.rows(t.takings, box))

    async def parked(self, box: Box) -> list[str]:
        """Why something of this box was parked."""
        return [row["reason"] for row in await self.rows(t.parked, box)]


_numbers = iter(range(100, 10_000))


async def enrolled(engine: AsyncEngine, store: str, box: str = "b1", key: Ed25519PrivateKey | None = None) -> Box:
    """A box in its next life; its store is made where there is none yet."""
    key = key or Ed25519PrivateKey.generate()
    with suppress(FleetError):
        await add_store(engine, ORG, store, f"Store {store}", timezone="Asia/Shanghai", currency="CNY")
    code = await make_code(engine, ORG, store, box, MORNING_MS)
    life = await enrol(engine, code, key.public_key(), MORNING_MS)
    return Box(Address(ORG, store, box), life.epoch, key)


@asynccontextmanager
async def hub_on(engine: AsyncEngine) -> AsyncIterator[Hub]:
    """An inbox that works until the end of the block; what it dies of is raised there."""
    broker, clock = MemoryBroker(), FakeClock()
    inbox = Inbox(engine, ORG, HUB_KEY, clock=clock, changes=Changes())
    watch = await enrolled(engine, "watch")
    async with broker.connect("hub") as link, broker.connect("stores") as stores:
        await stores.subscribe(f"ln/v1/{ORG}/+/+/+/down/+")
        hub = Hub(engine, stores, inbox, clock, watch)
        working = asyncio.create_task(inbox.run(link))
        try:
            await asyncio.sleep(0)
            yield hub
        finally:
            working.cancel()
            await asyncio.wait({working})
            await hub.hang_up()
            if not working.cancelled() and (error := working.exception()):
                raise error
