"""Shares of what members own, lent to the stores (额度): decided, written, told to the boxes; and who signed up at a lane."""
