"""Walking the stored chains: proof that the hub's facts are the stores' facts."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from protocol.chain import genesis, link


async def verify_chains(engine: AsyncEngine, org: str) -> list[dict[str, object]]:
    """One row a stream: how many facts, and the first number that does not fit (0: all do)."""
    async with engine.connect() as connection:
        c = t.cursor.c
        streams = (
            await connection.execute(select(c.store, c.box, c.epoch, c.stream, c.applied_seq).where(c.org == org))
        ).all()
        report: list[dict[str, object]] = []
        for store, box, epoch, stream, applied in streams:
            f = t.fact.c
            where = (f.org == org, f.store == store, f.box == box, f.epoch == epoch, f.stream == stream)
            query = select(f.seq, f.record, f.hash).where(*where).order_by(f.seq)
            previous, expected, broken = genesis(store, box, epoch, stream), 1, 0
            async for seq, record, digest in await connection.stream(query):
                previous = link(previous, seq, bytes(record))
                if seq != expected or previous != bytes(digest):
                    broken = expected
                    break
                expected += 1
            broken = broken or (0 if expected == applied + 1 else expected)
            name = {"store": store, "box": box, "epoch": epoch, "stream": stream}
            report.append({**name, "facts": expected - 1, "broken_at": broken})
        return report
