"""The numbers that people read on stock documents (单号): store, what it is, life of the box, a number without gaps."""

from typing import Literal

#: `m` a movement, `i` a retail issue, `c` a count.
Letter = Literal["m", "i", "c"]


def stock_no(store: str, letter: Letter, epoch: int, number: int) -> str:
    """A document's number.

    >>> stock_no("s001", "m", 1, 12)
    's001-m-1-000012'
    """
    return f"{store}-{letter}-{epoch}-{number:06d}"
