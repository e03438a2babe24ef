-- Shifts (班次) of each lane: open while closed_seq is null. `count` is the last count and `handover` the document's data, in msgpack
-- as in their facts, so that an old document is printed again when its facts are not kept any more.
CREATE TABLE shifts (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    cashier TEXT NOT NULL,
    currency TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    opened_date INTEGER NOT NULL,
    float_minor INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    count BLOB,
    closed_seq INTEGER,
    closed_at_ms INTEGER NOT NULL,
    closed_date INTEGER NOT NULL,
    handover BLOB,
    PRIMARY KEY (lane, epoch, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE shift_sums (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    shift INTEGER NOT NULL,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    minor INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch, shift, what, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE shift_supplements (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    shift INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    at_ms INTEGER NOT NULL,
    supplement BLOB NOT NULL,
    PRIMARY KEY (lane, epoch, shift, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE closed_days (
    business_date INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX shift_open ON shifts (lane, epoch) WHERE closed_seq IS NULL;

CREATE INDEX shifts_by_close ON shifts (closed_seq) WHERE closed_seq IS NOT NULL;

-- What the facts that are not kept any more came to: a shift that is open across the anchor begins here.
CREATE TABLE shifts_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    cashier TEXT NOT NULL,
    currency TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    opened_date INTEGER NOT NULL,
    float_minor INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    count BLOB,
    closed_seq INTEGER,
    closed_at_ms INTEGER NOT NULL,
    closed_date INTEGER NOT NULL,
    handover BLOB,
    PRIMARY KEY (lane, epoch, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE shift_sums_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    shift INTEGER NOT NULL,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    minor INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch, shift, what, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE shift_supplements_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    shift INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    at_ms INTEGER NOT NULL,
    supplement BLOB NOT NULL,
    PRIMARY KEY (lane, epoch, shift, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE closed_days_before (
    business_date INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX shift_open_before ON shifts_before (lane, epoch) WHERE closed_seq IS NULL;
