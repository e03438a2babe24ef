"""Deposits (订金) in the journal: what is left of each, and the facts about them."""

from edge.journal.deposits.asking import DepositReads
from edge.journal.deposits.making import DepositRefused, ending, taking
from edge.journal.deposits.rows import enter, still_left, used

__all__ = ["DepositReads", "DepositRefused", "ending", "enter", "still_left", "taking", "used"]
