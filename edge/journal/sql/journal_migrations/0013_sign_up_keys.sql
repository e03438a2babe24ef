-- Columns in the order of the key: SQLite before 3.41 calls a table WITHOUT ROWID damaged whose key has another order, so a journal in
-- which somebody had signed up could not be copied.
CREATE TABLE signed_up_keys_in_order (
    key BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (key, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO signed_up_keys_in_order (key, seq) SELECT key, seq FROM signed_up_keys;

DROP TABLE signed_up_keys;

ALTER TABLE signed_up_keys_in_order RENAME TO signed_up_keys;
