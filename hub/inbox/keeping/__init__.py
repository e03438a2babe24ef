"""What was decided, written down: one transaction for the facts, the cursors and what could not be read."""
