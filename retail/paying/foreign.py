"""Foreign cash (外币现金): which a store takes, at which rate, and what a customer's notes are worth in its own currency.

A rate is a ratio of integers, so that no float comes near: so many own minor units for so many foreign ones. Change is given
in the store's own currency. The notes lie in the drawer beside the own ones and are counted by their currency.
"""

from bisect import bisect_left
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from retail.money import AMOUNT_MAX, exponent, text
from retail.refusals import Refused
from retail.rounding import Mode, divide

#: What the kinds of tender of a drawer's foreign cash begin with: `cash.USD`.
BEGINS = "cash."
Code = Annotated[str, Meta(pattern="^[A-Z]{3}$", max_length=3)]
Minor = Annotated[int, Meta(ge=1, le=10**9)]


class ForeignCash(Struct, frozen=True, omit_defaults=True):
    """A currency that is taken: `own_minor` of the store's own for `per_minor` of it (725 for 100: 7.25 a dollar).

    What notes are worth is rounded by `mode`. Taken in multiples of `step_minor` (100: no cents), at most `most_minor` at once
    (0: any), both in minor units of the foreign currency (ISO 4217).
    """

    currency: Code
    own_minor: Minor
    per_minor: Minor
    mode: Mode = "down"
    step_minor: Minor = 1
    most_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MAX)] = 0


class Foreign(Struct, frozen=True, array_like=True):
    """Notes that were handed over as payment `tender` (from 1): `given_minor` of `currency`, at so much for so much."""

    tender: int
    currency: str
    given_minor: int
    own_minor: int
    per_minor: int


def worth_minor(rate: ForeignCash, given_minor: int) -> int:
    """What notes are worth in minor units of the store's own currency.

    >>> worth_minor(ForeignCash("USD", 725, 100), 2_001), worth_minor(ForeignCash("JPY", 4_870, 1_000), 5_000)
    (14507, 24350)
    """
    return divide(given_minor * rate.own_minor, rate.per_minor, rate.mode)


def covers_minor(rate: ForeignCash, due_minor: int) -> int:
    """The least that covers what is due, in the foreign currency and its steps.

    >>> covers_minor(ForeignCash("USD", 725, 100, step_minor=100), 12_850)
    1800
    """
    enough = -(-max(0, due_minor) * rate.per_minor // (rate.own_minor * rate.step_minor))
    steps = bisect_left(range(enough), due_minor, key=lambda n: worth_minor(rate, n * rate.step_minor))
    return steps * rate.step_minor


def taken_as(rates: Iterable[ForeignCash], currency: str, given_minor: int) -> ForeignCash | Refused:
    """The rate at which so much of a currency is taken, or why it is not."""
    known = {rate.currency: rate for rate in rates}
    if currency not in known:
        return Refused("currency-unknown", "currency", ", ".join(known) or "-")
    rate = known[currency]
    if given_minor % rate.step_minor:
        return Refused("foreign-step", "given_minor", f"{currency} {text(rate.step_minor, currency)}")
    if rate.most_minor and given_minor > rate.most_minor:
        return Refused("foreign-most", "given_minor", f"{currency} {text(rate.most_minor, currency)}")
    if not worth_minor(rate, given_minor):
        return Refused("foreign-nothing", "given_minor", f"{currency} {text(given_minor, currency)}")
    return rate


def rate_text(own_minor: int, per_minor: int, own: str, foreign: str) -> str:
    """What one unit of a currency is worth, as people read it; six digits behind the point at most.

    >>> rate_text(725, 100, "CNY", "USD"), rate_text(4_870, 1_000, "CNY", "JPY")
    ('7.25', '0.0487')
    """
    figure = Decimal(own_minor * 10 ** exponent(foreign)) / Decimal(per_minor * 10 ** exponent(own))
    plain = f"{figure:.6f}"
    return plain.rstrip("0").rstrip(".")


def misrated(rates: Iterable[ForeignCash], own: str = "") -> str:
    """What is wrong with a store's rates, in words; empty where nothing is."""
    currencies = [rate.currency for rate in rates]
    twice = next((one for place, one in enumerate(currencies) if one in currencies[:place]), "")
    if twice:
        return f"{twice} is there twice"
    return f"{own} is the store's own currency" if own and own in currencies else ""


def kind_of(currency: str) -> str:
    """The kind under which a drawer's notes of a currency are expected and counted."""
    return BEGINS + currency


def currency_of(kind: str) -> str:
    """The currency of a kind of foreign cash; empty for any other kind.

    >>> currency_of("cash.USD"), currency_of("cash"), currency_of("card")
    ('USD', '', '')
    """
    return kind.removeprefix(BEGINS) if kind.startswith(BEGINS) else ""
