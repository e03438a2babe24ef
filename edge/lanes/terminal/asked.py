"""What is asked of a lane about the payment that is at its terminal."""

from typing import Annotated

from msgspec import Meta

from retail.commands import PRINTABLE, Command


class AbortPayment(Command, frozen=True, tag="AbortPayment"):
    """Break off what is at the terminal (撤销), if it still can be: the terminal says what came of it."""


class AskPayment(Command, frozen=True, tag="AskPayment"):
    """Ask the terminal now what became of a payment whose answer was lost (再问); this charges nobody."""


class DecidePayment(Command, frozen=True, tag="DecidePayment"):
    """A supervisor says what became of a payment that the terminal cannot tell of any more, from its slips or the bank.

    `done`: the money was moved. It is a fact, with their name and reason.
    """

    done: bool
    reason: Annotated[str, Meta(min_length=1, max_length=120, pattern=PRINTABLE)]


PaymentCommand = AbortPayment | AskPayment | DecidePayment
