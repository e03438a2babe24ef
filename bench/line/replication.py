"""The database's way: PostgreSQL logical replication of the receipts, their lines and tenders, as three keyed tables."""

from collections.abc import Sequence
from pathlib import Path

import asyncpg

from bench.line.outcome import Cut, Outcome, carried, cpu_s, drained, peak_bytes
from bench.line.path import shaped
from demo.link import LinkProxy, LinkShape
from retail.sale import Sale
from tests.servers import postgres

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "wal_level": "logical"}
DURABLE |= {"wal_receiver_timeout": "5s", "wal_sender_timeout": "5s", "wal_retrieve_retry_interval": "200ms"}
TABLES = """
CREATE TABLE receipt (lane text, number bigint, cashier text, currency text, started_at_ms bigint, masters_revision bigint,
    total_minor bigint, PRIMARY KEY (lane, number));
CREATE TABLE line (lane text, number bigint, place int, item text, qty_milli bigint, price_minor bigint,
    discount_minor bigint, amount_minor bigint, tax_rate_bp int, PRIMARY KEY (lane, number, place));
CREATE TABLE tender (lane text, number bigint, place int, kind text, amount_minor bigint, given_minor bigint,
    reference text, PRIMARY KEY (lane, number, place));
"""


async def replicated(made: Sequence[Sale], shape: LinkShape, cut: Cut | None) -> Outcome:
    """The subscription is made while nothing is there, then disabled until the backlog is written."""
    with postgres(DURABLE) as store_url, postgres(DURABLE) as hub_url:
        port = int(store_url.rpartition(":")[2].partition("/")[0])
        async with LinkProxy("127.0.0.1", port) as link:
            store, hub = await asyncpg.connect(store_url), await asyncpg.connect(hub_url)
            try:
                await _subscribe(store, hub, link.port)
                await _fill(store, made)
                return await _drain(store, hub, link, shape, len(made), cut)
            finally:
                await hub.execute("ALTER SUBSCRIPTION up DISABLE; ALTER SUBSCRIPTION up SET (slot_name = NONE)")
                await store.close()
                await hub.close()


async def _subscribe(store: asyncpg.Connection, hub: asyncpg.Connection, port: int) -> None:
    await store.execute(TABLES)
    await hub.execute(TABLES)
    await store.execute("CREATE PUBLICATION all_of_it FOR ALL TABLES")
    source = f"host=127.0.0.1 port={port} user=lantern dbname=postgres"
    await hub.execute(f"CREATE SUBSCRIPTION up CONNECTION '{source}' PUBLICATION all_of_it WITH (copy_data = false)")
    await hub.execute("ALTER SUBSCRIPTION up DISABLE")


async def _fill(store: asyncpg.Connection, made: Sequence[Sale]) -> None:
    """One transaction a receipt, as a till writes them."""
    await store.execute("SET synchronous_commit = off")
    for sale in made:
        key = (sale.lane, sale.number)
        lines = [
            (
                *key,
                place,
                one.item,
                one.qty_milli,
                one.unit_price_minor,
                one.discount_minor,
                one.amount_minor,
                one.tax_rate_bp,
            )
            for place, one in enumerate(sale.lines)
        ]
        tenders = [
            (*key, place, one.kind, one.amount_minor, one.given_minor, one.reference)
            for place, one in enumerate(sale.tenders)
        ]
        async with store.transaction():
            head = (*key, sale.cashier, sale.currency, sale.started_at_ms, sale.masters_revision, sale.total_minor)
            await store.execute("INSERT INTO receipt VALUES ($1, $2, $3, $4, $5, $6, $7)", *head)
            await store.executemany("INSERT INTO line VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", lines)
            await store.executemany("INSERT INTO tender VALUES ($1, $2, $3, $4, $5, $6, $7)", tenders)


async def _drain(
    store: asyncpg.Connection, hub: asyncpg.Connection, link: LinkProxy, shape: LinkShape, wanted: int, cut: Cut | None
) -> Outcome:
    async def count() -> int:
        return int(await hub.fetchval("SELECT count(*) FROM receipt"))

    pid = await _postmaster(store)
    before, began_s = carried(link), cpu_s(pid)
    async with shaped(link, shape):
        await hub.execute("ALTER SUBSCRIPTION up ENABLE")
        taken = await drained(link, count, wanted, cut)
    used_s, peak = cpu_s(pid) - began_s, await _sender_peak(store)
    doubled = int(await hub.fetchval("SELECT count(*) - count(DISTINCT (lane, number)) FROM receipt"))
    return Outcome(wanted, taken.seconds, carried(link) - before, used_s, peak, 0, doubled, taken.first_s)


async def _postmaster(store: asyncpg.Connection) -> int:
    own = await store.fetchval("SELECT pg_backend_pid()")
    return int(Path(f"/proc/{own}/stat").read_text().rpartition(")")[2].split()[1])


async def _sender_peak(store: asyncpg.Connection) -> int:
    sender = await store.fetchval("SELECT pid FROM pg_stat_replication LIMIT 1")
    return peak_bytes(sender) if sender else 0
