-- head --
SELECT seq, hash, receipts, minor, bytes FROM {stream} ORDER BY seq DESC LIMIT 1
-- read_after --
SELECT seq, record, hash FROM {stream} WHERE seq > ? ORDER BY seq LIMIT ?
-- walk_after --
SELECT seq, record, hash, receipts, minor, bytes FROM {stream} WHERE seq > ? ORDER BY seq
-- row_at --
SELECT seq, hash, receipts, minor, bytes FROM {stream} WHERE seq = ?
-- open_stream --
INSERT INTO streams (stream, tail_hash) VALUES ('{stream}', ?) ON CONFLICT DO NOTHING
-- acked --
SELECT acked_seq FROM streams WHERE stream = '{stream}'
-- shed --
SELECT shed FROM streams WHERE stream = '{stream}'
-- anchor --
-- The place before the oldest fact kept.
SELECT tail_seq, tail_hash, tail_receipts, tail_minor, tail_bytes FROM streams WHERE stream = '{stream}'
-- move_cursor --
-- A fact that is not kept any more has no sums; `pending` takes the anchor's for it.
UPDATE streams SET (acked_seq, acked_receipts, acked_minor, acked_bytes) = (
    SELECT wanted.seq, coalesce(receipts, 0), coalesce(minor, 0), coalesce(bytes, 0)
    FROM (SELECT ? AS seq) AS wanted LEFT JOIN {stream} USING (seq)
)
WHERE stream = '{stream}'
-- pending --
-- Head minus cursor: the same work for one fact or for a month of them.
SELECT
    coalesce(head.receipts, tail_receipts) - iif(acked_seq > tail_seq, acked_receipts, tail_receipts),
    coalesce(head.minor, tail_minor) - iif(acked_seq > tail_seq, acked_minor, tail_minor),
    coalesce(head.bytes, tail_bytes) - iif(acked_seq > tail_seq, acked_bytes, tail_bytes),
    coalesce((SELECT at_ms FROM {stream} WHERE seq > acked_seq ORDER BY seq LIMIT 1), 0)
FROM streams
LEFT JOIN (SELECT receipts, minor, bytes FROM {stream} ORDER BY seq DESC LIMIT 1) AS head
WHERE stream = '{stream}'
-- note --
SELECT sealed FROM redacted WHERE seq = ?
