-- The ledger may begin after an anchor: the place of the last fact that was let go. tail_hash and tail_bytes have stood for
-- the ring of telemetry; now both streams have all of a place.
ALTER TABLE streams ADD COLUMN tail_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN tail_receipts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN tail_minor INTEGER NOT NULL DEFAULT 0;

UPDATE streams SET tail_seq = coalesce((SELECT min(seq) - 1 FROM telemetry), 0) WHERE stream = 'telemetry';

-- What head office has not acknowledged cannot be let go of, by no mistake of ours.
CREATE TRIGGER anchor_moves_over_acknowledged_facts BEFORE UPDATE OF tail_seq ON streams
WHEN NEW.stream = 'ledger' AND (
    NEW.tail_seq <= OLD.tail_seq OR NEW.tail_seq > OLD.acked_seq
    OR NEW.tail_hash IS NOT (SELECT hash FROM ledger WHERE seq = NEW.tail_seq)
)
BEGIN SELECT RAISE(ABORT, 'the anchor moves forward, over acknowledged facts'); END;

DROP TRIGGER ledger_is_never_shortened;

CREATE TRIGGER ledger_is_only_shortened_behind_its_anchor BEFORE DELETE ON ledger
WHEN OLD.seq > (SELECT tail_seq FROM streams WHERE stream = 'ledger')
BEGIN SELECT RAISE(ABORT, 'a fact after the anchor is never deleted'); END;

-- What the facts up to the anchor came to, table for table: there a rebuild begins.
CREATE TABLE receipt_counters_before (
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (lane, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_before (
    item TEXT PRIMARY KEY,
    on_hand_milli INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE takings_before (
    business_date INTEGER NOT NULL,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    receipts INTEGER NOT NULL,
    PRIMARY KEY (business_date, lane, kind)
) STRICT, WITHOUT ROWID;
