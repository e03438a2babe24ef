"""One fact as people are told of it, whether it can be read or not. Pure."""

from msgspec import Struct

from hub.insight.uncounted.contents import UNREADABLE, kind_of
from protocol.facts import SaleCompleted, decode_fact
from protocol.packing import BadMessage
from protocol.reading import fact_in_words


class ToldFact(Struct, frozen=True):
    """A fact by its number: its kind by name, a sale's number and money, and all of it in one English line."""

    seq: int
    kind: str
    words: str
    lane: str = ""
    business_date: int | None = None
    at_ms: int | None = None
    number: int | None = None
    minor: int | None = None
    currency: str = ""
    lines: int = 0


def told(seq: int, record: bytes) -> ToldFact:
    """Tell it; one that cannot be read says why."""
    try:
        fact = decode_fact(record)
    except BadMessage as exc:
        return ToldFact(seq, UNREADABLE, f"cannot be read ({len(record)} bytes): {exc}")
    words = "".join(mark if mark.isprintable() else "·" for mark in fact_in_words(fact))
    plain = ToldFact(seq, kind_of(fact), words, fact.lane[:32], fact.business_date, fact.at_ms)
    if not isinstance(fact.body, SaleCompleted):
        return plain
    sale = fact.body.sale
    return ToldFact(
        seq=seq,
        kind=plain.kind,
        words=words,
        lane=sale.lane,
        business_date=fact.business_date,
        at_ms=fact.at_ms,
        number=sale.number,
        minor=sale.total_minor,
        currency=sale.currency,
        lines=len(sale.lines),
    )
