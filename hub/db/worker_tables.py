"""Tables of the inbox workers: who is at work, and who serves which stores (hub/workers/)."""

from sqlalchemy import BigInteger, Column, String, Table

from hub.db.tables import metadata

#: A worker process, alive until `until_ms` by the database's own clock. `place` says where it runs (hub/workers/place.py).
worker = Table(
    "worker",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("worker", String(32), primary_key=True),
    Column("place", String(200), nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("commits", BigInteger, nullable=False),
)

#: Who serves a shard of stores. `fence` grows whenever it goes to another worker; `holder` is empty while nobody has it.
shard_lease = Table(
    "shard_lease",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("shard", String(2), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("fence", BigInteger, nullable=False),
)
