"""A journal in memory, an honest little hub, and the two joined by a line in memory."""

import asyncio
import random
from contextlib import asynccontextmanager
from hashlib import shake_256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from msgspec.structs import replace

from edge.journal.errors import ChainBroken
from edge.sync.book import LineBook
from edge.sync.line import Line
from edge.sync.pilot.thrift import Tariff
from hub.db.ranges import Held
from hub.inbox.deciding.advance import Advance, Cursor, advance
from protocol.batch import Batch, decode_batch
from protocol.chain import genesis, link, links
from protocol.facts import DrawerOpened, Fact, encode_fact
from protocol.link.link import LinkLost
from protocol.link.memory import MemoryBroker
from protocol.link.virtual import VirtualClock
from protocol.masters import Place
from protocol.messages import Ack, Hello, MastersHead, Page, Pull, Range
from protocol.packing import BadMessage, pack, unpack
from protocol.seal import seal, unseal
from protocol.topics import Address, masters_topic, parse, up_filter

ADDRESS = Address("org1", "s001", "b1")
BOX_KEY, HUB_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))


class Stored(Struct, frozen=True):
    seq: int
    record: bytes
    hash: bytes
    note: bytes = b""


class Waiting(Struct, frozen=True):
    receipts: int
    minor: int
    bytes: int
    oldest_ms: int


class Sums(Struct, frozen=True):
    receipts: int
    minor: int
    size: int


def _noise(seq: int, size: int) -> str:
    """Text that compresses to half its length at best."""
    return shake_256(str(seq).encode()).hexdigest(size // 2)


class FakeOutbox:
    """Streams as lists; `damage` names a fact that no longer fits the chain."""

    def __init__(self, store: str = "s001") -> None:
        self.facts: dict[str, list[Stored]] = {"ledger": [], "telemetry": []}
        self.cursor = {"ledger": 0, "telemetry": 0}
        self.dropped = {"ledger": 0, "telemetry": 0}
        self.damage = 0
        self.refuse_cursor: Exception | None = None
        self._store = store
        self._wakes: set[asyncio.Event] = set()

    def write(self, count: int = 1, stream: str = "ledger", size: int = 10) -> None:
        for _ in range(count):
            seq = self.head(stream) + 1
            record = encode_fact(Fact("01", 20261123, seq, DrawerOpened(f"c{seq}", _noise(seq, size))))
            before = self.facts[stream][-1].hash if seq > 1 else genesis(self._store, "b1", 1, stream)
            self.facts[stream].append(Stored(seq, record, link(before, seq, record)))
        for wake in self._wakes:
            wake.set()

    def forget(self, upto: int, stream: str = "telemetry") -> None:
        self.dropped[stream] = upto

    def read_after(self, stream, seq, limit, bytes_max):
        start = max(seq, self.tail(stream) - 1)
        found = self.facts[stream][start : start + limit]
        if self.damage and self.damage > start:
            found = found[: self.damage - start - 1]
            if not found:
                raise ChainBroken(stream, self.damage)
        while len(found) > 1 and sum(len(one.record) for one in found) > bytes_max:
            found = found[: len(found) // 2]
        return found

    def pending(self, stream):
        waits = self.facts[stream][self.cursor[stream] :]
        return Waiting(len(waits), 100 * len(waits), sum(len(one.record) for one in waits), 0)

    def sums_at(self, stream, seq):
        upto = self.facts[stream][:seq]
        return Sums(seq, 100 * seq, sum(len(one.record) for one in upto))

    def head(self, stream):
        return len(self.facts[stream])

    def acked(self, stream):
        return self.cursor[stream]

    def tail(self, stream):
        return self.dropped[stream] + 1

    def hash_at(self, stream, seq):
        if not self.dropped[stream] <= seq <= self.head(stream):
            raise LookupError(seq)
        return self.facts[stream][seq - 1].hash if seq else genesis(self._store, "b1", 1, stream)

    async def acknowledge(self, stream, upto):
        if self.refuse_cursor:
            raise self.refuse_cursor
        assert upto <= self.head(stream)
        self.cursor[stream] = max(self.cursor[stream], upto)
        return self.cursor[stream]

    async def rewind(self, stream, upto):
        self.cursor[stream] = min(self.cursor[stream], upto)
        return self.cursor[stream]

    def subscribe(self):
        wake = asyncio.Event()
        self._wakes.add(wake)
        return wake

    def unsubscribe(self, event):
        self._wakes.discard(event)


class FakeMirror:
    """Masters as a list of the documents that came."""

    def __init__(self) -> None:
        self.revision = 0
        self.documents: list[str] = []
        self.staged: list[str] = []
        self.place = Place(0, 0, "")
        self.bad_pages = 0
        self.full = 0

    def begin(self, to_revision, *, anew=False):
        if anew or not self.place.to_revision:
            self.staged = []
            self.place = Place(self.revision if self.revision <= to_revision else 0, to_revision, "")
        return self.place

    def take(self, page):
        if self.full:
            self.full -= 1
            raise OSError("no space left on the disk")
        if self.bad_pages:
            self.bad_pages -= 1
            raise BadMessage("unreadable")
        assert (page.since_revision, page.to_revision) == (self.place.since_revision, self.place.to_revision)
        self.staged += [document.key for document in page.documents]
        self.place = Place(page.since_revision, page.to_revision, page.after)
        if not page.after:
            self.documents += self.staged
            self.revision, self.place, self.staged = page.reached or page.to_revision, Place(0, 0, ""), []
        return page.after


class FakeHub:
    """Applies once and in order, acknowledges after its commit; each of its manners can be changed by a test.

    It decides as the real one does (hub/inbox/deciding/advance.py); what it keeps is a list.
    """

    def __init__(self, broker: MemoryBroker) -> None:
        self.broker = broker
        self.applied: dict[str, list[bytes]] = {"ledger": [], "telemetry": []}
        self.head_hash: dict[str, bytes] = {}
        self.batches: list[Batch] = []
        self.hellos: list[Hello] = []
        self.pulls: list[Pull] = []
        self.documents: dict[int, list] = {}
        #: What the last page of a pull says that it makes, 0: what was asked for.
        self.reaches = 0
        #: How long a page takes.
        self.page_s = 0.0
        self._sending: list[asyncio.Task[None]] = []
        self.unreadable = 0
        self.credit = 1 << 20
        self.spread_s = 0
        self.refusal = ""
        self.mute = False
        self.commit_s = 0.0
        self.tell_hash = True
        #: A hub of the version before takes nothing ahead and does not speak of ranges.
        self.keeps_ranges = True
        self.ahead: dict[int, bytes] = {}
        self.ranges: tuple[Held, ...] = ()
        #: When each fact of the ledger was taken, by number.
        self.taken_s: dict[int, float] = {}
        self._link: Any = None

    async def run(self) -> None:
        while True:
            try:
                async with self.broker.connect("hub") as self._link:
                    await self._link.subscribe(up_filter("org1"))
                    async for message in self._link.incoming():
                        await self._take(message)
            except LinkLost:
                await asyncio.sleep(0.05)

    async def _take(self, message) -> None:
        _, leaf = parse(message.topic)
        if self.mute:
            return
        try:
            payload = unseal(message.payload, message.topic, BOX_KEY.public_key())
            match leaf:
                case "up/hello":
                    hello = unpack(payload, Hello)
                    self.hellos.append(hello)
                    behind = self.upto(hello.stream) < hello.acked_seq
                    want = self.upto(hello.stream) + 1 if behind else 0
                    await self.acknowledge(hello.stream, nonce=hello.nonce, want=want, refusal=self._without_chain())
                case "up/pull":
                    await self._page(unpack(payload, Pull))
                case _:
                    await self._apply(decode_batch(payload))
        except BadMessage:
            self.unreadable += 1

    def _without_chain(self) -> str:
        return "" if self.refusal == "chain" else self.refusal

    async def _apply(self, batch: Batch) -> None:
        self.batches.append(batch)
        if self.commit_s:
            await asyncio.sleep(self.commit_s)
        if self.refusal in {"chain", "unknown-box"}:
            await self.acknowledge(batch.stream, refusal=self.refusal)
            return
        step = advance(self._cursor(batch), replace(batch, ahead=batch.ahead and self.keeps_ranges))
        if step.broken:
            await self.acknowledge(batch.stream, refusal="chain")
            return
        self._note(batch.stream, step)
        await self.acknowledge(batch.stream, want=step.want_seq, refusal=self.refusal)

    def _cursor(self, batch: Batch) -> Cursor:
        at, stream = self.upto(batch.stream), batch.stream
        if stream == "telemetry":  # what was shed is skipped
            return Cursor(max(at, batch.first_seq - 1), b"")
        return Cursor(at, self.head_hash.get(stream) or genesis("s001", "b1", 1, stream), self.ranges)

    def _note(self, stream: str, step: Advance) -> None:
        """Each fact once: what is taken twice fails here."""
        applied = self.applied[stream]
        for fact in step.facts:
            if stream == "telemetry":
                applied.append(fact.record)
                continue
            assert fact.seq > len(applied)
            assert fact.seq not in self.ahead
            self.ahead[fact.seq] = fact.record
            self.taken_s[fact.seq] = asyncio.get_running_loop().time()
        while len(applied) + 1 in self.ahead:
            applied.append(self.ahead.pop(len(applied) + 1))
        if stream == "ledger":
            assert len(applied) == step.cursor.applied_seq
            self.ranges = step.cursor.ahead
        self.head_hash[stream] = step.cursor.head_hash

    def upto(self, stream: str = "ledger") -> int:
        return len(self.applied[stream])

    def restore(self, upto: int) -> None:
        """An old backup: what came after is gone."""
        self.applied["ledger"] = self.applied["ledger"][:upto]
        self.head_hash["ledger"] = links(genesis("s001", "b1", 1, "ledger"), 1, self.applied["ledger"])[-1]
        self.ahead, self.ranges = {}, ()

    async def acknowledge(
        self, stream="ledger", *, upto=None, want=0, nonce=0, refusal="", key=HUB_KEY, epoch=1
    ) -> None:
        ours = self.head_hash.get(stream) or genesis("s001", "b1", 1, stream)
        told = ours if upto is None and self.tell_hash else b""
        upto = self.upto(stream) if upto is None else upto
        ranges = self.ranges if stream == "ledger" else ()
        ahead = tuple(Range(one.first_seq, one.upto_seq, one.upto_hash) for one in ranges)
        held = ahead if self.keeps_ranges else None
        now_ms = 1 + int(asyncio.get_running_loop().time() * 1000)
        ack = Ack(epoch, stream, upto, want, self.credit, now_ms, nonce, refusal, told, held, self.spread_s)
        await self.send("down/ack", pack(ack), key)

    async def send(self, leaf: str, payload: bytes, key=HUB_KEY) -> None:
        topic = ADDRESS.topic(leaf)
        await self._link.publish(topic, seal(payload, topic, key), qos=0)

    # -- masters -----------------------------------------------------------------------------------------------------

    async def announce(self, revision: int, documents: list) -> None:
        self.documents[revision] = documents
        topic = masters_topic("org1")
        while self._link is None:
            await asyncio.sleep(0.01)
        await self._link.publish(topic, seal(pack(MastersHead(revision)), topic, HUB_KEY), retain=True)

    async def _page(self, pull: Pull) -> None:
        self.pulls.append(pull)
        if pull.to_revision not in self.documents:
            return
        start = int(pull.after or 0)
        taken = self.documents[pull.to_revision][start : start + 2]
        more = start + 2 < len(self.documents[pull.to_revision])
        after = str(start + 2) if more else ""
        page = Page(
            pull.request,
            pull.since_revision,
            pull.to_revision,
            tuple(taken),
            after,
            reached=0 if more else self.reaches,
        )
        self._sending.append(asyncio.create_task(self._send_page(page)))

    async def _send_page(self, page: Page) -> None:
        await asyncio.sleep(self.page_s)
        await self.send("down/page", pack(page))


class World:
    """One box, one hub and the line between them."""

    def __init__(self, seed: int = 1, *, metered: bool = False) -> None:
        self.broker = MemoryBroker()
        self.hub = FakeHub(self.broker)
        self.outbox, self.mirror, self.clock = FakeOutbox(), FakeMirror(), VirtualClock()
        self.changes: list[str] = []
        self._seed, self.tariff = seed, Tariff(metered=metered)
        self.line: Line
        self.book = LineBook()

    def make_line(self) -> Line:
        line = Line(
            self.outbox,
            self.mirror,
            ADDRESS,
            1,
            key=BOX_KEY,
            hub_key=HUB_KEY.public_key(),
            dial=lambda will: self.broker.connect("box", will),
            clock=self.clock,
            boot="boot1",
            version="1",
            rng=random.Random(self._seed),
            tariff=self.tariff,
            book=self.book,
        )
        line.on_change = lambda status: self.changes.append(status.state)
        return line

    @asynccontextmanager
    async def running(self):
        """Hub and line up; both gone at the end."""
        self.line = self.make_line()
        tasks = [asyncio.create_task(self.hub.run()), asyncio.create_task(self.line.run())]
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until(self, condition, within_s: float = 60.0) -> float:
        """Let time pass until something holds; how long it took."""
        began = self.clock.monotonic()
        async with asyncio.timeout(within_s):
            while not condition():
                await asyncio.sleep(0.005)
        return self.clock.monotonic() - began

    def all_there(self, stream: str = "ledger") -> bool:
        return self.hub.upto(stream) == self.outbox.head(stream) == self.outbox.acked(stream)

    def check(self, stream: str = "ledger") -> None:
        """Once each, in order, byte for byte."""
        assert self.hub.applied[stream] == [fact.record for fact in self.outbox.facts[stream]]
