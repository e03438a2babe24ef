"""Deposits (订金): money for goods that are picked up later. Owed to the customer until then, and no sale."""

from retail.deposits.deposit import Deposit, DepositKey, deposit_no, read_deposit
from retail.deposits.tally import of_ended, of_taken
from retail.deposits.tender import DEPOSIT, use

__all__ = ["DEPOSIT", "Deposit", "DepositKey", "deposit_no", "of_ended", "of_taken", "read_deposit", "use"]
