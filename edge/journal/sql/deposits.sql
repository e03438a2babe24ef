-- last_number --
SELECT coalesce(max(number), 0) FROM deposits WHERE lane = ? AND epoch = ?
-- deposit --
SELECT lane, epoch, number, currency, paid_minor, used_minor, back_minor, kept_minor, at_ms, business_date, body
FROM deposits WHERE lane = ? AND epoch = ? AND number = ?
-- open --
-- The oldest first: whoever has waited longest is to be called.
SELECT lane, epoch, number, currency, paid_minor, used_minor, back_minor, kept_minor, at_ms, business_date, body
FROM deposits WHERE paid_minor > used_minor + back_minor + kept_minor ORDER BY at_ms LIMIT ?
-- open_sum --
SELECT count(*), coalesce(sum(paid_minor - used_minor - back_minor - kept_minor), 0)
FROM deposits WHERE paid_minor > used_minor + back_minor + kept_minor
