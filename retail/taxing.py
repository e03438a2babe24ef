"""The tax of a cart's lines under a store's terms."""

from collections.abc import Sequence

from msgspec.structs import replace

from retail.basket import Cart, CartLine
from retail.quantity import pieces_in
from retail.sale import Details, TaxLine
from retail.tax import PLAIN, Reckoned, Taxed, TaxTerms, reckon
from retail.terms import Terms


def reckon_special(lines: Sequence[CartLine], terms: Terms) -> Reckoned | None:
    """The tax, where it is not the plain one that follows from the lines' rates.

    Goods that come back give back what was paid of it then.
    """
    tax = terms.tax
    if any(line.tax_back_minor for line in lines):
        return _with_back(lines, tax)
    usual = (tax.added, tax.by, tax.mode, tax.each_unit) == (PLAIN.added, PLAIN.by, PLAIN.mode, PLAIN.each_unit)
    if usual and not _coded(lines, terms):
        return None
    return reckon([to_tax(line) for line in lines], tax)


def to_tax(line: CartLine) -> Taxed:
    """A line as its tax is reckoned."""
    pieces = pieces_in(line.qty_milli, weighed=line.weighed)
    return Taxed(line.amount_minor, line.tax_rate_bp, line.nature.tax, pieces)


def tax_on_top(lines: Sequence[CartLine], terms: Terms) -> int:
    """What the customer pays beside the lines' amounts, in minor units."""
    if not terms.tax.added and not any(line.tax_back_minor for line in lines):
        return 0
    found = reckon_special(lines, terms)
    return sum(found.by_line) if found else 0


def taxed(details: Details, cart: Cart, terms: Terms) -> Details:
    """The details of a paid cart's sale with its tax and rounding, where these are not the plain ones."""
    found = reckon_special(cart.lines, terms)
    kept = replace(details, taxes=found.table if found else (), rounding_minor=cart.rounding_minor)
    if found is None or not (terms.tax.added or any(line.tax_back_minor for line in cart.lines)):
        return kept
    shares = {number: share for number, share in enumerate(found.by_line, 1) if share}
    lines = {one.line: one for one in details.lines} | {
        number: replace(details.of(number), tax_minor=share) for number, share in shares.items()
    }
    return replace(kept, lines=tuple(lines[number] for number in sorted(lines)), tax_minor=cart.tax_minor)


def _with_back(lines: Sequence[CartLine], terms: TaxTerms) -> Reckoned:
    """What is bought by the terms of today, what comes back by what was paid; one row of the table for each rate."""
    bought = [place for place, line in enumerate(lines) if not line.tax_back_minor]
    found = reckon([to_tax(lines[place]) for place in bought], terms)
    by_line = [line.tax_back_minor for line in lines]
    if terms.added:
        for place, share in zip(bought, found.by_line, strict=True):
            by_line[place] = share
    back = [TaxLine(line.tax_rate_bp, line.amount_minor, line.tax_back_minor) for line in lines if line.tax_back_minor]
    rows: dict[tuple[int, str], TaxLine] = {}
    for row in (*found.table, *back):
        had = rows.get((row.rate_bp, row.name), TaxLine(row.rate_bp, 0, 0, row.name))
        rows[row.rate_bp, row.name] = replace(
            had, net_minor=had.net_minor + row.net_minor, tax_minor=had.tax_minor + row.tax_minor
        )
    return Reckoned(tuple(rows[key] for key in sorted(rows)), tuple(by_line))


def _coded(lines: Sequence[CartLine], terms: Terms) -> bool:
    return any(line.nature.tax in terms.tax.codes for line in lines if line.nature.tax)
