"""What comes out of a case: the quote line by line, what was refused, the bill, and what comes back."""

from typing import Any

import msgspec
from msgspec import Struct

from retail.cases.case import DRAFT
from retail.pricing.quote import Explained, QuotedLine
from retail.refusals import Refused


class TaxRow(Struct, frozen=True, omit_defaults=True):
    """One tax: so much on an amount before it, in minor units."""

    rate_bp: int
    net_minor: int
    tax_minor: int
    name: str = ""


class Bill(Struct, frozen=True):
    """What is to be paid: the quote's total and the tax that comes on top of it; in cash to the coins that there are."""

    taxes: tuple[TaxRow, ...]
    added_minor: int
    due_minor: int
    cash_due_minor: int


class Leaves(Struct, frozen=True, omit_defaults=True):
    """What leaves the shelf with the goods: a kit by its components, services and deposits not at all."""

    item: str
    qty_milli: int
    lot: str = ""


class AnswerLine(QuotedLine, frozen=True, omit_defaults=True):
    """A line as the customer pays it: `cut_minor` was taken off by hand, `before_minor` was a unit's price before somebody changed it.

    `rides`: it is the deposit of the line above. `warning` is of goods past their date; dates are yyyymmdd.
    """

    cut_minor: int = 0
    before_minor: int = 0
    approved_by: str = ""
    rides: bool = False
    lot: str = ""
    expiry: int = 0
    best_before: int = 0
    serial: str = ""
    warning: str = ""


class RefusedHere(Struct, frozen=True, omit_defaults=True):
    """What the lane would not do: `at` is the place in the case, `code` and `given` say why, `choices` are items to choose from."""

    at: str
    code: str
    given: str = ""
    choices: tuple[str, ...] = ()


class BackLine(Struct, frozen=True, omit_defaults=True):
    """So much of a line of the case comes back, for what was truly paid for it, and the tax that was paid on top."""

    line: int
    qty_milli: int
    amount_minor: int
    tax_minor: int = 0


class Back(Struct, frozen=True, omit_defaults=True):
    """What comes back (退货): `due_minor` is given back in all, and `points` go with it."""

    lines: tuple[BackLine, ...]
    due_minor: int
    cash_due_minor: int
    points: int = 0


class Answer(Struct, frozen=True, omit_defaults=True):
    """The quote, and the `bill` of a cart with something in it.

    Of `amount_minor` promotions take `off_minor` and people `cut_minor`. `age_needed` must be confirmed before anything is paid.
    """

    lines: tuple[AnswerLine, ...]
    amount_minor: int
    off_minor: int
    total_minor: int
    promotions: tuple[Explained, ...] = ()
    cut_minor: int = 0
    refused: tuple[RefusedHere, ...] = ()
    age_needed: int = 0
    points: int = 0
    leaves: tuple[Leaves, ...] = ()
    bill: Bill | None = None
    back: Back | None = None
    currency: str = ""


def in_words(found: Answer, language: str = "zh") -> dict[str, Any]:
    """The answer as JSON has it, each reason and each refusal with its sentence in `zh` or `en`."""
    answer: dict[str, Any] = msgspec.to_builtins(found)
    for one, told in zip(found.promotions, answer.get("promotions", ()), strict=True):
        if one.reason:
            told["reason"]["words"] = one.reason.words(language, found.currency)
    for no, told in zip(found.refused, answer.get("refused", ()), strict=True):
        told["words"] = Refused(no.code, given=no.given).words(language)
    return answer


def answer_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the answer, as `in_words` makes it."""
    found = {"$schema": DRAFT, "title": "What a cart comes to: the answer", **msgspec.json.schema(Answer)}
    for name in ("Reason", "RefusedHere"):
        found["$defs"][name]["properties"]["words"] = {"type": "string"}
    return found
