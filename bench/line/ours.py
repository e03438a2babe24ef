"""Ours: a real store server drains its journal into a real hub. Nothing is spared: signatures, chain, projections, fsync."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import aiosqlite
import msgspec

from bench.line.outcome import Cut, Outcome, carried, cpu_s, drained, peak_bytes
from bench.line.path import shaped
from demo.chain import Chain, Store
from demo.link import LinkShape
from demo.proof.verify import verify
from demo.world.made_up import MadeUp
from edge.journal import Identity, Journal, SaleDraft
from hub.config import HubConfig
from protocol.link import SystemClock
from retail.sale import Sale


async def drain(made: Sequence[Sale], shape: LinkShape, cut: Cut | None = None) -> Outcome:
    """One store's backlog into a hub of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Chain(folder, 1, 3, MadeUp().items(), lambda _: None, usual_ports=False) as chain:
            store = chain.stores[0]
            await store.process.stop()
            await _fill(store.folder, made)
            there = aiosqlite.connect(f"file:{folder / 'hub' / 'hub.db'}?mode=ro", uri=True)
            async with there as hub, shaped(store.link, shape):
                taken = await _drain(store, hub, len(made), cut)
            verdict = await verify({"s01": store.folder / "journal.db"}, HubConfig(folder / "hub").db_url, len(made))
    return msgspec.structs.replace(taken, lost=verdict.lost, doubled=verdict.duplicated + verdict.receipts_gap)


async def _drain(store: Store, hub: aiosqlite.Connection, wanted: int, cut: Cut | None) -> Outcome:
    async def count() -> int:
        async with hub.execute("SELECT COUNT(*) FROM sale") as rows:
            found = await rows.fetchone()
        return int(found[0]) if found else 0

    before = carried(store.link)
    await store.process.start()
    starting = asyncio.create_task(drained(store.link, count, wanted, cut))
    await store.process.ready(f"{store.url}/readyz")
    began_s = cpu_s(store.process.pid)
    taken = await starting
    used_s, peak = cpu_s(store.process.pid) - began_s, peak_bytes(store.process.pid)
    return Outcome(wanted, taken.seconds, carried(store.link) - before, used_s, peak, first_s=taken.first_s)


async def _fill(folder: Path, made: Sequence[Sale]) -> None:
    identity = Identity("acme", "s01", "box1", 1)
    async with await Journal.open(folder / "journal.db", identity, clock=SystemClock()) as journal:
        for start in range(0, len(made), 200):
            part = enumerate(made[start : start + 200], start)
            await asyncio.gather(*(journal.complete_sale(_draft(number, sale)) for number, sale in part))


def _draft(number: int, sale: Sale) -> SaleDraft:
    fresh = msgspec.structs.replace(sale, number=0)
    at_ms = sale.started_at_ms + 60_000  # printed long ago: paper is not what is measured here
    return SaleDraft(fresh, f"c{number}", f"k{number}", b"", 20261123, at_ms, print_receipt=False)
