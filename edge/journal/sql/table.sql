-- empty --
DELETE FROM {table}
-- recall --
-- The sums up to the anchor; twins have their columns in the same order.
INSERT INTO {table} SELECT * FROM {table}_before
-- let_go --
DELETE FROM {table} WHERE seq <= ?
