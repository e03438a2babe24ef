"""The price (or weight) check digit inside an in-store code, over the four or five digits of its value.

GS1 General Specifications sections 7.9.2 to 7.9.4, the same as UCC and EAN had them before: each digit is weighed by its
place, where `2-` is twice the digit and `5-` five times, less the tens of the product, and `5+` five times plus its tens.
"""

_TWICE_LESS = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THRICE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_LESS = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)
_FIVE_MORE = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)

_FOUR = (_TWICE_LESS, _TWICE_LESS, _THRICE, _FIVE_LESS)
_FIVE = (_FIVE_MORE, _TWICE_LESS, _FIVE_LESS, _FIVE_MORE, _TWICE_LESS)


def price_check_digit(digits: str) -> str:
    """The check digit over four or five digits; raise ValueError for any other number of them.

    >>> price_check_digit("2875"), price_check_digit("14685")
    ('9', '6')
    """
    tables = {len(table): table for table in (_FOUR, _FIVE)}.get(len(digits))
    if tables is None:
        raise ValueError(f"a price check digit is over 4 or 5 digits, not {len(digits)}")
    total = sum(table[int(digit)] for table, digit in zip(tables, digits, strict=True))
    return str(total * 3 % 10 if len(digits) == 4 else _FIVE_LESS.index(-total % 10))
