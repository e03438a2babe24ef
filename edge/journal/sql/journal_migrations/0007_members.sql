-- What members' accounts did at this store: spent, came in (charged, given back by a return), and given back to head office.
CREATE TABLE member_spent (
    account TEXT NOT NULL,
    member TEXT NOT NULL,
    spent INTEGER NOT NULL,
    came INTEGER NOT NULL,
    back INTEGER NOT NULL,
    PRIMARY KEY (account, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE member_spent_before (
    account TEXT NOT NULL,
    member TEXT NOT NULL,
    spent INTEGER NOT NULL,
    came INTEGER NOT NULL,
    back INTEGER NOT NULL,
    PRIMARY KEY (account, member)
) STRICT, WITHOUT ROWID;

-- The last number of a charge (储值充值) of each lane: without gaps, as those of receipts.
CREATE TABLE charge_counters (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE charge_counters_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch)
) STRICT, WITHOUT ROWID;

-- Members who signed up here, until head office's own document of them is here; found by keyed hashes alone.
CREATE TABLE signed_up (
    seq INTEGER PRIMARY KEY,
    member TEXT NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE signed_up_keys (
    seq INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (key, seq)
) STRICT, WITHOUT ROWID;
