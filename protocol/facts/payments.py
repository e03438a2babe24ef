"""Facts of payments at a terminal that did not go the plain way: in doubt, resolved, undone."""

from msgspec import Struct


class PaymentDoubted(Struct, frozen=True, array_like=True):
    """A payment terminal was asked to take `minor` (below zero: to give back) and nobody can say whether it did.

    `reference` is ours of it and `what` a payment, a refund or the reversal of a payment; `why` is the terminal's state in words.
    """

    reference: str
    what: str
    kind: str
    minor: int
    currency: str
    by: str
    why: str


class PaymentResolved(Struct, frozen=True, array_like=True):
    """What became of one that was in doubt: `done` or not. The terminal said so where `by` is empty, else a person did.

    `approved_by` gave their word, `reason` is theirs; `receipt` is the terminal's number of it.
    """

    reference: str
    what: str
    kind: str
    minor: int
    currency: str
    done: bool
    by: str = ""
    approved_by: str = ""
    reason: str = ""
    receipt: str = ""


class PaymentReversed(Struct, frozen=True, array_like=True):
    """A payment of an open cart was undone at the terminal: no sale has it. `original` is the terminal's number of it.

    `reference` is ours of the payment, `receipt` the terminal's number of its undoing.
    """

    reference: str
    kind: str
    minor: int
    currency: str
    by: str
    original: str = ""
    receipt: str = ""
