"""Facts up: what waits, what is on its way, and what head office has."""
