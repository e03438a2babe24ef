-- Not a projection: what a payment terminal was asked for, written before the first byte goes to it. `asked` until it is known
-- what became of it, `approved` until its sale stands in the ledger, and then `closed`, for whoever asks again. `body` is in msgpack.
CREATE TABLE payments (
    n INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    lane TEXT NOT NULL,
    cart TEXT NOT NULL,
    command TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'closed')),
    body BLOB NOT NULL
) STRICT;

CREATE INDEX payments_open ON payments (lane) WHERE state <> 'closed';

CREATE INDEX payments_by_command ON payments (command);

-- How much of what a way to pay paid for a receipt has gone back with its goods: never more than it paid.
CREATE TABLE returned_money (
    store TEXT NOT NULL,
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    paid_minor INTEGER NOT NULL,
    back_minor INTEGER NOT NULL CHECK (back_minor BETWEEN 1 AND paid_minor),
    PRIMARY KEY (store, lane, epoch, number, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE returned_money_before (
    store TEXT NOT NULL,
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    paid_minor INTEGER NOT NULL,
    back_minor INTEGER NOT NULL CHECK (back_minor BETWEEN 1 AND paid_minor),
    PRIMARY KEY (store, lane, epoch, number, kind)
) STRICT, WITHOUT ROWID;
