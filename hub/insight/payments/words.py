"""What a fact says of a payment at a terminal, as a row of `payment_word`. Pure."""

from hub.insight.projection.rollup import DAYS, FIGURE_MAX, Row, Stream, are_codes
from protocol.facts import Fact, PaymentDoubted, PaymentResolved, PaymentReversed
from retail.money import AMOUNT_MAX

DOUBTED, DONE, NOT_DONE, UNDONE = range(4)
REFERENCE_MAX, WHAT_MAX, KIND_MAX, WHO_MAX, ABOUT_MAX = 64, 16, 32, 32, 120


def about_payments(fact: Fact) -> bool:
    """Whether a fact becomes a row here."""
    return isinstance(fact.body, PaymentDoubted | PaymentResolved | PaymentReversed)


def unfit_for_payments(fact: Fact) -> str:
    """Why no table holds what is said; empty where one does."""
    reference, _, what, kind, minor, currency, *texts = _said(fact)
    if fact.business_date not in DAYS or not 0 <= fact.at_ms <= FIGURE_MAX:
        return "a date or time out of bounds"
    if abs(minor) > AMOUNT_MAX or len(currency) != 3:
        return "an amount out of bounds, or a currency that is none"
    bounds = ((reference, REFERENCE_MAX), (what, WHAT_MAX), (kind, KIND_MAX), (texts[0], WHO_MAX), (texts[1], WHO_MAX))
    if any(len(text) > most for text, most in bounds) or not are_codes([fact.lane]):
        return "a name longer than any of ours"
    return "signs that no text has" if any("\0" in text for text in (reference, what, kind, currency, *texts)) else ""


def word_row(stream: Stream, seq: int, fact: Fact) -> Row:
    """The row of a fact."""
    reference, word, what, kind, minor, currency, by, approved_by, about = _said(fact)
    key = (stream.org, stream.store, stream.box, stream.epoch, seq)
    when = (fact.business_date, fact.at_ms)
    return (*key, reference, word, fact.lane, what, kind, minor, currency, *when, by, approved_by, about[:ABOUT_MAX])


def _said(fact: Fact) -> tuple[str, int, str, str, int, str, str, str, str]:
    """Reference, word, what, kind, money, and who said so, with whose word and why."""
    match fact.body:
        case PaymentDoubted() as one:
            return one.reference, DOUBTED, one.what, one.kind, one.minor, one.currency, "", "", one.why
        case PaymentResolved() as one:
            word, about = (DONE if one.done else NOT_DONE), one.reason or one.receipt
            return (
                one.reference, word, one.what, one.kind, one.minor, one.currency, one.by, one.approved_by, about,
            )  # fmt: skip
        case PaymentReversed() as one:
            return one.reference, UNDONE, "payment", one.kind, one.minor, one.currency, "", "", one.original
        case _:
            raise TypeError("no fact about a payment")
