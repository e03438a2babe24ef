-- create_box --
INSERT INTO box (one, org, store, box, epoch) VALUES (1, ?, ?, ?, ?) ON CONFLICT DO NOTHING
-- box --
SELECT org, store, box, epoch FROM box
-- is_copy --
SELECT is_copy FROM box
-- business_date --
SELECT business_date FROM box
-- move_business_date --
UPDATE box SET business_date = ?
-- append_ledger --
INSERT INTO ledger (seq, at_ms, record, hash, receipts, minor, bytes, cart, asked_date)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- append_telemetry --
INSERT INTO telemetry (seq, at_ms, record, hash, receipts, minor, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
-- move_telemetry_tail --
-- What was dropped before the hub had it counts as shed.
UPDATE streams SET
    tail_seq = ?1,
    tail_hash = (SELECT hash FROM telemetry WHERE seq = ?1),
    tail_bytes = (SELECT bytes FROM telemetry WHERE seq = ?1),
    shed = shed + max(0, ?1 - max(acked_seq, (SELECT min(seq) FROM telemetry) - 1))
WHERE stream = 'telemetry'
-- drop_telemetry --
DELETE FROM telemetry WHERE seq <= ?
-- count_shed --
UPDATE streams SET shed = shed + 1 WHERE stream = 'telemetry'
-- next_number --
-- Assigned in the sale's own transaction: what is rolled back leaves no gap.
INSERT INTO receipt_counters (lane, epoch, last) VALUES (?, ?, 1)
ON CONFLICT (lane, epoch) DO UPDATE SET last = last + 1
RETURNING last
-- add_sale --
INSERT INTO sales (seq, lane, epoch, number, cart, total_minor, business_date, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
-- add_command --
INSERT INTO commands (id, request_hash, stream, seq) VALUES (?, ?, ?, ?) RETURNING n
-- prune_commands --
DELETE FROM commands WHERE n <= ?
-- command --
SELECT id, request_hash, stream, seq FROM commands WHERE id = ?
-- sale_fact --
SELECT seq, record, hash, cart, asked_date FROM ledger WHERE seq = ? AND cart IS NOT NULL
-- fact_of_cart --
SELECT seq, record, hash, ledger.cart, asked_date FROM sales JOIN ledger USING (seq) WHERE sales.cart = ?
-- fact_of_number --
SELECT seq, record, hash, ledger.cart, asked_date FROM sales JOIN ledger USING (seq)
WHERE lane = ? AND epoch = ? AND number = ?
-- cart_is_sold --
-- Or something else came of it: a deposit, a charge.
SELECT EXISTS (SELECT 1 FROM sales WHERE cart = ?1) OR EXISTS (SELECT 1 FROM settled_carts WHERE cart = ?1)
-- settled_at --
SELECT seq FROM settled_carts WHERE cart = ?
-- settle_cart --
INSERT INTO settled_carts (cart, seq) VALUES (?, ?)
-- sales_page --
SELECT seq, lane, epoch, number, cart, total_minor, business_date, at_ms FROM sales
WHERE seq < ?1 AND (?2 IS NULL OR lane = ?2)
ORDER BY seq DESC LIMIT ?3
-- sales_page_of_date --
SELECT seq, lane, epoch, number, cart, total_minor, business_date, at_ms FROM sales
WHERE business_date = ?4 AND seq < ?1 AND (?2 IS NULL OR lane = ?2)
ORDER BY seq DESC LIMIT ?3
-- takings_of_date --
SELECT business_date, lane, kind, amount_minor, receipts FROM takings WHERE business_date = ? ORDER BY lane, kind
-- takings_apart_of_date --
SELECT lane, what, kind, amount_minor, times FROM takings_apart WHERE business_date = ? ORDER BY lane, what, kind
-- returned --
SELECT back_milli FROM returned WHERE store = ? AND lane = ? AND epoch = ? AND number = ? AND line = ?
-- gone_back --
SELECT back_minor FROM returned_money WHERE store = ? AND lane = ? AND epoch = ? AND number = ? AND kind = ?
-- gone_back_of --
SELECT kind, back_minor FROM returned_money WHERE store = ? AND lane = ? AND epoch = ? AND number = ?
-- returned_of --
SELECT line, back_milli FROM returned WHERE store = ? AND lane = ? AND epoch = ? AND number = ?
-- times_given --
SELECT times FROM promotions_given WHERE promotion = ? AND member = ?
-- coupon_spent --
SELECT EXISTS (SELECT 1 FROM coupons_spent WHERE coupon = ?)
-- add_print_job --
INSERT INTO print_jobs (seq, lane, state) VALUES (?, ?, 'queued')
-- move_print_job --
UPDATE print_jobs SET state = ? WHERE seq = ?
-- print_jobs_open --
SELECT seq, lane, state FROM print_jobs WHERE state IN ('queued', 'printing') ORDER BY seq LIMIT ?
-- projected --
-- The counters that must agree with the head of the ledger.
SELECT
    (SELECT coalesce(sum(last), 0) FROM receipt_counters WHERE epoch = (SELECT epoch FROM box)),
    (SELECT coalesce(sum(amount_minor), 0) FROM takings),
    (SELECT coalesce(max(seq), 0) FROM sales)
-- last_sale --
SELECT seq FROM ledger WHERE cart IS NOT NULL ORDER BY seq DESC LIMIT 1
-- all_facts --
SELECT seq, record, cart IS NOT NULL FROM ledger ORDER BY seq
-- oldest_facts --
SELECT seq, record, hash, receipts, minor, bytes, cart, asked_date FROM ledger
WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3
-- move_anchor --
UPDATE streams SET tail_seq = ?, tail_hash = ?, tail_receipts = ?, tail_minor = ?, tail_bytes = ? WHERE stream = 'ledger'
-- let_go --
DELETE FROM ledger WHERE seq <= ?
-- let_notes_go --
DELETE FROM redacted WHERE seq <= ?
