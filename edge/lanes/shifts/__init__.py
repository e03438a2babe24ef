"""Shifts at a lane: opened, counted, closed; readings, documents, and the close of the day."""
