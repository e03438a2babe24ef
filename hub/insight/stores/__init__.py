"""How stores stand: their line, their box, their day."""
