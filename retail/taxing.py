"""The tax of a cart's lines under a store's terms."""

from collections.abc import Sequence

from msgspec.structs import replace

from retail.basket import Cart, CartLine
from retail.sale import Details
from retail.tax import PLAIN, Reckoned, Taxed, reckon
from retail.terms import Terms


def reckon_special(lines: Sequence[CartLine], terms: Terms) -> Reckoned | None:
    """The tax, where it is not the plain one that follows from the lines' rates."""
    tax = terms.tax
    if tax == PLAIN or (not tax.added and (tax.by, tax.mode) == (PLAIN.by, PLAIN.mode) and not _coded(lines, terms)):
        return None
    return reckon([Taxed(line.amount_minor, line.tax_rate_bp, line.nature.tax) for line in lines], tax)


def tax_on_top(lines: Sequence[CartLine], terms: Terms) -> int:
    """What the customer pays beside the lines' amounts, in minor units."""
    found = reckon_special(lines, terms) if terms.tax.added else None
    return sum(found.by_line) if found else 0


def taxed(details: Details, cart: Cart, terms: Terms) -> Details:
    """The details of a paid cart's sale with its tax and rounding, where these are not the plain ones."""
    found = reckon_special(cart.lines, terms)
    kept = replace(details, taxes=found.table if found else (), rounding_minor=cart.rounding_minor)
    if found is None or not cart.tax_minor:
        return kept
    shares = {number: share for number, share in enumerate(found.by_line, 1) if share}
    lines = {one.line: one for one in details.lines} | {
        number: replace(details.of(number), tax_minor=share) for number, share in shares.items()
    }
    return replace(kept, lines=tuple(lines[number] for number in sorted(lines)), tax_minor=cart.tax_minor)


def _coded(lines: Sequence[CartLine], terms: Terms) -> bool:
    return any(line.nature.tax in terms.tax.codes for line in lines if line.nature.tax)
