-- head --
SELECT seq, hash, receipts, minor, bytes FROM {stream} ORDER BY seq DESC LIMIT 1
-- tail --
SELECT seq FROM {stream} ORDER BY seq LIMIT 1
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
-- tail_mark --
-- Only the ring of telemetry has one that is not the stream's start, and telemetry sums neither receipts nor money.
SELECT tail_hash, 0, 0, tail_bytes FROM streams WHERE stream = '{stream}'
-- move_cursor --
-- A fact that the ring has dropped has no sums; tail_bytes stands for them.
UPDATE streams SET (acked_seq, acked_receipts, acked_minor, acked_bytes) = (
    SELECT wanted.seq, coalesce(receipts, 0), coalesce(minor, 0), coalesce(bytes, 0)
    FROM (SELECT ? AS seq) AS wanted LEFT JOIN {stream} USING (seq)
)
WHERE stream = '{stream}'
-- pending --
-- Head minus cursor: the same work for one fact or for a month of them.
SELECT
    coalesce(head.receipts, 0) - acked_receipts,
    coalesce(head.minor, 0) - acked_minor,
    coalesce(head.bytes, 0) - max(acked_bytes, tail_bytes),
    coalesce((SELECT at_ms FROM {stream} WHERE seq > acked_seq ORDER BY seq LIMIT 1), 0)
FROM streams
LEFT JOIN (SELECT receipts, minor, bytes FROM {stream} ORDER BY seq DESC LIMIT 1) AS head
WHERE stream = '{stream}'
