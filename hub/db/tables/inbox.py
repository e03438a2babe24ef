"""What came from stores: their facts as they are, where each stream stands, what was kept apart, and who is at work on it."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from hub.db.tables.columns import big, code, metadata

#: Where the hub stands in each stream.
cursor = Table(
    "cursor",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    Column("stream", String(16), primary_key=True),
    big("applied_seq", default=0),
    Column("head_hash", LargeBinary, nullable=False),
    big("applied_ms", default=0),
    # Ranges held beyond a gap (hub/inbox/deciding/held.py); none for most streams, most of the time.
    Column("ahead", LargeBinary),
)

#: Facts as their boxes wrote them, byte for byte: what all else can be made from again.
fact = Table(
    "fact",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    Column("stream", String(16), primary_key=True),
    big("seq", key=True),
    Column("kind", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    big("received_ms"),
)

#: What could not be read, with its reason: shown, repairable, never in the way.
parked = Table(
    "parked",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    code("org", key=False),
    code("store", key=False),
    code("box", key=False),
    Column("stream", String(16), nullable=False),
    big("seq", default=0),
    Column("reason", String(300), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    big("size"),
    big("received_ms"),
    big("times", default=1),
    big("epoch", default=0),  # of a fact
    # fact, sealed (as it came), or batch (its seal broken)
    Column("form", String(8), nullable=False, server_default=""),
    big("dismissed_ms", default=0),  # since when a person wants to hear no more of it
)
Index("parked_by_store", parked.c.org, parked.c.store, parked.c.received_ms)

#: Facts of a life that is over (a cloned card, a box put back): real sales, released by a person.
aside = Table(
    "aside",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    Column("stream", String(16), primary_key=True),
    big("seq", key=True),
    Column("record", LargeBinary, nullable=False),
    big("received_ms"),
    Column("hash", LargeBinary),  # as in `fact`; not known of those that came before the hub kept it
    big("dismissed_ms", default=0),  # since when a person wants them to count never
)

#: A worker process, alive until `until_ms` by the database's own clock. `place` says where it runs (hub/workers/place.py).
worker = Table(
    "worker",
    metadata,
    code("org"),
    code("worker"),
    Column("place", String(200), nullable=False),
    big("until_ms"),
    big("since_ms"),
    big("commits"),
)

#: Who serves a shard of stores. `fence` grows whenever it goes to another worker; `holder` is empty while nobody has it.
shard_lease = Table(
    "shard_lease",
    metadata,
    code("org"),
    Column("shard", String(2), primary_key=True),
    Column("holder", String(32), nullable=False),
    big("fence"),
)
