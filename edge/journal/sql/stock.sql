-- level --
SELECT posted_milli, unissued_milli FROM stock WHERE item = ?
-- lots --
SELECT lot, posted_milli, unissued_milli FROM stock_lots WHERE item = ? ORDER BY lot
-- page --
SELECT item, posted_milli, unissued_milli FROM stock WHERE item > ? ORDER BY item LIMIT ?
-- page_negative --
SELECT item, posted_milli, unissued_milli FROM stock WHERE item > ? AND posted_milli < unissued_milli ORDER BY item LIMIT ?
-- page_unissued --
SELECT item, posted_milli, unissued_milli FROM stock WHERE item > ? AND unissued_milli <> 0 ORDER BY item LIMIT ?
-- totals --
SELECT count(*), coalesce(sum(posted_milli < unissued_milli), 0), coalesce(sum(unissued_milli <> 0), 0) FROM stock
-- number --
SELECT coalesce(max(last), 0) FROM stock_numbers WHERE what = ?
-- upto --
SELECT coalesce(max(upto), 0) FROM stock_issued WHERE lane = ? AND epoch = ?
-- waiting --
-- Of each lane: the first receipt that is on no retail issue, and the last one sold.
SELECT c.lane, coalesce(i.upto, 0) + 1, c.last FROM receipt_counters c LEFT JOIN stock_issued i USING (lane, epoch)
WHERE c.epoch = ? AND c.last > coalesce(i.upto, 0) ORDER BY c.lane
-- owed_receipts --
-- Receipts that were let go before they were issued.
SELECT c.lane, c.epoch, coalesce(i.upto, 0) + 1, c.last
FROM receipt_counters_before c LEFT JOIN stock_issued i USING (lane, epoch)
WHERE c.last > coalesce(i.upto, 0) ORDER BY c.lane, c.epoch
-- owed --
SELECT item, lot, sold_milli FROM stock_owed
-- owe --
INSERT INTO stock_owed (item, lot, sold_milli) VALUES (?1, ?2, -?3)
ON CONFLICT (item, lot) DO UPDATE SET sold_milli = sold_milli + excluded.sold_milli
-- nothing_owed --
DELETE FROM stock_owed
-- next_receipts --
SELECT seq, number FROM sales
WHERE lane = ?1 AND epoch = ?2 AND number > ?3 AND seq < ?4 AND business_date < ?5 ORDER BY number LIMIT ?6
-- next_receipt --
-- Neither facts nor dates go back within a lane: where the next one may not be issued, none behind it may.
SELECT seq, business_date FROM sales WHERE lane = ? AND epoch = ? AND number > ? ORDER BY number LIMIT 1
-- closed_upto --
-- The close of the lane's last shift that is over: what was sold before it belongs to shifts that are.
SELECT coalesce(max(closed_seq), 0) FROM shifts WHERE lane = ? AND epoch = ? AND closed_seq IS NOT NULL
-- lanes --
-- Each lane that sold, and its last receipt that is on a retail issue.
SELECT c.lane, coalesce(i.upto, 0) FROM receipt_counters c LEFT JOIN stock_issued i USING (lane, epoch)
WHERE c.epoch = ? AND c.last > coalesce(i.upto, 0) ORDER BY c.lane
-- last_fact --
SELECT coalesce(max(seq), 0) FROM ledger
-- since --
SELECT record FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?
-- open_count --
SELECT count, name, by, opened_seq, opened_at_ms, closed_seq, closed_at_ms, closed_by, booked, sheet FROM stock_counts
WHERE closed_seq IS NULL ORDER BY count DESC LIMIT 1
-- count --
SELECT count, name, by, opened_seq, opened_at_ms, closed_seq, closed_at_ms, closed_by, booked, sheet FROM stock_counts
WHERE count = ?
-- counts --
SELECT count, name, by, opened_seq, opened_at_ms, closed_seq, closed_at_ms, closed_by, booked, sheet FROM stock_counts
WHERE count < ? ORDER BY count DESC LIMIT ?
-- looks --
SELECT body FROM stock_looks WHERE count = ? ORDER BY seq
-- list_document --
INSERT INTO stock_documents (seq, number, kind, by, business_date, at_ms, reference, goods) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
-- list_entry --
INSERT INTO stock_entries (seq, item, lot, moved_milli) VALUES (?, ?, ?, ?)
ON CONFLICT (seq, item, lot) DO UPDATE SET moved_milli = moved_milli + excluded.moved_milli
-- documents --
SELECT seq, number, kind, by, business_date, at_ms, reference, goods FROM stock_documents
WHERE seq < ?1 AND (?2 = '' OR kind = ?2) ORDER BY seq DESC LIMIT ?3
-- document --
SELECT seq, number, kind, by, business_date, at_ms, reference, goods FROM stock_documents WHERE seq = ?
-- entries --
SELECT e.seq, d.number, d.kind, d.by, d.business_date, d.at_ms, d.reference, e.lot, e.moved_milli
FROM stock_entries e JOIN stock_documents d USING (seq)
WHERE e.item = ? AND e.seq < ? ORDER BY e.seq DESC, e.lot LIMIT ?
-- record --
SELECT record FROM ledger WHERE seq = ?
-- sold_lately --
-- The code of an item stands in a record as it is: those without it are not taken apart.
SELECT seq, record FROM ledger
WHERE seq > ?1 AND cart IS NOT NULL AND instr(record, ?2) > 0 ORDER BY seq DESC LIMIT ?3
