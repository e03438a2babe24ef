"""Money as integers of minor units, and the few ways to divide it without losing any."""

from collections.abc import Sequence

#: No single amount is larger, in minor units: keeps every sum far inside 64 bits.
AMOUNT_MAX = 10**12

_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3}


def exponent(currency: str) -> int:
    """How many digits the minor unit has (ISO 4217): 2 for CNY and most others."""
    return _EXPONENTS.get(currency, 2)


def divide(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded half away from zero (四舍五入), in integers; the denominator is positive.

    >>> divide(5, 2), divide(-5, 2), divide(7, 3)
    (3, -3, 2)
    """
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def allocate(amount: int, weights: Sequence[int], odd: Sequence[int] = ()) -> list[int]:
    """Split an amount over weights so that the parts sum to it: largest remainder first, earlier ones on a tie.

    Where `odd` names all places, odd units go to these in their order. No part is larger than its weight unless the amount
    is larger than all of them.

    >>> allocate(100, [1, 1, 1]), allocate(100, [1, 1, 1], odd=[2, 1, 0])
    ([34, 33, 33], [33, 33, 34])
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative and at least one is positive")
    shares = [amount * weight // total for weight in weights]
    left = amount - sum(shares)
    if not left:
        return shares
    rests = [amount * weight % total for weight in weights]
    # Sorting keeps the order of equals, also in reverse: the earlier one comes first.
    order = [i for i in odd if rests[i]] if odd else sorted(range(len(weights)), key=rests.__getitem__, reverse=True)
    for i in order[:left]:
        shares[i] += 1
    return shares


def text(amount_minor: int, currency: str) -> str:
    """The plain decimal figure without a sign of currency, for receipts and displays.

    >>> text(-1205, "CNY"), text(500, "JPY")
    ('-12.05', '500')
    """
    digits = exponent(currency)
    sign = "-" if amount_minor < 0 else ""
    whole, part = divmod(abs(amount_minor), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"
