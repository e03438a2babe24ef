"""A receipt as a till sees it whose customer brings goods back."""

from collections.abc import Mapping

from msgspec import Struct

from retail.money import divide
from retail.returns.origin import ReceiptKey, WentBack
from retail.sale import Details, Sale


class Sold(Struct, frozen=True):
    """What was sold, and how much of each line (from 1) has come back already, in thousandths."""

    receipt: ReceiptKey
    sale: Sale
    details: Details
    business_date: int
    returned: Mapping[int, int]
    #: What goods that it took back itself took of their receipts, and by way to pay what has gone back of its own payments.
    backs: tuple[WentBack, ...] = ()
    gone: Mapping[str, int] = {}

    def left_milli(self, line: int) -> int:
        """How much of a line can still come back; 0 of one that brought goods back itself."""
        return max(0, self.sale.lines[line - 1].qty_milli - self.returned.get(line, 0))


def part_of(amount_minor: int, before_milli: int, qty_milli: int, sold_milli: int) -> int:
    """What was paid for a part of a line, after another part of it came back: all parts together are the amount exactly.

    >>> [part_of(1000, before, 1000, 3000) for before in (0, 1000, 2000)]
    [333, 334, 333]
    """
    return divide(amount_minor * (before_milli + qty_milli), sold_milli) - divide(
        amount_minor * before_milli, sold_milli
    )
