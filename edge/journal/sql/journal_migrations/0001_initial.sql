-- Whose file this is, and the store's business date (营业日), which never moves backward.
CREATE TABLE box (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    org TEXT NOT NULL,
    store TEXT NOT NULL,
    box TEXT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    business_date INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The ledger is the journal and the outbox. receipts, minor and bytes are running sums up to and including this fact, so
-- that "pending" is one subtraction. cart and asked_date stand beside the record: what a rebuild could not read from it.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    at_ms INTEGER NOT NULL,
    record BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    receipts INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    cart TEXT,
    asked_date INTEGER
) STRICT;

CREATE TRIGGER ledger_is_never_edited BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'a fact is never edited'); END;

CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END;

-- A ring: the oldest makes room for the newest.
CREATE TABLE telemetry (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    at_ms INTEGER NOT NULL,
    record BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    receipts INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;

-- The hub's cursor in each stream with the running sums there; tail_hash and tail_bytes
-- stand before the oldest fact still kept.
CREATE TABLE streams (
    stream TEXT PRIMARY KEY CHECK (stream IN ('ledger', 'telemetry')),
    acked_seq INTEGER NOT NULL DEFAULT 0,
    acked_receipts INTEGER NOT NULL DEFAULT 0,
    acked_minor INTEGER NOT NULL DEFAULT 0,
    acked_bytes INTEGER NOT NULL DEFAULT 0,
    tail_hash BLOB NOT NULL CHECK (length(tail_hash) = 32),
    tail_bytes INTEGER NOT NULL DEFAULT 0,
    shed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE sales (
    seq INTEGER PRIMARY KEY REFERENCES ledger (seq),
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    cart TEXT NOT NULL UNIQUE,
    total_minor INTEGER NOT NULL,
    business_date INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    UNIQUE (lane, epoch, number)
) STRICT;

CREATE INDEX sales_by_date ON sales (business_date, seq);

CREATE TABLE receipt_counters (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch)
) STRICT, WITHOUT ROWID;

-- The sum of all movements, never set; below zero is allowed, the goods are in the customer's hand.
CREATE TABLE stock (
    item TEXT PRIMARY KEY,
    on_hand_milli INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE takings (
    business_date INTEGER NOT NULL,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    receipts INTEGER NOT NULL,
    PRIMARY KEY (business_date, lane, kind)
) STRICT, WITHOUT ROWID;

-- Not a projection: what each command came to, the oldest pruned by count.
CREATE TABLE commands (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    request_hash BLOB NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

-- Not a projection: which receipts still wait for paper.
CREATE TABLE print_jobs (
    seq INTEGER PRIMARY KEY REFERENCES ledger (seq),
    lane TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'dropped'))
) STRICT;

CREATE INDEX print_jobs_open ON print_jobs (seq) WHERE state IN ('queued', 'printing');
