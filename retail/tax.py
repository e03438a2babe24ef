"""Tax: contained in prices (含税价) or added to them, by rate or by code, rounded for each receipt or each line.

All shares are exact fractions until they are rounded once, by the mode that the store's terms name. Of several taxes on the
same goods each stands in a row of its own, with the amount that they are on.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail.money import allocate
from retail.rounding import Mode, divide
from retail.sale import Details, Sale, TaxLine

Rate = Annotated[int, Meta(ge=0, le=100_000)]


class TaxPart(Struct, frozen=True, omit_defaults=True):
    """One tax of a code: `rate_bp` basis points of the price before tax; where `compound`, of that and the taxes before it."""

    name: Annotated[str, Meta(max_length=20)]
    rate_bp: Rate
    compound: bool = False


class TaxTerms(Struct, frozen=True, omit_defaults=True):
    """How a store reckons tax.

    `added`: prices are without tax, it comes on top. `by` says what is rounded: the sum of each rate over the `receipt`, or
    each `line`; with `each_unit` each piece of a line, by its share of what the line costs. `codes` are taxes by an item's `tax`: no parts are an exemption (免税). An item whose code is not there has
    its own rate.
    """

    added: bool = False
    by: Literal["receipt", "line"] = "receipt"
    mode: Mode = "half_up"
    codes: dict[str, tuple[TaxPart, ...]] = {}
    #: A field of its own and no third word of `by`, which boxes of the version before would not read: they round by line.
    each_unit: bool = False


class Taxed(Struct, frozen=True):
    """An amount to be taxed, for so many pieces: contained or not, as the terms say. What is weighed is one."""

    amount_minor: int
    rate_bp: int
    code: str = ""
    pieces: int = 1


class Reckoned(Struct, frozen=True):
    """The tax table, and each line's share of all its taxes together."""

    table: tuple[TaxLine, ...]
    by_line: tuple[int, ...]


PLAIN = TaxTerms()


def reckon(lines: Sequence[Taxed], terms: TaxTerms = PLAIN) -> Reckoned:
    """The tax of some lines."""
    groups: dict[tuple[TaxPart, ...], list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(_parts(line, terms.codes), []).append(place)
    rows: dict[tuple[int, str], TaxLine] = {}
    by_line = [0] * len(lines)
    for parts, places in groups.items():
        amounts = [lines[place].amount_minor for place in places]
        taxes, shares = _group(parts, [lines[place] for place in places], terms)
        for place, share in zip(places, shares, strict=True):
            by_line[place] = share
        net = sum(amounts) - (0 if terms.added else sum(taxes))
        for part, tax in zip(parts, taxes, strict=True):
            had = rows.get((part.rate_bp, part.name), TaxLine(part.rate_bp, 0, 0, part.name))
            rows[part.rate_bp, part.name] = TaxLine(part.rate_bp, had.net_minor + net, had.tax_minor + tax, part.name)
    return Reckoned(tuple(rows[key] for key in sorted(rows)), tuple(by_line))


def taxes_of(sale: Sale, details: Details) -> Sequence[TaxLine]:
    """The tax table of a sale: as it was reckoned at the lane, or of the plain terms that most stores have."""
    return details.taxes or tax_table((line.amount_minor, line.tax_rate_bp) for line in sale.lines)


def tax_table(amounts: Iterable[tuple[int, int]]) -> Sequence[TaxLine]:
    """Tax contained in amounts (minor units, basis points), on each rate's sum, rounded half up.

    >>> tax_table([(113, 1300), (50, 0)])
    (TaxLine(rate_bp=0, net_minor=50, tax_minor=0, name=''), TaxLine(rate_bp=1300, net_minor=100, tax_minor=13, name=''))
    """
    return reckon([Taxed(*amount) for amount in amounts]).table


def _parts(line: Taxed, codes: Mapping[str, tuple[TaxPart, ...]]) -> tuple[TaxPart, ...]:
    parts = codes.get(line.code) if line.code else None
    if parts is None:
        return (TaxPart("", line.rate_bp),)
    return parts or (TaxPart(line.code, 0),)


def _group(parts: Sequence[TaxPart], lines: Sequence[Taxed], terms: TaxTerms) -> tuple[list[int], list[int]]:
    """Taxes by part, and by line all of them together."""
    of = _of_amount(parts, added=terms.added)
    amounts = [line.amount_minor for line in lines]
    if terms.by == "line" or terms.each_unit:
        pieces = [line.pieces if terms.each_unit else 1 for line in lines]
        each = [
            [count * _rounded(amount * share / count, terms.mode) for share in of]
            for amount, count in zip(amounts, pieces, strict=True)
        ]
        return [sum(taxes) for taxes in zip(*each, strict=True)], [sum(taxes) for taxes in each]
    taxes = [_rounded(sum(amounts) * share, terms.mode) for share in of]
    if min(amounts) < 0:
        return taxes, _shares(sum(taxes), [amount * sum(of, Fraction()) for amount in amounts])
    return taxes, allocate(sum(taxes), amounts) if sum(amounts) else [0] * len(amounts)


def _shares(total: int, exact: Sequence[Fraction]) -> list[int]:
    """Integers next to exact shares, of any sign, that sum to a total near theirs: largest remainder first."""
    shares = [floor(one) for one in exact]
    each, left = divmod(total - sum(shares), len(shares))
    by_remainder = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
    for rank, place in enumerate(by_remainder):
        shares[place] += each + (rank < left)
    return shares


def _of_amount(parts: Sequence[TaxPart], *, added: bool) -> list[Fraction]:
    """What each tax is of an amount that the taxes are added to, or that contains them all."""
    shares: list[Fraction] = []
    for part in parts:
        rate = Fraction(part.rate_bp, 10_000)
        shares.append(rate * (1 + sum(shares)) if part.compound else rate)
    return shares if added else [share / (1 + sum(shares)) for share in shares]


def _rounded(exact: Fraction, mode: Mode) -> int:
    return divide(exact.numerator, exact.denominator, mode)
