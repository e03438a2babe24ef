"""What the demo sells and what its shoppers carry, whatever it was made from."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from retail.barcodes import BarcodeRule, check_digit, make_embedded
from retail.catalogue import Item

#: Made GTIN-13s stand in the restricted-circulation prefix 29, labels of our scales in 22: neither is anybody's product.
GTIN_PREFIX = "29"
WEIGHT_LABEL = BarcodeRule("22IIIIIVVVVVC", "weight_g")
LABEL_GRAMS_MAX = 99_999


class Line(Struct, frozen=True, array_like=True):
    """One line of a real basket: so many pieces, at this amount on the day (minor units, before discounts)."""

    item: str
    quantity: int
    amount_minor: int


class Basket(Struct, frozen=True, array_like=True):
    """One basket: `hour` of its day, lines in their order."""

    hour: int
    lines: tuple[Line, ...]


class Source(Protocol):
    """Where goods and baskets come from."""

    name: str

    def items(self) -> Sequence[Item]:
        """All goods."""
        ...

    def baskets(self, start: int) -> Iterator[Basket]:
        """Baskets in their real order from number `start` on, round and round."""
        ...


def made_gtin(number: int) -> str:
    """A valid GTIN-14 for a product number, from our restricted-circulation prefix.

    >>> made_gtin(1095275)
    '02900010952758'
    """
    body = GTIN_PREFIX + f"{number % 10**10:010d}"
    return "0" + body + check_digit(body)


def is_labelled(item: Item) -> bool:
    """Weighed at a counter, so it comes with a label whose barcode carries the weight."""
    return item.weighed and len(item.plu) == 5


def grams_of(item: Item, line: Line) -> int:
    """The weight that costs what the line did."""
    return max(20, min(20_000, round(line.amount_minor * 1000 / max(1, item.price_minor))))


def label(item: Item, grams: int) -> str:
    """The counter's label for a weighed item."""
    return make_embedded(WEIGHT_LABEL, item.plu, min(grams, LABEL_GRAMS_MAX))
