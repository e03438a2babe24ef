-- open --
SELECT lane, epoch, number, cashier, currency, opened_at_ms, opened_date, float_minor, counts, count FROM shifts
WHERE lane = ? AND epoch = ? AND closed_seq IS NULL
-- all_open --
SELECT lane, number FROM shifts WHERE epoch = ? AND closed_seq IS NULL ORDER BY lane
-- last_number --
SELECT coalesce(max(number), 0) FROM shifts WHERE lane = ? AND epoch = ?
-- left_minor --
-- What the last shift of the lane left in the drawer.
SELECT handover FROM shifts WHERE lane = ? AND epoch = ? AND handover IS NOT NULL ORDER BY number DESC LIMIT 1
-- sums --
SELECT what, kind, minor, times FROM shift_sums WHERE lane = ? AND epoch = ? AND shift = ? ORDER BY what, kind
-- closed --
SELECT lane, epoch, number, closed_seq, closed_at_ms, closed_date, handover FROM shifts
WHERE lane = ? AND epoch = ? AND number = ? AND handover IS NOT NULL
-- closed_page --
SELECT lane, epoch, number, closed_seq, closed_at_ms, closed_date, handover FROM shifts
WHERE closed_seq < ? AND handover IS NOT NULL ORDER BY closed_seq DESC LIMIT ?
-- supplements --
SELECT supplement FROM shift_supplements WHERE lane = ? AND epoch = ? AND shift = ? ORDER BY number
-- last_supplement --
SELECT coalesce(max(number), 0) FROM shift_supplements WHERE lane = ? AND epoch = ? AND shift = ?
-- ended --
-- Shifts that ended since the last day was closed; of a store that never closed one the newest, so that they fit a fact.
SELECT lane, number FROM shifts
WHERE epoch = ? AND closed_seq > (SELECT coalesce(max(seq), 0) FROM closed_days) ORDER BY closed_seq DESC LIMIT 1000
-- day --
SELECT business_date, seq, at_ms, body FROM closed_days WHERE business_date = ?
-- last_day --
SELECT business_date, seq, at_ms, body FROM closed_days ORDER BY business_date DESC LIMIT 1
