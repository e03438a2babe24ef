-- set_number --
INSERT INTO receipt_counters{before} (lane, epoch, last) VALUES (?, ?, ?)
ON CONFLICT (lane, epoch) DO UPDATE SET last = max(last, excluded.last)
-- sell_stock --
INSERT INTO stock{before} (item, posted_milli, unissued_milli) VALUES (?1, 0, -?3)
ON CONFLICT (item) DO UPDATE SET unissued_milli = unissued_milli + excluded.unissued_milli
-- sell_lot --
INSERT INTO stock_lots{before} (item, lot, posted_milli, unissued_milli) VALUES (?1, ?2, 0, -?3)
ON CONFLICT (item, lot) DO UPDATE SET unissued_milli = unissued_milli + excluded.unissued_milli
-- post_stock --
INSERT INTO stock{before} (item, posted_milli, unissued_milli) VALUES (?1, ?3, ?4)
ON CONFLICT (item) DO UPDATE
SET posted_milli = posted_milli + excluded.posted_milli, unissued_milli = unissued_milli + excluded.unissued_milli
-- post_lot --
INSERT INTO stock_lots{before} (item, lot, posted_milli, unissued_milli) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (item, lot) DO UPDATE
SET posted_milli = posted_milli + excluded.posted_milli, unissued_milli = unissued_milli + excluded.unissued_milli
-- set_issued --
INSERT INTO stock_issued{before} (lane, epoch, upto) VALUES (?, ?, ?)
ON CONFLICT (lane, epoch) DO UPDATE SET upto = max(upto, excluded.upto)
-- set_stock_number --
INSERT INTO stock_numbers{before} (what, last) VALUES (?, ?)
ON CONFLICT (what) DO UPDATE SET last = max(last, excluded.last)
-- open_count --
-- A count whose close is lost with its disk (journal mend) ends with the next one.
INSERT INTO stock_counts{before} (count, name, by, opened_seq, opened_at_ms, closed_at_ms, closed_by, booked)
VALUES (?, ?, ?, ?, ?, 0, '', 0) ON CONFLICT DO NOTHING
-- lose_counts --
UPDATE stock_counts{before} SET closed_seq = ?, closed_at_ms = ? WHERE closed_seq IS NULL
-- look --
INSERT INTO stock_looks{before} (count, seq, at_ms, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
-- looks_of --
SELECT body FROM stock_looks{before} WHERE count = ? ORDER BY seq
-- drop_looks --
DELETE FROM stock_looks{before} WHERE count = ?
-- close_count --
INSERT INTO stock_counts{before} (count, closed_seq, closed_at_ms, closed_by, booked, sheet, name, by, opened_seq, opened_at_ms)
VALUES (?, ?, ?, ?, ?, ?, '', '', 0, 0)
ON CONFLICT (count) DO UPDATE SET
    closed_seq = excluded.closed_seq, closed_at_ms = excluded.closed_at_ms, closed_by = excluded.closed_by,
    booked = excluded.booked, sheet = excluded.sheet
-- give --
INSERT INTO promotions_given{before} (promotion, member, times) VALUES (?, ?, ?)
ON CONFLICT (promotion, member) DO UPDATE SET times = times + excluded.times
-- spend --
INSERT INTO coupons_spent{before} (coupon, times) VALUES (?, 1)
ON CONFLICT (coupon) DO UPDATE SET times = times + 1
-- take --
INSERT INTO takings{before} (business_date, lane, kind, amount_minor, receipts) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (business_date, lane, kind) DO UPDATE
SET amount_minor = amount_minor + excluded.amount_minor, receipts = receipts + excluded.receipts
-- come_back --
INSERT INTO returned{before} (store, lane, epoch, number, line, sold_milli, back_milli) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (store, lane, epoch, number, line) DO UPDATE SET back_milli = back_milli + excluded.back_milli
-- go_back --
INSERT INTO returned_money{before} (store, lane, epoch, number, kind, paid_minor, back_minor) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (store, lane, epoch, number, kind) DO UPDATE SET back_minor = back_minor + excluded.back_minor
-- shift_of --
SELECT number FROM shifts{before} WHERE lane = ? AND epoch = ? AND closed_seq IS NULL
-- open_shift --
INSERT INTO shifts{before} (
    lane, epoch, number, cashier, currency, opened_at_ms, opened_date, float_minor, counts, closed_at_ms, closed_date
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)
-- count_shift --
UPDATE shifts{before} SET counts = counts + 1, count = ? WHERE lane = ? AND epoch = ? AND number = ?
-- lose_shift --
-- A shift whose close is lost with its disk (journal mend): the next one ends it, without a document.
UPDATE shifts{before} SET closed_seq = ?, closed_at_ms = ?, closed_date = ?
WHERE lane = ? AND epoch = ? AND closed_seq IS NULL
-- close_shift --
-- All of it stands in the close, also where the opening is lost.
INSERT INTO shifts{before} (
    closed_seq, closed_at_ms, closed_date, handover, lane, epoch, number,
    cashier, currency, opened_at_ms, opened_date, float_minor, counts
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (lane, epoch, number) DO UPDATE SET
    closed_seq = excluded.closed_seq, closed_at_ms = excluded.closed_at_ms, closed_date = excluded.closed_date,
    handover = excluded.handover
-- add_to_shift --
INSERT INTO shift_sums{before} (lane, epoch, shift, what, kind, minor, times) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (lane, epoch, shift, what, kind) DO UPDATE SET minor = minor + excluded.minor, times = times + excluded.times
-- void_count --
UPDATE shifts{before} SET count = NULL
WHERE lane = ? AND epoch = ? AND number = ? AND closed_seq IS NULL AND count IS NOT NULL
-- supplement --
INSERT INTO shift_supplements{before} (lane, epoch, shift, number, at_ms, supplement) VALUES (?, ?, ?, ?, ?, ?)
-- close_day --
INSERT INTO closed_days{before} (business_date, seq, at_ms, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
-- move_share --
INSERT INTO member_spent{before} (account, member, spent, came, back) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (account, member) DO UPDATE
SET spent = spent + excluded.spent, came = came + excluded.came, back = back + excluded.back
-- set_charge_number --
INSERT INTO charge_counters{before} (lane, epoch, last) VALUES (?, ?, ?)
ON CONFLICT (lane, epoch) DO UPDATE SET last = max(last, excluded.last)
-- add_charge --
INSERT INTO charges{before} (lane, epoch, number, amount_minor, undone_minor, at_ms, body) VALUES (?, ?, ?, ?, 0, ?, ?)
-- undo_charge --
UPDATE charges{before} SET undone_minor = undone_minor + ? WHERE lane = ? AND epoch = ? AND number = ?
-- take_apart --
INSERT INTO takings_apart{before} (business_date, lane, what, kind, amount_minor, times) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (business_date, lane, what, kind) DO UPDATE
SET amount_minor = amount_minor + excluded.amount_minor, times = times + excluded.times
-- take_deposit --
INSERT INTO deposits{before} (
    lane, epoch, number, currency, paid_minor, used_minor, back_minor, kept_minor, at_ms, business_date, body
) VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?)
-- use_deposit --
-- One of another store, whose slip was taken on a supervisor's word, is none of ours.
UPDATE deposits{before} SET used_minor = used_minor + ?
WHERE lane = ? AND epoch = ? AND number = ? AND ? = (SELECT store FROM box)
-- end_deposit --
UPDATE deposits{before} SET back_minor = back_minor + ?, kept_minor = kept_minor + ?
WHERE lane = ? AND epoch = ? AND number = ?
