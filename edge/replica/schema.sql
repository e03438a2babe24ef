-- The masters of one store as of one revision, and the next revision while it arrives. May be fetched again at any time,
-- so commits do not wait for the disk.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;

CREATE TABLE IF NOT EXISTS state (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    revision  INTEGER NOT NULL DEFAULT 0,
    pulling   INTEGER NOT NULL DEFAULT 0,   -- the revision that the staged pages lead to, 0: none
    after     TEXT    NOT NULL DEFAULT ''   -- where the next page begins
) STRICT;
INSERT INTO state (one) VALUES (1) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS item (
    number INTEGER PRIMARY KEY,            -- also the row of `words`, so that a change finds it at once
    id     TEXT NOT NULL UNIQUE,
    plu    TEXT NOT NULL,
    body   BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS item_plu ON item (plu) WHERE plu <> '';

CREATE TABLE IF NOT EXISTS gtin (
    gtin  TEXT PRIMARY KEY,
    item  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS gtin_item ON gtin (item);

CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (name, initials, prefix = '1 2 3');

CREATE TABLE IF NOT EXISTS document (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    body  BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS staged (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    body  BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
