"""What a message turns out to be once its seal is broken: pure. Whoever signed must be the box in the life it speaks of."""

from collections.abc import Iterable

from msgspec import Struct, field

from hub.insight.members.entries import is_member
from protocol.batch import Batch, decode_batch
from protocol.messages import Borrow, Check, Hello, Pull, Told
from protocol.packing import BadMessage, unpack
from protocol.redaction import Notes
from protocol.topics import Address
from retail.paying.tenders import OWNED

#: What every database and every peer can count to.
NUMBER_MAX = 2**62
#: Longest place in a list of masters, in characters: revision, kind and key.
AFTER_MAX = 128
#: Longest id of a question, and word for what came of it.
WORD_MAX = 16


class Opened(Struct, frozen=True):
    """A message whose seal is a known box's: `epochs` are the lives in which the box had this key."""

    address: Address
    leaf: str
    payload: bytes
    epochs: frozenset[int]


class Received(Struct, frozen=True):
    """Facts, as they came."""

    address: Address
    batch: Batch
    payload: bytes
    #: What head office itself said of redacted facts among them, by number; opened by whoever has its key.
    notes: Notes = field(default_factory=dict)


class Greeting(Struct, frozen=True):
    """Where a store stands, by its own account."""

    address: Address
    hello: Hello


class Asking(Struct, frozen=True):
    """A store asks for a page of masters."""

    address: Address
    pull: Pull


class Checking(Struct, frozen=True):
    """A store compares its copy of the masters."""

    address: Address
    check: Check


class Answering(Struct, frozen=True):
    """A box answers head office's question."""

    address: Address
    told: Told


class Borrowing(Struct, frozen=True):
    """A store asks what of members' accounts is lent to it."""

    address: Address
    borrow: Borrow


Letter = Received | Greeting | Asking | Checking | Answering | Borrowing


def read_letter(opened: Opened) -> Letter:
    """Read it; raise `BadMessage` where it is none, or speaks for another box, stream or life than its seal."""
    address, leaf = opened.address, opened.leaf
    match leaf:
        case "up/hello":
            hello = unpack(opened.payload, Hello)
            _own_life(opened, hello.epoch)
            if hello.stream not in {"ledger", "telemetry"}:
                raise BadMessage(f"no such stream: {hello.stream[:40]!r}")
            _in_bounds((hello.head_seq, hello.acked_seq, hello.tail_seq))
            return Greeting(address, hello)
        case "up/pull":
            return Asking(address, _within_bounds(unpack(opened.payload, Pull)))
        case "up/told":
            return Answering(address, _short(unpack(opened.payload, Told)))
        case "up/check":
            return Checking(address, _one_bucket(unpack(opened.payload, Check)))
        case "up/lease":
            borrow = _in_words(unpack(opened.payload, Borrow))
            _own_life(opened, borrow.epoch)
            return Borrowing(address, borrow)
        case "up/ledger" | "up/telemetry":
            batch = decode_batch(opened.payload)
            if (batch.store, batch.box, f"up/{batch.stream}") != (address.store, address.box, leaf):
                raise BadMessage(f"a batch of {batch.store}/{batch.box}/{batch.stream} under another's topic"[:200])
            _own_life(opened, batch.epoch)
            return Received(address, batch, opened.payload)
        case _:
            raise BadMessage(f"nothing that goes up: {leaf}")


def _within_bounds(pull: Pull) -> Pull:
    numbers = (pull.request, pull.since_revision, pull.to_revision, pull.limit, pull.bytes_max)
    if min(numbers) < 0 or max(numbers) > NUMBER_MAX or not pull.after.isprintable() or len(pull.after) > AFTER_MAX:
        raise BadMessage("a pull from no place that a page has given")
    return pull


def _one_bucket(check: Check) -> Check:
    _in_bounds((check.request, check.revision))
    if len(check.bucket) > 1 or not check.after.isprintable() or len(check.after) > AFTER_MAX:
        raise BadMessage("a comparison of nothing that can be compared")
    return check


def _in_words(borrow: Borrow) -> Borrow:
    _in_bounds((borrow.request, borrow.epoch, borrow.since, *(granted for _, _, granted in borrow.held)))
    names = [(account, member) for account, member, _ in borrow.held]
    if borrow.member and not is_member(borrow.member):
        raise BadMessage("a member's code is 1 to 32 printable characters")
    if not all(account in OWNED and is_member(member) for account, member in names):
        raise BadMessage("a share of no account that there is")
    return borrow


def _short(told: Told) -> Told:
    _in_bounds((told.at_ms,))
    if not (
        told.id.isalnum() and told.outcome.isalnum() and len(told.id) <= WORD_MAX and len(told.outcome) <= WORD_MAX
    ):
        raise BadMessage("an answer to no question that was asked")
    return told


def _own_life(opened: Opened, epoch: int) -> None:
    if epoch not in opened.epochs:
        raise BadMessage(f"speaks for epoch {epoch} with a key of epoch {max(opened.epochs)}")


def _in_bounds(numbers: Iterable[int]) -> None:
    if not all(0 <= number <= NUMBER_MAX for number in numbers):
        raise BadMessage("a number that nothing can have counted up to")
