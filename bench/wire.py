"""What a receipt weighs on the line and costs the processor, by size of batch: without a network, to the byte.

The same sales as records row by row under the same zstd, and as JSON under gzip as a web client would send them. Sealed
and addressed as they travel: signature, topic and MQTT header counted.
"""

import gzip
import time
from collections.abc import Callable, Sequence

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.line.columnar import columnar
from bench.receipts import sales
from bench.table import Row
from protocol.batch import Batch, decode_batch, encode_batch
from protocol.facts import Fact, SaleCompleted, encode_fact
from protocol.packing import pack
from protocol.seal import seal, unseal
from protocol.topics import Address

COUNT = 4_000
LEVEL = 6
ADDRESS = Address("acme", "s01", "box1")
TOPIC = ADDRESS.topic("up/ledger")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
#: MQTT's header, packet id and lengths; the headers of one POST and of its answer, as few as aiohttp sends.
MQTT_BYTES, HTTP_BYTES = 8, 190 + 160


async def run(count: int = COUNT) -> list[Row]:
    """Sizes and times of batches of 1, 10, 100 and 500."""
    made = list(sales(count))
    facts = [Fact(sale.lane, 20261123, sale.started_at_ms + 60_000, SaleCompleted(sale)) for sale in made]
    records = [encode_fact(fact) for fact in facts]
    rows = [_weight(records, facts, size) for size in (1, 10, 100, 500)]
    floor = columnar(made) / count
    ours = _ours(records, 500) / count
    return [
        *rows,
        Row(
            "bytes a receipt, batches of 500",
            f"{ours:.1f}",
            f"{floor:.1f} columns, zstd-19 of all",
            ours / floor,
            "at most 1.3",
            ours <= 1.3 * floor,
        ),
        *_costs(records),
    ]


def _weight(records: Sequence[bytes], facts: Sequence[Fact], size: int) -> Row:
    ours, rows, posts = (
        weigh / len(records) for weigh in (_ours(records, size), _as_rows(records, size), _as_json(facts, size))
    )
    what = f"bytes a receipt, batches of {size}"
    return Row(
        what, f"{ours:.1f}", f"{rows:.1f} rows, {posts:.0f} JSON gzip", rows / ours, "fewer than rows", ours < rows
    )


def _ours(records: Sequence[bytes], size: int) -> int:
    return sum(len(data) + len(TOPIC) + MQTT_BYTES for data in _batches(records, size))


def _batches(records: Sequence[bytes], size: int) -> list[bytes]:
    return [seal(encode_batch(batch, level=LEVEL), TOPIC, KEY) for batch in _cut(records, size)]


def _cut(records: Sequence[bytes], size: int) -> list[Batch]:
    starts = range(0, len(records), size)
    return [
        Batch("s01", "box1", 1, "ledger", at + 1, bytes(32), tuple(records[at : at + size]), bytes(32)) for at in starts
    ]


def _as_rows(records: Sequence[bytes], size: int) -> int:
    compress = zstandard.ZstdCompressor(level=LEVEL).compress
    frame = len(seal(b"", TOPIC, KEY)) + len(TOPIC) + MQTT_BYTES
    return sum(len(compress(pack(batch))) + frame for batch in _cut(records, size))


def _as_json(facts: Sequence[Fact], size: int) -> int:
    named = [msgspec.json.encode(_named(fact)) for fact in facts]
    parts = (b"[" + b",".join(named[at : at + size]) + b"]" for at in range(0, len(named), size))
    return sum(len(gzip.compress(part)) + HTTP_BYTES for part in parts)


def _named(value: object) -> object:
    """A struct as an object with names, as JSON has it."""
    if isinstance(value, msgspec.Struct):
        return {name: _named(getattr(value, name)) for name in value.__struct_fields__}
    return [_named(one) for one in value] if isinstance(value, tuple) else value


def _costs(records: Sequence[bytes]) -> list[Row]:
    sealed = _batches(records, 250)
    rows = [zstandard.ZstdCompressor(level=LEVEL).compress(pack(batch)) for batch in _cut(records, 250)]
    return [
        _cost(
            "pack and seal a receipt, batches of 250", lambda: _batches(records, 250), _rows_packed(records), records
        ),
        _cost("open and unpack a receipt", lambda: _open(sealed), lambda: _rows_read(rows), records),
    ]


def _rows_packed(records: Sequence[bytes]) -> Callable[[], object]:
    compress = zstandard.ZstdCompressor(level=LEVEL).compress
    return lambda: [compress(pack(batch)) for batch in _cut(records, 250)]


def _open(sealed: Sequence[bytes]) -> list[Batch]:
    return [decode_batch(unseal(one, TOPIC, KEY.public_key())) for one in sealed]


def _rows_read(rows: Sequence[bytes]) -> list[object]:
    return [msgspec.msgpack.decode(zstandard.decompress(one)) for one in rows]


def _cost(what: str, ours: Callable[[], object], floor: Callable[[], object], records: Sequence[bytes]) -> Row:
    mine_us, floor_us = (min(_seconds(work) for _ in range(5)) / len(records) * 1e6 for work in (ours, floor))
    return Row(
        what,
        f"{mine_us:.1f} us",
        f"{floor_us:.1f} us rows and zstd alone",
        mine_us / floor_us,
        "under 20 us",
        mine_us < 20,
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
