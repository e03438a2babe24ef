-- share --
SELECT spent, came, back FROM member_spent WHERE account = ? AND member = ?
-- charge_number --
SELECT coalesce(max(last), 0) + 1 FROM charge_counters WHERE lane = ? AND epoch = ?
-- charge --
SELECT lane, epoch, number, amount_minor, undone_minor, at_ms, body FROM charges
WHERE lane = ? AND epoch = ? AND number = ?
-- charging_lanes --
SELECT lane, epoch FROM charge_counters
-- charges_of_lane --
-- The newest first.
SELECT lane, epoch, number, amount_minor, undone_minor, at_ms, body FROM charges
WHERE lane = ? AND epoch = ? ORDER BY number DESC LIMIT ?
-- sign_up --
INSERT INTO signed_up (seq, member, at_ms, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
-- sign_up_key --
INSERT INTO signed_up_keys (seq, key) VALUES (?, ?) ON CONFLICT DO NOTHING
-- signed_up --
SELECT body FROM signed_up WHERE member = ?
-- by_key --
-- Of two who signed up under one number the first, as head office joins them.
SELECT body FROM signed_up JOIN signed_up_keys USING (seq) WHERE key = ? ORDER BY seq LIMIT 1
-- all_signed_up --
SELECT seq, member, at_ms FROM signed_up ORDER BY seq
-- forget_sign_up --
DELETE FROM signed_up WHERE seq = ?
-- forget_sign_up_keys --
DELETE FROM signed_up_keys WHERE seq = ?
