"""Commands that tell figures: takings, shifts, payments, stock, receipts, and when a period is closed."""
