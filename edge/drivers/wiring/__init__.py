"""How drivers and lanes come together: which drivers there are, what a lane has of its own, and what lanes share."""
