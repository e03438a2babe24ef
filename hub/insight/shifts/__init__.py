"""Shifts and closed days as stores told of them, and whether a document is that of its facts."""
