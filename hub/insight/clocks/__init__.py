"""Clocks that lie: a box's time beside the hub's, noticed and told. Order comes from numbers, so every fact counts all the same."""
