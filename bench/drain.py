"""Ten thousand receipts after an outage: a real store server drains its journal into a real hub over a counted line.

Measured from the moment the store server is up to the last acknowledgement (after the hub's commit), its start excluded.
Beside it, in the same run, JSON over HTTP through the same kind of proxy, and the size of the same sales as columns under
zstd-19, which no protocol of single receipts can beat by much.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import msgspec
import zstandard

from bench.peers import Peer, http_posts
from bench.receipts import sales
from bench.table import Row
from demo.chain import Chain
from demo.link import LinkShape
from demo.made_up import MadeUp
from demo.verify import verify
from edge.journal import Identity, Journal, SaleDraft
from hub.config import HubConfig
from protocol.link import SystemClock
from retail.sale import Sale

COUNT = 10_000
#: One by one costs a round trip each, so fewer say as much.
ONE_BY_ONE, ONE_BY_ONE_FAR = 1_000, 200


async def run(count: int = COUNT) -> list[Row]:
    """Drain over the LAN, and over 2 Mbit/s with 80 ms there and back."""
    made = list(sales(count))
    rows = []
    for name, shape in (("LAN", LinkShape()), ("2 Mbit/s, 80 ms", LinkShape(0.04, 250_000))):
        ours = await drain(made, shape)
        packed = await http_posts(made, batch=100, shape=shape)
        single = await http_posts(made[: ONE_BY_ONE_FAR if shape.delay_s else ONE_BY_ONE], batch=1, shape=shape)
        rows += _rows(name, ours, packed, single)
        if name == "LAN":
            rows += _sizes(made, ours, single)
    return rows


async def drain(made: Sequence[Sale], shape: LinkShape) -> Peer:
    """One store's backlog into a hub of its own; raises where anything is lost or doubled."""
    with tempfile.TemporaryDirectory() as folder:
        chain = Chain(Path(folder), 1, 3, MadeUp().items(), lambda _: None, usual_ports=False)
        async with chain, aiohttp.ClientSession() as http:
            store = chain.stores[0]
            await store.process.stop()
            await _fill(store.folder, made)
            store.link.shape.delay_s, store.link.shape.rate_bytes_s = shape.delay_s, shape.rate_bytes_s
            before = store.link.counters.bytes_up
            await store.process.start()
            await store.process.ready(f"{store.url}/readyz")
            start = time.perf_counter()
            while await chain.pending(http):
                await asyncio.sleep(0.02)
            taken = Peer(time.perf_counter() - start, store.link.counters.bytes_up - before, len(made))
            verdict = await verify(
                {"s01": store.folder / "journal.db"}, HubConfig(Path(folder) / "hub").db_url, len(made)
            )
            if not verdict.well:
                raise AssertionError(verdict)
    return taken


async def _fill(folder: Path, made: Sequence[Sale]) -> None:
    identity = Identity("acme", "s01", "box1", 1)
    async with await Journal.open(folder / "journal.db", identity, clock=SystemClock()) as journal:
        for start in range(0, len(made), 200):
            part = enumerate(made[start : start + 200], start)
            await asyncio.gather(*(journal.complete_sale(_draft(number, sale)) for number, sale in part))


def _draft(number: int, sale: Sale) -> SaleDraft:
    fresh = msgspec.structs.replace(sale, number=0)
    return SaleDraft(fresh, f"c{number}", f"k{number}", b"", 20261123, sale.started_at_ms + 60_000)


def _rows(name: str, ours: Peer, packed: Peer, single: Peer) -> list[Row]:
    each = ours.seconds / ours.receipts
    gz, one = packed.seconds / packed.receipts / each, single.seconds / single.receipts / each
    what = f"drain of {ours.receipts:,} receipts, {name}"
    return [
        Row(what, f"{ours.seconds:.2f} s", f"{packed.seconds:.2f} s gzipped HTTP in hundreds", gz, "ahead", gz > 1),
        Row(
            what,
            f"{1 / each:,.0f}/s",
            f"{single.receipts / single.seconds:,.0f}/s HTTP one by one",
            one,
            "ahead",
            one > 1,
        ),
    ]


def _sizes(made: Sequence[Sale], ours: Peer, single: Peer) -> list[Row]:
    each = ours.bytes_up / ours.receipts
    floor, posted = columnar(made) / len(made), single.bytes_up / single.receipts
    return [
        Row(
            "bytes a receipt on the wire",
            f"{each:.1f}",
            f"{posted:.0f} JSON over HTTP",
            posted / each,
            "10x under",
            posted > 10 * each,
        ),
        Row(
            "bytes a receipt on the wire",
            f"{each:.1f}",
            f"{floor:.1f} columns, zstd-19",
            each / floor,
            "at most 1.3",
            each <= 1.3 * floor,
        ),
    ]


def columnar(made: Sequence[Sale]) -> int:
    """The whole backlog as columns, one zstd-19 frame: the floor, which no one can send before the last receipt is in."""
    lines = [line for sale in made for line in sale.lines]
    tenders = [tender for sale in made for tender in sale.tenders]
    columns = [
        [getattr(sale, name) for sale in made] for name in Sale.__struct_fields__ if name not in {"lines", "tenders"}
    ]
    columns += [[len(sale.lines) for sale in made]]
    columns += [[getattr(line, name) for line in lines] for name in lines[0].__struct_fields__]
    columns += [[getattr(tender, name) for tender in tenders] for name in tenders[0].__struct_fields__]
    return len(zstandard.ZstdCompressor(level=19).compress(b"".join(map(msgspec.msgpack.encode, columns))))
