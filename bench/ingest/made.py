"""What stores sent while the hub was away: sealed batches of real receipts, the same for every database."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice, zip_longest
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.receipts import sales
from hub.fleet.stores import add_store, enrol, make_code
from protocol.batch import Batch, encode_batch
from protocol.chain import genesis, links
from protocol.facts import Fact, SaleCompleted, encode_fact
from protocol.link.link import Incoming
from protocol.seal import seal
from protocol.topics import Address
from retail.sale import Sale

#: Facts of a batch, and batches that one transaction takes while many wait.
ORG, STORES, BATCH, GROUP = "acme", 48, 100, 64
COUNT = 24_000
DAY = 20261118

Messages = list[tuple[str, bytes]]


def address(number: int) -> Address:
    return Address(ORG, f"s{number:03d}", "box1")


def key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(f"bench box {number}".encode()).digest())


async def enrol_all(engine: AsyncEngine) -> None:
    """The stores and their boxes, in their first life."""
    for number in range(STORES):
        store = address(number).store
        await add_store(engine, ORG, store, store, timezone="Asia/Shanghai", currency="CNY")
        code = await make_code(engine, ORG, store, "box1", 0)
        await enrol(engine, code, key(number).public_key(), 0)


def make(path: Path, count: int) -> Path:
    """Write the messages of all stores into a file, in the order in which a hub would take them."""
    each, goods = count // STORES, sales(count)
    lines = [list(_store(number, list(islice(goods, each)))) for number in range(STORES)]
    mixed = [one for turn in zip_longest(*lines) for one in turn if one is not None]
    file = path / "messages"
    file.write_bytes(msgspec.msgpack.encode(mixed))
    return file


def load(path: Path) -> list[Incoming]:
    """Undo `make`."""
    return [Incoming(*one) for one in msgspec.msgpack.decode(path.read_bytes(), type=Messages)]


def _store(number: int, sold: Sequence[Sale]) -> Iterator[tuple[str, bytes]]:
    who, numbers = address(number), dict[str, int]()
    records = []
    for sale in sold:
        numbers[sale.lane] = numbers.get(sale.lane, 0) + 1
        sale = msgspec.structs.replace(sale, number=numbers[sale.lane])
        records.append(encode_fact(Fact(sale.lane, DAY, sale.started_at_ms, SaleCompleted(sale))))
    previous, first = genesis(who.store, who.box, 1, "ledger"), 1
    topic, box_key = who.topic("up/ledger"), key(number)
    for start in range(0, len(records), BATCH):
        part = tuple(records[start : start + BATCH])
        head = links(previous, first, part)[-1]
        batch = Batch(who.store, who.box, 1, "ledger", first, previous, part, head)
        yield topic, seal(encode_batch(batch), topic, box_key)
        previous, first = head, first + len(part)
