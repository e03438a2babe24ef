"""Numbers of goods (GTIN): 8, 12, 13 or 14 digits, the last of them a check digit.

Check digits: GS1 General Specifications section 7.9.1.
"""

_GTIN_LENGTHS = (8, 12, 13, 14)


def check_digit(digits: str) -> str:
    """The GS1 check digit for the digits before it (weights 3, 1, 3 ... from the right).

    >>> check_digit("690123456789")
    '2'
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_digits(code: str) -> bool:
    """Only 0-9: `str.isdigit` would take full-width and other scripts' digits too."""
    return code.isascii() and code.isdigit()


def looks_like_gtin(code: str) -> bool:
    """Digits of a GTIN's length, whatever its check digit."""
    return len(code) in _GTIN_LENGTHS and is_digits(code)


def gtin14(code: str) -> str | None:
    """A GTIN-8, -12, -13 or -14 as 14 digits; None where the length or the check digit is not a GTIN's."""
    if not looks_like_gtin(code) or check_digit(code[:-1]) != code[-1]:
        return None
    return code.zfill(14)
