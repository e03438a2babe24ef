-- save --
INSERT INTO carts (lane, cart, body) VALUES (?, ?, ?)
ON CONFLICT (lane) DO UPDATE SET cart = excluded.cart, body = excluded.body
-- load_all --
SELECT lane, cart, body FROM carts ORDER BY lane
-- drop_lane --
DELETE FROM carts WHERE lane = ?
