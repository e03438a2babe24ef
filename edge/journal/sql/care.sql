-- mark_copy --
UPDATE box SET is_copy = 1
-- plain_file --
-- No log beside it: a copy is one file, readable from a stick that cannot be written to.
PRAGMA journal_mode = DELETE
-- quick_check --
PRAGMA quick_check(1)
-- facts_after --
SELECT seq, at_ms, record, hash, receipts, minor, bytes, cart, asked_date FROM ledger WHERE seq > ? ORDER BY seq
-- fact --
SELECT seq, at_ms, record, hash, receipts, minor, bytes, cart, asked_date FROM ledger WHERE seq = ?
-- damaged_sales --
-- What the list of sales still says of facts that cannot be read.
SELECT lane, epoch, max(number), business_date FROM sales WHERE seq BETWEEN ? AND ? GROUP BY lane, epoch ORDER BY lane
-- receipt_of --
SELECT lane, epoch, number FROM sales WHERE seq = ?
-- allow_mending --
DROP TRIGGER ledger_is_never_edited
-- put_right --
INSERT INTO ledger (seq, at_ms, record, hash, receipts, minor, bytes, cart, asked_date)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (seq) DO UPDATE SET
    at_ms = excluded.at_ms, record = excluded.record, hash = excluded.hash, receipts = excluded.receipts,
    minor = excluded.minor, bytes = excluded.bytes, cart = excluded.cart, asked_date = excluded.asked_date
-- forbid_editing --
CREATE TRIGGER ledger_is_never_edited BEFORE UPDATE ON ledger
WHEN NOT EXISTS (SELECT 1 FROM redacted WHERE seq = OLD.seq)
    OR NEW.seq IS NOT OLD.seq OR NEW.at_ms IS NOT OLD.at_ms OR NEW.hash IS NOT OLD.hash OR NEW.receipts IS NOT OLD.receipts
    OR NEW.minor IS NOT OLD.minor OR NEW.bytes IS NOT OLD.bytes OR NEW.cart IS NOT OLD.cart OR NEW.asked_date IS NOT OLD.asked_date
BEGIN SELECT RAISE(ABORT, 'a fact is never edited'); END
-- add_note --
INSERT INTO redacted (seq, sealed) VALUES (?, ?) ON CONFLICT (seq) DO UPDATE SET sealed = excluded.sealed
-- redact --
UPDATE ledger SET record = ? WHERE seq = ?
