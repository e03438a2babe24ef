"""A box and its line to the hub, as tests hold them: real bytes, real seals, and a wire that remembers."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.fleet.stores import add_store, enrol, make_code
from hub.inbox import Changes, Inbox
from hub.inbox.verify import verify_chains
from protocol.batch import Batch, encode_batch
from protocol.chain import genesis, links
from protocol.facts import DeviceFaulted, DrawerOpened, Fact, SaleCompleted, encode_fact
from protocol.link.session import Incoming, LinkLost
from protocol.messages import Ack, Hello
from protocol.packing import pack, unpack
from protocol.seal import seal, unseal
from protocol.topics import Address
from retail.sale import Sale, SaleLine, TenderLine

ORG = "acme"
NOW_MS = 1_772_331_300_000
DAY = 20260301
LEDGER, TELEMETRY = "ledger", "telemetry"
HUB_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class StillClock:
    """A clock that stands; whoever sleeps on it wakes at once."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS
        self.slept = 0

    def wall_ms(self) -> int:
        return self.now_ms

    def monotonic(self) -> float:
        return self.now_ms / 1000

    async def sleep(self, seconds: float) -> None:
        self.slept += 1


class Wire:
    """A link that keeps what is published; `broken` after so many more publishes."""

    def __init__(self) -> None:
        self.sent: list[Incoming] = []
        self.publishes_left: int | None = None

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        if self.publishes_left is not None:
            if not self.publishes_left:
                raise LinkLost("cut")
            self.publishes_left -= 1
        self.sent.append(Incoming(topic, payload))

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:
        pass

    async def unsubscribe(self, *topic_filters: str) -> None:
        pass

    def incoming(self) -> AsyncIterator[Incoming]:
        raise NotImplementedError

    def acks(self) -> list[Ack]:
        """Those that were sent since the last call."""
        sent, self.sent = self.sent, []
        return [
            unpack(unseal(one.payload, one.topic, HUB_KEY.public_key()), Ack)
            for one in sent
            if one.topic.endswith("/down/ack")
        ]


def sold(number: int, *, lane: str = "01", minor: int = 550, day: int = DAY) -> Fact:
    lines = (SaleLine("milk", 1000, minor, 0, minor, 900),)
    tenders = (TenderLine("cash", minor, minor + 50),)
    return Fact(
        lane, day, NOW_MS + number, SaleCompleted(Sale(lane, number, "wang", "CNY", 0, 1, minor, lines, tenders))
    )


def opened(number: int) -> Fact:
    return Fact("01", DAY, NOW_MS + number, DrawerOpened("wang", "change"))


def faulted(number: int) -> Fact:
    return Fact("", DAY, NOW_MS + number, DeviceFaulted("scale", f"problem {number}"))


class Box:
    """One life of one box: its records and what it says of them."""

    def __init__(self, address: Address, epoch: int, key: Ed25519PrivateKey) -> None:
        self.address, self.epoch, self.key = address, epoch, key
        self.records: dict[str, list[bytes]] = {LEDGER: [], TELEMETRY: []}

    def write(self, *facts: Fact | bytes, stream: str = LEDGER) -> None:
        self.records[stream] += [one if isinstance(one, bytes) else encode_fact(one) for one in facts]

    def hashes(self, stream: str = LEDGER) -> list[bytes]:
        """The chain, from the genesis on."""
        start = genesis(self.address.store, self.address.box, self.epoch, stream)
        return [start, *links(start, 1, self.records[stream])]

    def batch(self, first: int, last: int, *, stream: str = LEDGER, **changed: Any) -> Batch:
        hashes = self.hashes(stream)
        fields = {
            "store": self.address.store,
            "box": self.address.box,
            "epoch": self.epoch,
            "stream": stream,
            "first_seq": first,
            "previous_hash": hashes[first - 1],
            "records": tuple(self.records[stream][first - 1 : last]),
            "head_hash": hashes[last],
        }
        return Batch(**{**fields, **changed})

    def facts(self, first: int, last: int, *, stream: str = LEDGER, **changed: Any) -> Incoming:
        """A batch as it comes."""
        return self.message(f"up/{stream}", encode_batch(self.batch(first, last, stream=stream, **changed)))

    def hello(self, *, stream: str = LEDGER, **said: Any) -> Incoming:
        head = len(self.records[stream])
        fields = {
            "epoch": self.epoch,
            "stream": stream,
            "head_seq": head,
            "acked_seq": 0,
            "tail_seq": 1,
            "wall_ms": NOW_MS,
            "boot": "boot1",
            "nonce": 7,
            "masters_revision": 3,
            "pending_receipts": head,
            "pending_minor": 550 * head,
            "pending_bytes": 100 * head,
            "oldest_pending_ms": NOW_MS,
            "state": "LIVE",
            "reason": "",
            "version": "0.1.0",
        }
        return self.message("up/hello", pack(Hello(**{**fields, **said})))

    def message(self, leaf: str, payload: bytes) -> Incoming:
        topic = self.address.topic(leaf)
        return Incoming(topic, seal(payload, topic, self.key))


class Hub:
    """A hub's inbox over a database, served by hand: a group of messages at a time."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine, self.clock, self.changes, self.wire = engine, StillClock(), Changes(), Wire()
        self.inbox = Inbox(engine, ORG, HUB_KEY, clock=self.clock, changes=self.changes)

    async def enrol(self, store: str = "s001", box: str = "box1") -> Box:
        """A box in a new life; its store is made where there is none."""
        async with self.engine.connect() as connection:
            there = await connection.scalar(select(t.store.c.store).where(t.store.c.store == store))
        if not there:
            await add_store(self.engine, ORG, store, f"Store {store}", timezone="Asia/Shanghai", currency="CNY")
        key = Ed25519PrivateKey.generate()
        code = await make_code(self.engine, ORG, store, box, NOW_MS)
        made = await enrol(self.engine, code, key.public_key(), NOW_MS)
        return Box(Address(ORG, store, box), made.epoch, key)

    async def serve(self, *group: Incoming) -> list[Ack]:
        """Serve messages that wait together; the acknowledgements."""
        await self.inbox.serve(self.wire, group)
        return self.wire.acks()

    async def rows(self, table: Any, *columns: str, **where: Any) -> list[tuple[Any, ...]]:
        """What stands in a table, by its key."""
        query = select(*(table.c[name] for name in columns)).order_by(*table.primary_key.columns)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(query)]

    async def records(self, box: Box, stream: str = LEDGER, table: Any = t.fact) -> list[bytes]:
        """A life's facts, in order."""
        where = {"store": box.address.store, "box": box.address.box, "epoch": box.epoch, "stream": stream}
        return [bytes(row[0]) for row in await self.rows(table, "record", **where)]

    async def takings(self, store: str) -> tuple[int, int]:
        """Money and receipts."""
        rows = await self.rows(t.takings, "amount_minor", "receipts", store=store)
        return sum(row[0] for row in rows), sum(row[1] for row in rows)

    async def parked(self) -> list[tuple[str, str, int, int]]:
        """Store, reason, number and times."""
        return sorted(await self.rows(t.parked, "store", "reason", "seq", "times"))

    async def broken(self) -> Sequence[int]:
        """Where chains do not fit."""
        return [walked.broken_at for walked in await verify_chains(self.engine, ORG) if walked.broken_at]
