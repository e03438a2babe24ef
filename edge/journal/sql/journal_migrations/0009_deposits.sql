-- Deposits (订金) taken at each lane: what was paid, what sales used of it, and what went back or was kept. `body` is the fact's own
-- words in msgpack, so that a slip is printed again when its fact is not kept any more.
CREATE TABLE deposits (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    currency TEXT NOT NULL,
    paid_minor INTEGER NOT NULL,
    used_minor INTEGER NOT NULL,
    back_minor INTEGER NOT NULL,
    kept_minor INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    business_date INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (lane, epoch, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX deposits_open ON deposits (at_ms) WHERE paid_minor > used_minor + back_minor + kept_minor;

CREATE TABLE deposits_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    currency TEXT NOT NULL,
    paid_minor INTEGER NOT NULL,
    used_minor INTEGER NOT NULL,
    back_minor INTEGER NOT NULL,
    kept_minor INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    business_date INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (lane, epoch, number)
) STRICT, WITHOUT ROWID;
