-- The masters of one store as of one revision, and the next revision while it arrives. All of it can be fetched again, so
-- commits do not wait for the disk, and a file of another layout or one that is damaged is simply made anew.
CREATE TABLE state (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    revision  INTEGER NOT NULL DEFAULT 0,
    pulling   INTEGER NOT NULL DEFAULT 0,   -- the revision that the staged pages lead to, 0: none
    since     INTEGER NOT NULL DEFAULT 0,   -- the revision that they start from; 0: they replace all there is
    after     TEXT    NOT NULL DEFAULT ''   -- where the next page begins
) STRICT;
INSERT INTO state (one) VALUES (1);

CREATE TABLE item (
    number INTEGER PRIMARY KEY,            -- also the row of `words`, so that a change finds it at once
    id     TEXT NOT NULL UNIQUE,
    plu    TEXT NOT NULL,
    body   BLOB NOT NULL
) STRICT;
CREATE INDEX item_plu ON item (plu) WHERE plu <> '';

CREATE TABLE gtin (
    gtin  TEXT NOT NULL,
    item  TEXT NOT NULL,
    PRIMARY KEY (gtin, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX gtin_item ON gtin (item);

-- Beginnings of words are looked up; each Chinese character is a word (replica.py puts spaces around it).
CREATE VIRTUAL TABLE words USING fts5 (name, initials, prefix = '1 2 3', detail = 'full', columnsize = 0);

-- Where a member is found by what was typed or scanned: keyed hashes alone (retail/members/member.py).
CREATE TABLE member_key (
    key     BLOB NOT NULL,
    member  TEXT NOT NULL,
    PRIMARY KEY (key, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_key_member ON member_key (member);

CREATE TABLE document (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    body  BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- What head office has settled for later (plans.py): documents of the kind `planned`, opened.
CREATE TABLE plan (
    id       TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    key      TEXT NOT NULL,
    from_ms  INTEGER NOT NULL,
    body     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_from ON plan (from_ms);

-- What a plan in force lies upon.
CREATE TABLE covered (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    plan  TEXT NOT NULL,
    body  BLOB NOT NULL,                   -- as it holds without the plan, empty where there is none
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE staged (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    body  BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
