-- state --
SELECT revision, pulling, after FROM state;

-- begin --
UPDATE state SET pulling = ?, after = '';

-- clear_staged --
DELETE FROM staged;

-- stage --
INSERT INTO staged (kind, key, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body;

-- staged --
SELECT kind, key, body FROM staged;

-- move_after --
UPDATE state SET after = ?;

-- finish --
UPDATE state SET revision = pulling, pulling = 0, after = '';

-- put_item --
INSERT INTO item (id, plu, body) VALUES (?1, ?2, ?3)
ON CONFLICT (id) DO UPDATE SET plu = ?2, body = ?3 RETURNING number;

-- drop_item --
DELETE FROM item WHERE id = ?;

-- drop_gtins --
DELETE FROM gtin WHERE item = ?;

-- put_gtin --
INSERT INTO gtin (gtin, item) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET item = ?2;

-- drop_words --
DELETE FROM words WHERE rowid = (SELECT number FROM item WHERE id = ?);

-- put_words --
INSERT INTO words (rowid, name, initials) VALUES (?, ?, ?);

-- put_document --
INSERT INTO document (kind, key, body) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET body = ?3;

-- drop_document --
DELETE FROM document WHERE kind = ? AND key = ?;

-- item --
SELECT body FROM item WHERE id = ?;

-- by_plu --
SELECT body FROM item WHERE plu = ?;

-- by_gtin --
SELECT body FROM gtin JOIN item ON item.id = gtin.item WHERE gtin = ?;

-- search --
SELECT body FROM words JOIN item ON item.number = words.rowid WHERE words MATCH ? ORDER BY rank LIMIT ?;

-- documents --
SELECT key, body FROM document WHERE kind = ? ORDER BY key;

-- count --
SELECT count(*) FROM item;
