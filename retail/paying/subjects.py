"""What a cart takes money for where that is no sale (收款事由): a deposit, a charge of stored value, or money back of either.

Paying knows nothing of it: what is due is the subject's amount, below zero where money goes back. Only what comes of the paid cart
is another fact.
"""

from typing import ClassVar, Literal

from msgspec import Struct

from retail.policy import Word


class ForDeposit(Struct, frozen=True, array_like=True, tag="deposit"):
    """Money for goods that are picked up later (订金): those of the cart's lines, or what `purpose` says; `wanted` is a date."""

    due_minor: int
    customer: str
    purpose: str = ""
    wanted: int = 0

    what: ClassVar[Literal["deposit"]] = "deposit"


class ForCharge(Struct, frozen=True, array_like=True, tag="charge"):
    """Money for the stored value (储值) of a member."""

    due_minor: int
    member: str

    what: ClassVar[Literal["charge"]] = "charge"


class BackOfDeposit(Struct, frozen=True, array_like=True, tag="deposit-back"):
    """What is left of a deposit, or a part of it; the rest stays with the shop (退订金). `due_minor` is below zero.

    `number` is that of its slip, `paid` what each way paid for it, and `cards` the terminal's numbers of payments, by way.
    `by` lets it go, `word` is who does it and whose word stands for it.
    """

    due_minor: int
    number: str
    by: str
    reason: str
    word: Word
    paid: tuple[tuple[str, int], ...] = ()
    cards: tuple[tuple[str, str], ...] = ()

    what: ClassVar[Literal["deposit-back"]] = "deposit-back"


class BackOfCharge(Struct, frozen=True, array_like=True, tag="charge-back"):
    """A charge is undone, as far as its member has not spent it (充值退回); the fields are those of a deposit's."""

    due_minor: int
    number: str
    by: str
    reason: str
    word: Word
    paid: tuple[tuple[str, int], ...] = ()
    cards: tuple[tuple[str, str], ...] = ()
    member: str = ""

    what: ClassVar[Literal["charge-back"]] = "charge-back"


Back = BackOfDeposit | BackOfCharge
Subject = ForDeposit | ForCharge | BackOfDeposit | BackOfCharge


def original_of(subject: Subject, kind: str) -> str:
    """The terminal's number of the payment that goes back this way, where there is one and only one."""
    numbers = {number for paid, number in subject.cards if paid == kind} if isinstance(subject, Back) else set()
    return numbers.pop() if len(numbers) == 1 else ""
