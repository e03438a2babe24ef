"""What is said of a payment at a terminal: to the cashier in words, to head office as facts."""

from msgspec.structs import replace

from edge.journal.payments import Payment
from edge.lanes.problem import Problem, problem
from edge.lanes.words import Words
from protocol.facts import PaymentDoubted, PaymentResolved, PaymentReversed

#: Longest state of a terminal that a fact carries.
WHY_MAX = 120


def declined(words: tuple[str, str] | None) -> Problem:
    """It was not done, and why."""
    zh, en = words or ("终端没有说明原因", "the terminal gave no reason")
    refused = problem("payment-declined")
    said = Words(refused.words.zh.replace("…", zh), refused.words.en.replace("…", en))
    return replace(refused, words=said, detail=said.en)


def doubted(payment: Payment, why: str) -> PaymentDoubted:
    """Nobody can say whether it was done."""
    return PaymentDoubted(
        payment.reference,
        payment.what,
        payment.kind,
        payment.signed_minor,
        payment.currency,
        payment.by,
        why[:WHY_MAX],
    )


def resolved(payment: Payment, *, done: bool, by: str = "", approved_by: str = "", reason: str = "") -> PaymentResolved:
    """What became of it: by the terminal's word, or a person's."""
    return PaymentResolved(
        payment.reference,
        payment.what,
        payment.kind,
        payment.signed_minor,
        payment.currency,
        done,
        by,
        approved_by,
        reason,
        payment.slip.receipt if payment.slip else "",
    )


def reversed_(payment: Payment) -> PaymentReversed:
    """A payment was undone by `payment`, before a sale came of it."""
    return PaymentReversed(
        payment.undoes,
        payment.kind,
        -payment.signed_minor,
        payment.currency,
        payment.by,
        payment.original,
        payment.slip.receipt if payment.slip else "",
    )
