-- Charges of stored value (储值充值) at each lane, and what was taken back of them. `body` is the fact's own words in msgpack.
CREATE TABLE charges (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    amount_minor INTEGER NOT NULL,
    undone_minor INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (lane, epoch, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE charges_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    amount_minor INTEGER NOT NULL,
    undone_minor INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (lane, epoch, number)
) STRICT, WITHOUT ROWID;

-- Money that is in no receipt, by what it came for (`charged`, `deposited`) and the way it was paid; below zero where it went back.
CREATE TABLE takings_apart (
    business_date INTEGER NOT NULL,
    lane TEXT NOT NULL,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (business_date, lane, what, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE takings_apart_before (
    business_date INTEGER NOT NULL,
    lane TEXT NOT NULL,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (business_date, lane, what, kind)
) STRICT, WITHOUT ROWID;

-- Carts whose money became a fact that is no sale: one that was saved with its payments is not open any more. No fact tells.
CREATE TABLE settled_carts (
    cart TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX settled_carts_by_seq ON settled_carts (seq);
