"""A deposit pays for the goods that it was for: a tender of the final sale, by the number of its slip.

A deposit that this store knows pays what is left of it, and the journal sees to it that no two sales use the same money. One
of another store, or of a box that was replaced, is taken on its slip's word with a supervisor's beside it; head office knows
all of them and names those that were used twice.
"""

from collections.abc import Callable, Sequence
from typing import Final

from retail.deposits.deposit import Deposit, DepositKey, read_deposit
from retail.money import text
from retail.policy import Word
from retail.policy.judge import supervised
from retail.refusals import Refused
from retail.sale import TenderLine

#: The kind of tender: its reference is the deposit's number.
DEPOSIT: Final = "deposit"

Known = Callable[[DepositKey], Deposit | None]


def use(
    given_minor: int,
    reference: str,
    due_minor: int,
    before: Sequence[TenderLine],
    word: Word,
    *,
    place: tuple[str, str, str],
    known: Known,
) -> TenderLine | Refused:
    """The payment with a deposit, or why it is none; `place` is store, lane and currency, `before` are payments of the cart."""
    store, lane, currency = place
    key = read_deposit(reference, store, lane)
    if key is None:
        return Refused("bad-deposit", "reference", reference)
    found = known(key)
    if found is None:
        return _on_its_word(key, min(given_minor, due_minor), word)
    if found.currency != currency:
        return Refused("deposit-currency", "reference", f"{found.key.text} ({found.currency})")
    left = found.open_minor - sum(
        one.amount_minor for one in before if one.kind == DEPOSIT and one.reference == found.key.text
    )
    if left < 1:
        return Refused("deposit-used", "reference", found.key.text)
    amount = min(given_minor, due_minor)
    if amount > left and given_minor < due_minor:
        return Refused("deposit-most", "given_minor", text(left, currency))
    amount = min(amount, left)
    return TenderLine(DEPOSIT, amount, amount, found.key.text)


def _on_its_word(key: DepositKey, amount_minor: int, word: Word) -> TenderLine | Refused:
    """A slip that this store's journal does not know."""
    if not key.epoch:
        return Refused("no-deposit", "reference", f"D{key.number}")
    if not supervised(word):
        return Refused("deposit-unknown", "reference", key.text)
    return TenderLine(DEPOSIT, amount_minor, amount_minor, key.text)
