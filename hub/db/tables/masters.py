"""Masters as head office owns them, and their revisions."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from hub.db.tables.columns import big, code, metadata

#: Masters as they stand; `body` is empty where one was withdrawn.
master = Table(
    "master",
    metadata,
    code("org"),
    Column("kind", String(16), primary_key=True),
    Column("key", String(64), primary_key=True),
    big("revision"),
    Column("body", LargeBinary, nullable=False),
    Column("words", Text, nullable=False, server_default=""),  # what the dashboard's search looks through, lower case
)
#: The order of a pull (hub/masters/pages.py).
Index("master_in_order", master.c.org, master.c.revision, master.c.kind, master.c.key)

#: Versions of masters that others took the place of: what a receipt of then is reckoned again by.
master_history = Table(
    "master_history",
    metadata,
    code("org"),
    Column("kind", String(16), primary_key=True),
    Column("key", String(64), primary_key=True),
    big("revision", key=True),
    Column("body", LargeBinary, nullable=False),
)

#: `gone`: versions that others had taken the place of by this revision are not kept any more (hub/masters/ageing.py).
revision = Table("revision", metadata, code("org"), big("head", default=0), big("gone", default=0))

#: Which revision every box had at least, by day: receipts of later days name no older one.
revision_day = Table(
    "revision_day",
    metadata,
    code("org"),
    Column("day", Integer, primary_key=True, autoincrement=False),  # days since 1970 UTC
    big("least"),
)
