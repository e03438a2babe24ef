-- wal --
PRAGMA journal_mode = WAL;

-- normal --
-- A power cut may forget the last page; it is pulled again.
PRAGMA synchronous = NORMAL;

-- layout --
PRAGMA user_version;

-- is_sound --
PRAGMA quick_check(1);

-- state --
SELECT revision, pulling, since, after FROM state;

-- begin --
UPDATE state SET pulling = ?, since = ?, after = '';

-- clear_staged --
DELETE FROM staged;

-- stage --
INSERT INTO staged (kind, key, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body;

-- staged --
SELECT kind, key, body FROM staged;

-- move_after --
UPDATE state SET after = ?;

-- finish --
UPDATE state SET revision = ?, pulling = 0, since = 0, after = '';

-- forget_items --
DELETE FROM item;

-- forget_gtins --
DELETE FROM gtin;

-- forget_words --
DELETE FROM words;

-- forget_documents --
DELETE FROM document;

-- items_of --
SELECT id, number, body FROM item WHERE id IN (SELECT value FROM json_each(?));

-- last_number --
SELECT coalesce(max(number), 0) FROM item;

-- put_item --
INSERT INTO item (number, id, plu, body) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET plu = excluded.plu, body = excluded.body;

-- change_item --
UPDATE item SET plu = ?, body = ? WHERE id = ?;

-- drop_item --
DELETE FROM item WHERE id = ?;

-- drop_gtins --
DELETE FROM gtin WHERE item = ?;

-- put_gtin --
INSERT INTO gtin (gtin, item) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- drop_words --
DELETE FROM words WHERE rowid = (SELECT number FROM item WHERE id = ?);

-- put_words --
INSERT INTO words (name, initials, rowid) VALUES (?, ?, ?);

-- change_words --
UPDATE words SET name = ?, initials = ? WHERE rowid = ?;

-- put_document --
INSERT INTO document (kind, key, body) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET body = ?3;

-- drop_document --
DELETE FROM document WHERE kind = ? AND key = ?;

-- item --
SELECT body FROM item WHERE id = ?;

-- by_plu --
-- The second condition lets the partial index be used.
SELECT body FROM item WHERE plu = ? AND plu <> '' ORDER BY id LIMIT 1;

-- by_gtin --
-- Two items of one GTIN are a slip of head office; then all stores take the same one, whatever came first.
SELECT body FROM gtin JOIN item ON item.id = gtin.item WHERE gtin = ? ORDER BY gtin.item LIMIT 1;

-- items_from --
SELECT body FROM item WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3;

-- plus_from --
SELECT body FROM item WHERE plu <> '' AND plu >= ?1 AND plu < ?2 ORDER BY plu LIMIT ?3;

-- gtins_from --
SELECT body FROM gtin JOIN item ON item.id = gtin.item WHERE gtin >= ?1 AND gtin < ?2 ORDER BY gtin LIMIT ?3;

-- words --
-- In the order of the rows, not of `rank`: ranking looks at every match, and one letter matches a tenth of the goods.
SELECT body FROM words JOIN item ON item.number = words.rowid WHERE words MATCH ?1 ORDER BY words.rowid LIMIT ?2;

-- drop_member_keys --
DELETE FROM member_key WHERE member = ?;

-- put_member_key --
INSERT INTO member_key (key, member) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- forget_member_keys --
DELETE FROM member_key;

-- member_by_key --
-- Two members under one number are joined by the hub; until then all stores take the same one.
SELECT member FROM member_key WHERE key = ? ORDER BY member LIMIT 1;

-- document --
SELECT body FROM document WHERE kind = ? AND key = ?;

-- items_with_plu --
-- What a scale with labels is loaded with.
SELECT body FROM item WHERE plu <> '' ORDER BY plu;

-- documents --
SELECT key, body FROM document WHERE kind = ? ORDER BY key;

-- put_plan --
INSERT INTO plan (id, kind, key, from_ms, body) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET kind = excluded.kind, key = excluded.key, from_ms = excluded.from_ms, body = excluded.body;

-- drop_plan --
DELETE FROM plan WHERE id = ?;

-- forget_plans --
DELETE FROM plan;

-- plans_due --
-- The newest last, so that of several for one document it is the one that holds.
SELECT kind, key, id FROM plan WHERE from_ms <= ? OR id IN (SELECT plan FROM covered) ORDER BY from_ms, id;

-- next_plan --
-- Those that are in force, and those that such a one has overtaken, wait no more; ids begin with the time.
SELECT min(from_ms) FROM plan
WHERE NOT EXISTS (SELECT 1 FROM covered WHERE covered.kind = plan.kind AND covered.key = plan.key AND covered.plan >= plan.id);

-- plan_body --
SELECT body FROM plan WHERE id = ?;

-- covered --
SELECT kind, key, plan, body FROM covered;

-- cover --
INSERT INTO covered (kind, key, plan, body) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET plan = excluded.plan;

-- put_beneath --
UPDATE covered SET body = ? WHERE kind = ? AND key = ?;

-- uncover --
DELETE FROM covered WHERE kind = ? AND key = ?;

-- forget_covered --
DELETE FROM covered;

-- sweep_words --
DELETE FROM words WHERE rowid NOT IN (SELECT number FROM item);

-- sweep_gtins --
DELETE FROM gtin WHERE item NOT IN (SELECT id FROM item);

-- all_documents --
SELECT 'item', id, body FROM item UNION ALL SELECT kind, key, body FROM document WHERE kind <> 'store';

-- plan_bodies --
SELECT id, body FROM plan;

-- count --
SELECT count(*) FROM item;

-- temp_in_memory --
PRAGMA temp_store = MEMORY;

-- make_sums --
-- What was written, for whoever looks for rot (sums.py); not of the layout, so that a file of before it goes on.
CREATE TABLE IF NOT EXISTS sums (one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, digest BLOB NOT NULL) STRICT;

-- sums --
SELECT revision, digest FROM sums;

-- sums_are_due --
SELECT 1 FROM state WHERE NOT EXISTS (SELECT 1 FROM sums WHERE sums.revision = state.revision);

-- put_sums --
INSERT INTO sums (one, revision, digest) SELECT 1, revision, ? FROM state WHERE true
ON CONFLICT DO UPDATE SET revision = excluded.revision, digest = excluded.digest;

-- move_sums --
UPDATE sums SET revision = (SELECT revision FROM state) WHERE revision <> (SELECT revision FROM state);

-- every_document --
SELECT 'item', id, body FROM item UNION ALL SELECT kind, key, body FROM document;

-- is_whole --
PRAGMA integrity_check(20);

-- lost_codes --
-- Item and code, of a list of such pairs, that the table of codes does not have.
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)
WHERE NOT EXISTS (SELECT 1 FROM gtin WHERE gtin = json_extract(value, '$[1]') AND item = json_extract(value, '$[0]'));

-- words_count --
SELECT count(*) FROM words;

-- make_leases --
-- A file of its own (leases.py).
CREATE TABLE IF NOT EXISTS lease (
    account TEXT NOT NULL, member TEXT NOT NULL, granted INTEGER NOT NULL, recalled INTEGER NOT NULL,
    balance INTEGER NOT NULL, as_of_ms INTEGER NOT NULL, PRIMARY KEY (account, member)
) STRICT, WITHOUT ROWID;

-- make_lease_mark --
CREATE TABLE IF NOT EXISTS lease_mark (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, mark INTEGER NOT NULL) STRICT;

-- lease_mark --
SELECT epoch, mark FROM lease_mark;

-- move_lease_mark --
INSERT INTO lease_mark (one, epoch, mark) VALUES (1, ?, ?)
ON CONFLICT DO UPDATE SET epoch = excluded.epoch, mark = excluded.mark;

-- forget_leases --
DELETE FROM lease;

-- put_lease --
INSERT INTO lease (account, member, granted, recalled, balance, as_of_ms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET granted = excluded.granted, recalled = excluded.recalled, balance = excluded.balance,
    as_of_ms = excluded.as_of_ms;

-- leases --
SELECT account, member, granted, recalled, balance, as_of_ms FROM lease;
