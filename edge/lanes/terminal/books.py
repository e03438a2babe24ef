"""What payments at a terminal need of the journal."""

from collections.abc import Sequence
from typing import Protocol

from edge.journal.payments import OpenPayment, Payment, State
from protocol.facts import Fact


class PaymentBooks(Protocol):
    """The journal, as payments write and ask it."""

    async def ask_payment(self, payment: Payment) -> None:
        """Commit what a terminal is about to be asked for."""
        ...

    async def move_payment(
        self, payment: Payment, state: State, also: Sequence[Payment] = (), fact: Fact | None = None
    ) -> None:
        """Commit where it stands now."""
        ...

    def open_payments(self, lane: str) -> list[OpenPayment]:
        """What a lane has not done with, oldest first."""
        ...

    def payment_of(self, command: str) -> OpenPayment | None:
        """What a command asked for."""
        ...


class NoPayments:
    """Where no lane has a terminal."""

    async def ask_payment(self, payment: Payment) -> None:
        """Nobody asks."""
        raise NotImplementedError(payment.reference)

    async def move_payment(
        self,
        payment: Payment,
        state: State,
        also: Sequence[Payment] = (),
        fact: Fact | None = None,
    ) -> None:
        """Nothing stands anywhere."""
        raise NotImplementedError(payment.reference, state, also, fact)

    def open_payments(self, lane: str) -> list[OpenPayment]:  # noqa: ARG002 - the form of `PaymentBooks`
        """None."""
        return []

    def payment_of(self, command: str) -> OpenPayment | None:  # noqa: ARG002 - the form of `PaymentBooks`
        """None."""
        return None
