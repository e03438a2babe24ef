"""What a line costs and which tax its price contains. Prices are tax included (含税价)."""

from collections.abc import Iterable

from msgspec import Struct

from retail.money import divide
from retail.sale import SaleLine


class TaxLine(Struct, frozen=True, array_like=True):
    """Tax that is contained in the prices at one rate (basis points): gross = net + tax, in minor units."""

    rate_bp: int
    net_minor: int
    tax_minor: int


def line_amount(unit_price_minor: int, qty_milli: int) -> int:
    """Price times quantity, rounded half up to the minor unit.

    >>> line_amount(800, 1250), line_amount(3, 500)
    (1000, 2)
    """
    return divide(unit_price_minor * qty_milli, 1000)


def quantity_for(unit_price_minor: int, amount_minor: int) -> int:
    """The quantity that an amount buys, in thousandths, at least 1: what a price label stood for on the scale."""
    return max(1, divide(amount_minor * 1000, unit_price_minor))


def tax_table(lines: Iterable[SaleLine]) -> list[TaxLine]:
    """Tax contained in a sale's lines by rate, computed on each rate's sum and rounded half up.

    >>> tax_table([SaleLine("milk", 1000, 113, 0, 113, 1300), SaleLine("book", 1000, 50, 0, 50, 0)])
    [TaxLine(rate_bp=0, net_minor=50, tax_minor=0), TaxLine(rate_bp=1300, net_minor=100, tax_minor=13)]
    """
    gross: dict[int, int] = {}
    for line in lines:
        gross[line.tax_rate_bp] = gross.get(line.tax_rate_bp, 0) + line.amount_minor
    taxes = {rate: divide(amount * rate, 10_000 + rate) for rate, amount in gross.items()}
    return [TaxLine(rate, gross[rate] - taxes[rate], taxes[rate]) for rate in sorted(gross)]
