"""Stores, their boxes in each life, and what was asked of boxes and noticed of them."""

from sqlalchemy import Column, Index, LargeBinary, String, Table, Text

from hub.db.tables.columns import big, code, metadata

store = Table(
    "store",
    metadata,
    code("org"),
    code("store"),
    Column("name", String(200), nullable=False),
    Column("timezone", String(64), nullable=False, server_default="Asia/Shanghai"),
    Column("currency", String(3), nullable=False, server_default="CNY"),
    big("epoch", default=0),  # the newest epoch that was granted to any box of the store
)

#: A box in one life: its key and what it last said of itself (`Hello`).
box = Table(
    "box",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    Column("public_key", LargeBinary, nullable=False),
    big("enrolled_ms"),
    big("seen_ms", default=0),
    big("head_seq", default=0),
    big("pending_receipts", default=0),
    big("pending_minor", default=0),
    big("pending_bytes", default=0),
    big("oldest_pending_ms", default=0),
    big("masters_revision", default=0),
    big("wall_ms", default=0),
    Column("line_state", String(16), nullable=False, server_default="UNKNOWN"),
    Column("line_reason", String(200), nullable=False, server_default=""),
    big("line_since_ms", default=0),
    Column("boot", String(64), nullable=False, server_default=""),
    Column("version", String(32), nullable=False, server_default=""),
    Column("refusal", String(32), nullable=False, server_default=""),
    big("revoked_ms", default=0),  # its key counts no more since then; 0 while it does
    big("heartbeat_s", default=4),
)

#: A one-time code: only its SHA-256 is kept.
enrolment = Table(
    "enrolment",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    code("org", key=False),
    code("store", key=False),
    code("box", key=False),
    big("expires_ms"),
    big("used_ms", default=0),
)

#: What a box shows to the broker; revoked ones stand on the list that the broker reads until they would have ended.
certificate = Table(
    "certificate",
    metadata,
    Column("serial", LargeBinary, primary_key=True),
    code("org", key=False),
    code("store", key=False),
    code("box", key=False),
    big("epoch"),
    big("issued_ms"),
    big("until_ms"),
    big("revoked_ms", default=0),
    Column("body", LargeBinary, nullable=False),  # DER
)
Index(
    "certificate_by_box",
    *(certificate.c[name] for name in ("org", "store", "box", "epoch", "until_ms")),
)

#: A question to a box, and its answer; `outcome` is empty while none has come.
box_ask = Table(
    "box_ask",
    metadata,
    code("org"),
    Column("id", String(16), primary_key=True),
    Column("store", String(32), nullable=False),
    Column("box", String(32), nullable=False),
    Column("what", String(32), nullable=False),
    Column("who", String(64), nullable=False),
    big("asked_ms"),
    big("until_ms"),
    Column("outcome", String(16), nullable=False),
    big("answered_ms"),
    Column("text", Text, nullable=False),
)
Index("box_ask_by_time", box_ask.c.org, box_ask.c.asked_ms)

#: How far a box's ledger was looked through, the latest time seen in it, and what is or was wrong, as JSON.
clock = Table(
    "clock",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    big("watched_seq"),
    big("high_ms"),
    Column("troubles", Text, nullable=False),
)
