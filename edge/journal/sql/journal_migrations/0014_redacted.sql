-- Head office's sealed notes on facts whose personal fields are gone (protocol/redaction.py): only under a note may a record change,
-- and nothing beside it.
CREATE TABLE redacted (
    seq INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

DROP TRIGGER ledger_is_never_edited;

CREATE TRIGGER ledger_is_never_edited BEFORE UPDATE ON ledger
WHEN NOT EXISTS (SELECT 1 FROM redacted WHERE seq = OLD.seq)
    OR NEW.seq IS NOT OLD.seq OR NEW.at_ms IS NOT OLD.at_ms OR NEW.hash IS NOT OLD.hash OR NEW.receipts IS NOT OLD.receipts
    OR NEW.minor IS NOT OLD.minor OR NEW.bytes IS NOT OLD.bytes OR NEW.cart IS NOT OLD.cart OR NEW.asked_date IS NOT OLD.asked_date
BEGIN SELECT RAISE(ABORT, 'a fact is never edited'); END;
