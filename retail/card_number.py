"""What looks like the number of a payment card (PAN): it is kept nowhere, shown nowhere and written to no log.

A card's number has 12 to 19 digits (ISO/IEC 7812-1), the last of which is Luhn's check digit. One number in ten of that
length passes by chance: where vouchers, slips and accounts are typed too, only those that issuers hand out count, which
begin with 2 to 6.
"""

import re

_RUN = re.compile(r"(?<!\d)\d(?:[ -]?\d){11,18}(?![ -]?\d)")
_ISSUED = frozenset("23456")


def looks_like_card_number(text: str, *, issued: bool = False) -> bool:
    """Whether some run of 12 to 19 digits, blanks and dashes aside, could be a card's number.

    >>> looks_like_card_number("4111 1111 1111 1111"), looks_like_card_number("A123456"), looks_like_card_number("0" * 28)
    (True, False, False)
    """
    runs = (re.sub(r"[ -]", "", found[0]) for found in _RUN.finditer(text))
    return any(luhn(run) and (not issued or run[0] in _ISSUED) for run in runs)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others.

    >>> luhn("79927398713"), luhn("79927398710")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
