"""Facts that name a person who was erased: the personal fields go, and the chain stays proved.

A link of the chain covers the record's very bytes, so it cannot be reckoned again without them. Head office, which proved the
chain while it had them, writes a *note* and seals it with its own key:

    note = place (store, box, epoch, seq), hash before, hash after, the record as it is now

Who walks the chain takes the note's hash where the walk comes to its hash before and to its very record. So a change of any
other fact, and of what is left of this one, shows as ever; only head office could say otherwise, and its key is not in the database.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct
from msgspec.structs import replace

from protocol.chain import HASH_BYTES, link
from protocol.facts import MemberSignedUp, decode_fact, encode_fact
from protocol.packing import BadMessage, pack, unpack
from protocol.seal import SIGNATURE_BYTES, seal, unseal

#: What the seal is for: no message of ours goes to such a topic.
TOPIC = "lantern/redacted"
_SEAL_BYTES = 1 + SIGNATURE_BYTES


class Redaction(Struct, frozen=True, array_like=True):
    """Head office's word on fact `seq` of a ledger: between `previous` and `hash` stands this `record` now."""

    store: str
    box: str
    epoch: int
    seq: int
    previous: bytes
    hash: bytes
    record: bytes

    @property
    def key(self) -> str:
        """A short name of its place."""
        return key_of(self.store, self.box, self.epoch, self.seq)

    def follows(self, previous: bytes, record: bytes) -> bool:
        """Whether the walk has come to it."""
        return self.previous == previous and self.record == record


Notes = Mapping[int, Redaction]


def key_of(store: str, box: str, epoch: int, seq: int) -> str:
    """A short name of a fact's place, as a document has it."""
    return sha256(f"{store}/{box}/{epoch}/{seq}".encode()).hexdigest()[:40]


def redacted(record: bytes) -> bytes:
    """A record without what it says of a person; the same where it says nothing. What cannot be read stays as it is."""
    try:
        fact = decode_fact(record)
    except BadMessage:
        return record
    if not isinstance(fact.body, MemberSignedUp):
        return record
    nobody = replace(fact.body, name="", shown="", born=0, agreed=False, keys=())
    return record if nobody == fact.body else encode_fact(replace(fact, body=nobody))


def member_of(record: bytes) -> str:
    """Whose sign-up a record is, by their code; empty where it is none."""
    try:
        body = decode_fact(record).body
    except BadMessage:
        return ""
    return body.member if isinstance(body, MemberSignedUp) else ""


def seal_note(note: Redaction, key: Ed25519PrivateKey) -> bytes:
    """A note under head office's seal."""
    return seal(pack(note), TOPIC, key)


def open_note(sealed: bytes, key: Ed25519PublicKey) -> Redaction:
    """The note, once its seal has been checked; raise `BadMessage` where it is none of head office's."""
    note = unpack(unseal(sealed, TOPIC, key), Redaction)
    if len(note.previous) != HASH_BYTES or len(note.hash) != HASH_BYTES or redacted(note.record) != note.record:
        raise BadMessage("a note on no redacted fact")
    return note


def read_note(sealed: bytes) -> Redaction:
    """The same for who had it from head office itself, and does not look at the seal again."""
    if len(sealed) <= _SEAL_BYTES:
        raise BadMessage("no note")
    return unpack(sealed[_SEAL_BYTES:], Redaction)


def links_over(previous: bytes, first_seq: int, records: Iterable[bytes], notes: Notes) -> list[bytes]:
    """The hashes of a run of facts, of which some may have been redacted."""
    hashes = []
    for seq, record in enumerate(records, first_seq):
        note = notes.get(seq)
        previous = note.hash if note and note.follows(previous, record) else link(previous, seq, record)
        hashes.append(previous)
    return hashes
