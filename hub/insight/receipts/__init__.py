"""Receipts (小票): found, shown whole and as their customer has them, proved, and reckoned again."""
