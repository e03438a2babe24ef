"""Figures of business dates and periods, each with how complete it is."""
