"""Rows of the inbox's own tables: raw facts, what was set aside, what was parked. Pure."""

from collections.abc import Iterable
from hashlib import sha256

from msgspec import Struct

from hub.inbox.deciding.advance import NewFact
from protocol.facts import KINDS, Fact, UnknownFact, decode_fact
from protocol.packing import BadMessage
from protocol.topics import Address

Row = tuple[object, ...]
#: Most bytes kept of a parked message; facts whose seal was good are kept whole, they may be somebody's sales.
PARKED_BYTES_MAX = 64 * 1024
_UNREADABLE = -1


class Place(Struct, frozen=True):
    """Whose facts these are, and when they came."""

    address: Address
    epoch: int
    stream: str
    received_ms: int


class Read(Struct, frozen=True):
    """What reading facts gave: rows for `fact` and `parked`, and the facts that projections can use."""

    rows: list[Row]
    parked: list[Row]
    facts: list[tuple[int, Fact]]


def read(place: Place, new: Iterable[NewFact]) -> Read:
    """Take records apart; one that cannot be read is kept raw, parked with its reason, and holds nothing up."""
    out = Read([], [], [])
    for one in new:
        kind = _UNREADABLE
        try:
            fact = decode_fact(one.record)
        except BadMessage as exc:
            out.parked.append(parked_fact(place, one, str(exc)))
        else:
            kind = fact.body.kind if isinstance(fact.body, UnknownFact) else int(KINDS[type(fact.body)])
            out.facts.append((one.seq, fact))
            if isinstance(fact.body, UnknownFact):
                out.parked.append(
                    parked_fact(place, one, f"kind {kind} is newer than this hub: kept until it is updated")
                )
        out.rows.append(_fact_row(place, one, kind))
    return out


def clean(text: str) -> str:
    """Text that every database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def aside_rows(place: Place, new: Iterable[NewFact]) -> list[Row]:
    """Facts of a life that is over, kept as they came."""
    a = place.address
    key = (a.org, a.store, a.box, place.epoch, place.stream)
    return [(*key, one.seq, one.record, place.received_ms, one.hash, 0) for one in new]


def parked_fact(place: Place, one: NewFact, reason: str) -> Row:
    """The parked row of a fact."""
    return parked_row(
        place.address, place.stream, one.seq, reason, one.record, place.received_ms, epoch=place.epoch, form="fact"
    )


def parked_message(
    address: Address, stream: str, reason: str, payload: bytes, received_ms: int, *, form: str = "sealed"
) -> Row:
    """The parked row of a whole message, of which nothing was taken; `batch` is one whose seal was broken already."""
    return parked_row(address, stream, 0, reason, payload, received_ms, epoch=0, form=form)


def parked_row(
    address: Address, stream: str, seq: int, reason: str, payload: bytes, received_ms: int, *, epoch: int, form: str
) -> Row:
    """One unreadable thing, by its number in the stream (0: a message); the same of the same life has the same digest."""
    org, store, box = address.org, address.store, address.box
    digest = sha256(f"{org}/{store}/{box}/{stream}/{seq}/{epoch or ''}/".encode() + payload).digest()
    kept, words = payload if form == "batch" else payload[:PARKED_BYTES_MAX], clean(reason)[:300]
    return (digest, org, store, box, stream, seq, words, kept, len(payload), received_ms, 1, epoch, form, 0)


def raw_row(place: Place, one: NewFact) -> Row:
    """The row of a fact of which nothing can be made."""
    return _fact_row(place, one, _UNREADABLE)


def _fact_row(place: Place, one: NewFact, kind: int) -> Row:
    a = place.address
    bounded = kind if -1 <= kind < 2**31 else _UNREADABLE
    key = (a.org, a.store, a.box, place.epoch, place.stream, one.seq)
    return (*key, bounded, one.record, one.hash, place.received_ms)
