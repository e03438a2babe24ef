-- Three figures of each item (门店仓): posted 账面, unissued 未出库 (sold, on no retail issue yet); available is the difference.
-- What was summed so far are sales: all of them are sold and not issued.
ALTER TABLE stock RENAME COLUMN on_hand_milli TO posted_milli;
ALTER TABLE stock ADD COLUMN unissued_milli INTEGER NOT NULL DEFAULT 0;
UPDATE stock SET unissued_milli = -posted_milli, posted_milli = 0;

ALTER TABLE stock_before RENAME COLUMN on_hand_milli TO posted_milli;
ALTER TABLE stock_before ADD COLUMN unissued_milli INTEGER NOT NULL DEFAULT 0;
UPDATE stock_before SET unissued_milli = -posted_milli, posted_milli = 0;

-- The same by lot, of goods whose lot was read.
CREATE TABLE stock_lots (
    item TEXT NOT NULL,
    lot TEXT NOT NULL CHECK (lot <> ''),
    posted_milli INTEGER NOT NULL,
    unissued_milli INTEGER NOT NULL,
    PRIMARY KEY (item, lot)
) STRICT, WITHOUT ROWID;

-- Up to which receipt each lane's are on a retail issue (零售出库单).
CREATE TABLE stock_issued (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch)
) STRICT, WITHOUT ROWID;

-- The last number of each kind of document.
CREATE TABLE stock_numbers (
    what TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Counts (盘点), open while closed_seq is null; one that is over keeps its document, in msgpack.
CREATE TABLE stock_counts (
    count INTEGER PRIMARY KEY CHECK (count >= 1),
    name TEXT NOT NULL,
    by TEXT NOT NULL,
    opened_seq INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    closed_seq INTEGER,
    closed_at_ms INTEGER NOT NULL,
    closed_by TEXT NOT NULL,
    booked INTEGER NOT NULL,
    sheet BLOB
) STRICT;

-- What was looked at for the open count, in msgpack as in its fact; dropped with its close.
CREATE TABLE stock_looks (
    count INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (count, seq)
) STRICT, WITHOUT ROWID;

-- What the facts that are not kept any more came to.
CREATE TABLE stock_lots_before (
    item TEXT NOT NULL,
    lot TEXT NOT NULL CHECK (lot <> ''),
    posted_milli INTEGER NOT NULL,
    unissued_milli INTEGER NOT NULL,
    PRIMARY KEY (item, lot)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_issued_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_numbers_before (
    what TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_counts_before (
    count INTEGER PRIMARY KEY CHECK (count >= 1),
    name TEXT NOT NULL,
    by TEXT NOT NULL,
    opened_seq INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    closed_seq INTEGER,
    closed_at_ms INTEGER NOT NULL,
    closed_by TEXT NOT NULL,
    booked INTEGER NOT NULL,
    sheet BLOB
) STRICT;

CREATE TABLE stock_looks_before (
    count INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (count, seq)
) STRICT, WITHOUT ROWID;

-- Not a projection: goods of receipts that were let go while they were on no retail issue. The next one begins with them.
CREATE TABLE stock_owed (
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    sold_milli INTEGER NOT NULL,
    PRIMARY KEY (item, lot)
) STRICT, WITHOUT ROWID;

INSERT INTO stock_owed SELECT item, '', unissued_milli FROM stock_before WHERE unissued_milli <> 0;

-- Stock documents, and what each moved: rows that go with their facts. Sales stand in `sales`.
CREATE TABLE stock_documents (
    seq INTEGER PRIMARY KEY REFERENCES ledger (seq),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    by TEXT NOT NULL,
    business_date INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    reference TEXT NOT NULL,
    goods INTEGER NOT NULL
) STRICT;

CREATE TABLE stock_entries (
    seq INTEGER NOT NULL,
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    moved_milli INTEGER NOT NULL,
    PRIMARY KEY (seq, item, lot)
) STRICT, WITHOUT ROWID;

CREATE INDEX stock_entries_by_item ON stock_entries (item, seq);
