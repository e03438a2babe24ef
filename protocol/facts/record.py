"""A fact as it travels: its record, made once, and read by whoever knows its kind."""

from typing import Literal

import msgspec
from msgspec import Struct

from protocol.facts.kinds import BODIES, KINDS, Body, UnknownFact
from protocol.facts.sales import SaleCompleted
from protocol.packing import BadMessage, convert, pack, trimmed, unpack_plain

#: The largest single record in bytes: a receipt of several hundred lines.
RECORD_BYTES_MAX = 64 * 1024

#: Nearly all facts are sales as we know them: read in one step, a third of what taking them apart costs.
_sale = msgspec.msgpack.Decoder(tuple[Literal[1], str, int, int, SaleCompleted])


class Fact(Struct, frozen=True):
    """One fact: `business_date` is the store's 营业日 as yyyymmdd, `at_ms` a claim of its wall clock (ms since 1970 UTC)."""

    lane: str
    business_date: int
    at_ms: int
    body: Body


def encode_fact(fact: Fact) -> bytes:
    """The record of a fact; raise `ValueError` where it is larger than any hub would take."""
    if isinstance(fact.body, UnknownFact):
        raise TypeError("an unknown fact has its own bytes already")
    record = pack((int(KINDS[type(fact.body)]), fact.lane, fact.business_date, fact.at_ms, trimmed(fact.body)))
    if len(record) > RECORD_BYTES_MAX:
        raise ValueError(f"fact of {len(record)} bytes, at most {RECORD_BYTES_MAX} allowed")
    return record


def decode_fact(record: bytes) -> Fact:
    """Read a record; an unknown kind or extra fields are fine, anything else that does not fit raises `BadMessage`."""
    if len(record) <= RECORD_BYTES_MAX:
        try:
            _, lane, business_date, at_ms, body = _sale.decode(record)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # another kind, more fields, or no fact: looked at more slowly
        else:
            return Fact(lane, business_date, at_ms, body)
    return _decode_any(record)


def _decode_any(record: bytes) -> Fact:
    plain = unpack_plain(record, bytes_max=RECORD_BYTES_MAX)
    if not isinstance(plain, list) or len(plain) < 5:
        raise BadMessage("a fact is an array of kind, lane, business date, time and body")
    kind, lane, business_date, at_ms, body = plain[:5]
    if type(kind) is not int or type(lane) is not str or type(business_date) is not int or type(at_ms) is not int:
        raise BadMessage("kind, business date and time of a fact are integers, its lane is text")
    known = BODIES.get(kind)
    return Fact(lane, business_date, at_ms, convert(body, known) if known else UnknownFact(kind, body))  # type: ignore[arg-type]
