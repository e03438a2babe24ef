"""Shifts in the journal: rows that follow from facts, facts that are made inside the transaction, and what may be asked."""

from edge.journal.shifts.asking import ClosedDay, ClosedShift, OpenShift, ShiftReads
from edge.journal.shifts.making import (
    Make,
    ShiftRefused,
    closing,
    counting,
    day_after,
    day_closing,
    opening,
    supplementing,
)

__all__ = [
    "ClosedDay",
    "ClosedShift",
    "Make",
    "OpenShift",
    "ShiftReads",
    "ShiftRefused",
    "closing",
    "counting",
    "day_after",
    "day_closing",
    "opening",
    "supplementing",
]
