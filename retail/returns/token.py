"""What the code on a receipt says of it: enough for another store to take its goods back with the line down.

How it is written and signed is `protocol.receipt_token`'s business; here it is what a till makes of one that is good.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from retail.catalogue import Catalogue
from retail.quantity import ONE
from retail.returns.origin import ReceiptKey
from retail.returns.sold import Sold
from retail.sale import Details, LineDetail, Sale, SaleLine, TenderLine

#: What the code begins with that carries lines and a signature.
CODE_BEGINS = "LN1:"


class Token(Struct, frozen=True):
    """A receipt as its code carries it: the first of its lines, as many as fit.

    `proof` is how the hash of its fact begins. `kits` are lines (from 1) of goods that leave the shelf as others. Of lines that
    did not fit, `more` says how many they are, and `more_minor` what was paid for them; `exchange` whether one of them brought
    goods back itself.
    """

    receipt: ReceiptKey
    business_date: int
    currency: str
    total_minor: int
    proof: bytes
    lines: tuple[SaleLine, ...]
    details: tuple[LineDetail, ...] = ()
    kits: tuple[int, ...] = ()
    tenders: tuple[TenderLine, ...] = ()
    member: str = ""
    points: int = 0
    more: int = 0
    more_minor: int = 0
    exchange: bool = False


def token_of(receipt: ReceiptKey, sale: Sale, details: Details, business_date: int, proof: bytes) -> Token:
    """All that a code could carry of a sale."""
    return Token(
        receipt,
        business_date,
        sale.currency,
        sale.total_minor,
        proof,
        sale.lines,
        tuple(one for one in map(_carried, details.lines) if one != LineDetail(one.line)),
        tuple(one.line for one in details.lines if one.parts),
        tuple(TenderLine(one.kind, one.amount_minor, one.amount_minor) for one in sale.tenders),
        details.member,
        details.points,
    )


def sold_by(
    token: Token, catalogue: Catalogue, returned: Mapping[int, int], gone: Mapping[str, int] | None = None
) -> Sold:
    """The receipt as a till sees it. Lines that the code does not carry are there without goods, and cannot come back by it.

    What a kit is made of is what the catalogue says today: the code tells only that it is one. `gone` is what went back of each way
    to pay.
    """
    missing = [SaleLine("", -1 if token.exchange else 0, 0, 0, 0, 0)] * token.more
    if missing:
        missing[0] = replace(missing[0], amount_minor=token.more_minor)
    details = {one.line: one for one in token.details}
    for number in token.kits:
        details[number] = replace(
            details.get(number, LineDetail(number)), parts=_parts(token.lines[number - 1], catalogue)
        )
    sale = Sale(
        token.receipt.lane,
        token.receipt.number,
        "",
        token.currency,
        0,
        0,
        token.total_minor,
        (*token.lines, *missing),
        token.tenders,
    )
    lines = tuple(details[number] for number in sorted(details))
    told = Details(lines, member=token.member, points=token.points, rounding_minor=_rounding(token))
    return Sold(token.receipt, sale, told, token.business_date, returned, gone=gone or {})


def _rounding(token: Token) -> int:
    """What coins rounded its payment by, which follows from all of its lines."""
    if token.more:
        return 0
    lines = sum(line.amount_minor for line in token.lines) + sum(one.tax_minor for one in token.details)
    return token.total_minor - lines


def _carried(detail: LineDetail) -> LineDetail:
    """What of a line's details a code has room for."""
    marks = replace(detail.marks, expiry=0, best_before=0)
    return LineDetail(
        detail.line, marks, no_stock=detail.no_stock, no_return=detail.no_return, tax_minor=detail.tax_minor
    )


def _parts(line: SaleLine, catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    item = catalogue.item(line.item)
    return tuple((part.item, part.qty_milli * line.qty_milli // ONE) for part in item.parts) if item else ()
