"""Rounding by name: quotients of integers, and amounts to the coins that there are (抹零). No float comes near."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail import money

#: `half_up` away from zero at the half (四舍五入), `half_even` to the even neighbour (银行家), `down` to zero (抹零), `up` away.
Mode = Literal["half_up", "half_even", "down", "up"]


class CashRounding(Struct, frozen=True, omit_defaults=True):
    """What cash is rounded to: `step_minor` 1 not at all, 5 for 0.05, 10 to a 角, 100 to a 元."""

    step_minor: Annotated[int, Meta(ge=1, le=100_000)] = 1
    mode: Mode = "half_up"


def divide(numerator: int, denominator: int, mode: Mode = "half_up") -> int:
    """`numerator / denominator` as an integer, rounded by name; the denominator is positive.

    >>> [divide(25, 10, mode) for mode in ("half_up", "half_even", "down", "up")]
    [3, 2, 2, 3]
    >>> [divide(-25, 10, mode) for mode in ("half_up", "half_even", "down", "up")]
    [-3, -2, -2, -3]
    """
    if mode == "half_up":
        return money.divide(numerator, denominator)
    whole, rest = divmod(abs(numerator), denominator)
    if mode == "up":
        whole += rest > 0
    elif mode == "half_even":
        whole += 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return -whole if numerator < 0 else whole


def to_step(amount_minor: int, step_minor: int, mode: Mode) -> int:
    """The multiple of a step that an amount is rounded to.

    >>> to_step(1234, 10, "down"), to_step(1238, 5, "half_up"), to_step(1234, 100, "up")
    (1230, 1240, 1300)
    """
    return divide(amount_minor, step_minor, mode) * step_minor


def cash_due(due_minor: int, terms: CashRounding) -> int:
    """What is to be handed over in cash for what is due; all of it where rounding would leave nothing."""
    return to_step(due_minor, terms.step_minor, terms.mode) or due_minor
