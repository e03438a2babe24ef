"""What goods cost: prices, quotes of whole carts, and receipts reckoned again."""
