-- ask --
INSERT INTO payments (reference, lane, cart, command, state, body) VALUES (?, ?, ?, ?, 'asked', ?)
ON CONFLICT (reference) DO NOTHING
RETURNING n
-- move --
UPDATE payments SET state = ?, body = ? WHERE reference = ? AND state <> 'closed'
-- one --
SELECT state, body FROM payments WHERE reference = ?
-- of_command --
SELECT state, body FROM payments WHERE command = ? ORDER BY n DESC LIMIT 1
-- open --
SELECT state, body FROM payments WHERE lane = ? AND state <> 'closed' ORDER BY n
-- sold --
-- Its sale stands in the ledger, in the same transaction.
UPDATE payments SET state = 'closed' WHERE cart = ? AND state = 'approved'
-- prune --
DELETE FROM payments WHERE n <= ? AND state = 'closed'
