"""Goods that come back (退货): what a receipt still has to give back, the lines of it in a cart, and the money."""
