"""A light store: the real line (edge/sync) over a journal in memory. Its receipts are the same as its neighbours', its chain is not."""

import asyncio
import random
import ssl
from collections.abc import Callable, Sequence
from itertools import accumulate

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from bench.receipts import sales
from edge.sync import Line
from protocol.chain import genesis, links
from protocol.facts import Fact, SaleCompleted, encode_fact
from protocol.link import SystemClock, connect
from protocol.link.link import Broker
from protocol.masters import Place
from protocol.messages import Page
from protocol.topics import Address

LEDGER = "ledger"
DAY = 20261123


class Stock(Struct, frozen=True):
    """The receipts of every store's day, and what the first so many of them come to in money and in bytes."""

    records: tuple[bytes, ...]
    minor: tuple[int, ...]
    size: tuple[int, ...]

    @classmethod
    def of(cls, receipts: int) -> "Stock":
        """So many, from the usual baskets."""
        made = list(sales(receipts))
        at = [sale.started_at_ms for sale in made]
        records = tuple(
            encode_fact(Fact(sale.lane, DAY, ms, SaleCompleted(sale))) for sale, ms in zip(made, at, strict=True)
        )
        minor = accumulate((sale.total_minor for sale in made), initial=0)
        return cls(records, tuple(minor), tuple(accumulate(map(len, records), initial=0)))


class Stored(Struct, frozen=True):
    """See `edge.sync.up.outbox.StoredFact`."""

    seq: int
    record: bytes
    hash: bytes
    note: bytes = b""


class Sums(Struct, frozen=True):
    """See `edge.sync.up.outbox.Sums` and `Waiting`."""

    receipts: int
    minor: int
    size: int
    oldest_ms: int = 0

    @property
    def bytes(self) -> int:
        """Of records."""
        return self.size


class Journal:
    """`edge.sync.up.outbox.Outbox` in memory: a head, a cursor, and a chain that grows with the head."""

    def __init__(self, stock: Stock, address: Address, epoch: int) -> None:
        self._stock = stock
        self._starts = {stream: genesis(address.store, address.box, epoch, stream) for stream in (LEDGER, "telemetry")}
        self._hashes: list[bytes] = []
        self._acked = 0
        self._wakes: set[asyncio.Event] = set()
        self.on_acked: Callable[[int], None] = lambda _: None

    def sell(self, count: int) -> None:
        """Write so many receipts."""
        head = len(self._hashes)
        previous = self._hashes[-1] if head else self._starts[LEDGER]
        self._hashes += links(previous, head + 1, self._stock.records[head : head + count])
        for wake in self._wakes:
            wake.set()

    def read_after(self, stream: str, seq: int, limit: int, bytes_max: int) -> Sequence[Stored]:
        if stream != LEDGER:
            return ()
        upto = min(seq + limit, self.head(stream))
        while upto > seq + 1 and self._stock.size[upto] - self._stock.size[seq] > bytes_max:
            upto = seq + (upto - seq) // 2
        return [Stored(n + 1, self._stock.records[n], self._hashes[n]) for n in range(seq, upto)]

    def pending(self, stream: str) -> Sums:
        return self._sums(self.acked(stream), self.head(stream))

    def sums_at(self, stream: str, seq: int) -> Sums:
        return self._sums(0, seq if stream == LEDGER else 0)

    def _sums(self, after: int, upto: int) -> Sums:
        stock = self._stock
        return Sums(upto - after, stock.minor[upto] - stock.minor[after], stock.size[upto] - stock.size[after])

    def head(self, stream: str) -> int:
        return len(self._hashes) if stream == LEDGER else 0

    def acked(self, stream: str) -> int:
        return self._acked if stream == LEDGER else 0

    def tail(self, _stream: str) -> int:
        return 1

    def hash_at(self, stream: str, seq: int) -> bytes:
        return self._hashes[seq - 1] if seq else self._starts[stream]

    async def acknowledge(self, stream: str, upto: int) -> int:
        if stream == LEDGER and upto > self._acked:
            self._acked = upto
            self.on_acked(upto)
        return self.acked(stream)

    async def rewind(self, stream: str, upto: int) -> int:
        self._acked = min(self._acked, upto)
        return self.acked(stream)

    def subscribe(self) -> asyncio.Event:
        wake = asyncio.Event()
        self._wakes.add(wake)
        return wake

    def unsubscribe(self, event: asyncio.Event) -> None:
        self._wakes.discard(event)


class Mirror:
    """No goods, as none are announced: the swarm measures the way up."""

    revision = 0

    def begin(self, to_revision: int, *, anew: bool = False) -> Place:
        raise AssertionError(to_revision, anew)

    def take(self, page: Page) -> str:
        raise AssertionError(page)


class Member(Struct, frozen=True):
    """One store as the hub knows it, and what it shows at the broker."""

    address: Address
    key: Ed25519PrivateKey
    broker: Broker
    tls: ssl.SSLContext | None = None


class Shop:
    """A store that is there as long as `run` runs."""

    def __init__(self, member: Member, stock: Stock, hub_key: Ed25519PublicKey, number: int) -> None:
        self.store = member.address.store
        self.journal = Journal(stock, member.address, 1)
        self._member = member
        self.line = Line(
            self.journal,
            Mirror(),
            member.address,
            1,
            key=member.key,
            hub_key=hub_key,
            dial=lambda will: connect(member.broker, client_id=f"acme-{self.store}", will=will, tls=member.tls),
            clock=SystemClock(),
            boot=f"boot-{number}",
            version="swarm",
            rng=random.Random(number),
        )
