-- set_number --
INSERT INTO receipt_counters{before} (lane, epoch, last) VALUES (?, ?, ?)
ON CONFLICT (lane, epoch) DO UPDATE SET last = max(last, excluded.last)
-- move_stock --
INSERT INTO stock{before} (item, on_hand_milli) VALUES (?, ?)
ON CONFLICT (item) DO UPDATE SET on_hand_milli = on_hand_milli + excluded.on_hand_milli
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
