"""Shifts (班次) of a lane: what its facts come to, the count, and the document of handing over (交班单). Pure."""

from retail.shifts.handover import Counted, Handover, Supplement, shift_no
from retail.shifts.slip import Slip, When, day_slip, handover_slip, reading_slip
from retail.shifts.statement import StatementLine, expected, statement
from retail.shifts.tally import Sum, of_charge, of_drawer, of_move, of_sale, of_voided, summed
from retail.shifts.terms import ShiftTerms

__all__ = [
    "Counted",
    "Handover",
    "ShiftTerms",
    "Slip",
    "StatementLine",
    "Sum",
    "Supplement",
    "When",
    "day_slip",
    "expected",
    "handover_slip",
    "of_charge",
    "of_drawer",
    "of_move",
    "of_sale",
    "of_voided",
    "reading_slip",
    "shift_no",
    "statement",
    "summed",
]
