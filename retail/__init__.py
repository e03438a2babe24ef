"""The trade itself, pure: money, goods, carts, tenders, receipts. No I/O, no clock, no randomness, no logging."""
