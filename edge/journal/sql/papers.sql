-- add --
INSERT INTO papers (lane, printer, kind, title, receipt, document, at_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued')
RETURNING id
-- waiting --
SELECT count(*) FROM papers WHERE lane = ? AND printer = ?
-- begin --
UPDATE papers SET state = 'printing' WHERE id = ?
-- away --
DELETE FROM papers WHERE id = ?
-- all --
SELECT id, lane, printer, kind, title, receipt, document, at_ms, state FROM papers ORDER BY id LIMIT ?
-- dropped --
-- Receipts that a lane gave up since its last closed shift, the newest first.
SELECT seq, lane, state FROM print_jobs WHERE state = 'dropped' AND lane = ?
    AND seq > (SELECT coalesce(max(closed_seq), 0) FROM shifts WHERE lane = ?) ORDER BY seq DESC LIMIT ?
