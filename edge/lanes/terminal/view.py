"""The payment that is at the terminal, as a screen shows it."""

from typing import Literal

from msgspec import Struct

from edge.lanes.terminal.payments import Payments
from edge.lanes.words import Words, words
from retail.paying.tenders import name_of


class PaymentView(Struct, frozen=True):
    """What is at the terminal: `stage` is `starting`, `asking`, `unknown` or `booking`; `what` a payment, refund or reversal.

    `tip_minor` is on top of `amount_minor`. It can be broken off where `abort`; a supervisor may decide where `decide`.
    """

    what: Literal["payment", "refund", "reversal"]
    kind: str
    kind_words: Words
    amount_minor: int
    tip_minor: int
    stage: str
    words: Words
    since_ms: int
    abort: bool
    decide: bool


_SAID = {"starting": "on-terminal", "asking": "on-terminal", "unknown": "payment-unknown", "booking": "payment-booking"}


def payment_view(payments: Payments) -> PaymentView | None:
    """None where nothing is at the terminal."""
    payment, stage = payments.now, payments.stage
    if payment is None:
        return None
    said = "back-on-terminal" if stage == "asking" and payment.what != "payment" else _SAID[stage]
    return PaymentView(
        payment.what,
        payment.kind,
        Words(name_of(payment.kind, "zh"), name_of(payment.kind, "en")),
        payment.amount_minor,
        payment.tip_minor,
        stage,
        words(said),
        payments.since_ms,
        stage in {"starting", "asking"},
        stage == "unknown",
    )
