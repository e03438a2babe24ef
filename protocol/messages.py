"""The small messages around the batches. All positional: fields are only appended, with defaults."""

from msgspec import Struct

SCHEMA = 1
#: Most ranges that a hub holds ahead of one stream's cursor.
AHEAD_MAX = 8


class Hello(Struct, frozen=True, array_like=True):
    """Store -> hub on every connect and then as heartbeat: where the store stands. Answered by an `Ack` of each stream.

    `head_seq` is the newest fact written, `acked_seq` the newest that the hub has acknowledged, `tail_seq` the oldest
    still kept. `wall_ms` is the store's claim; `boot` changes with each start of the box's process. The next greeting
    comes within `heartbeat_s`: seldom over a line whose bytes are paid for.
    """

    epoch: int
    stream: str
    head_seq: int
    acked_seq: int
    tail_seq: int
    wall_ms: int
    boot: str
    nonce: int
    masters_revision: int
    pending_receipts: int
    pending_minor: int
    pending_bytes: int
    oldest_pending_ms: int
    state: str
    reason: str
    version: str
    schema: int = SCHEMA
    heartbeat_s: int = 4


class Range(Struct, frozen=True, array_like=True):
    """Facts `first_seq ... upto_seq`, with the chain after the last of them."""

    first_seq: int
    upto_seq: int
    upto_hash: bytes


class Ack(Struct, frozen=True, array_like=True):
    """Hub -> store, only ever sent after the hub's commit: everything up to and including `upto_seq` is safe there.

    `want_seq` > 0 asks for a resend from that number (a gap, or a hub restored from an old backup). `credit_bytes` is
    what the hub can take in flight now, 0 to pause. `nonce` echoes the `Hello` that it answers (0 for a batch's
    acknowledgement). `refusal` is empty, or says what the hub makes of this box's facts: `epoch` (kept, but aside),
    `chain`, `unknown-box` (not kept). `upto_hash` is the hub's chain at `upto_seq`: a box that holds another there was
    rolled back, and must not take the hub's facts for its own; empty where the hub does not say. `ahead` are the ranges
    that are safe beyond a gap, by their numbers; None from a hub that keeps none. `spread_s` asks a box that loses its
    connection to come back at a random moment within so many seconds, because many others will; 0: as soon as it likes.
    """

    epoch: int
    stream: str
    upto_seq: int
    want_seq: int
    credit_bytes: int
    hub_ms: int
    nonce: int = 0
    refusal: str = ""
    upto_hash: bytes = b""
    ahead: tuple[Range, ...] | None = None
    spread_s: int = 0


class State(Struct, frozen=True, array_like=True):
    """Retained at a box's `state` topic: its birth on connecting, and its last will when it goes without a word.

    `boot` and `session` (counted from 1 in each boot) tell a late will of an older session from the truth.
    """

    online: bool
    boot: str
    session: int


class MastersHead(Struct, frozen=True, array_like=True):
    """Hub -> stores, retained and tiny: the newest revision for this audience.

    `root` (protocol/digest.py) sums up all that holds in it but the stores' own documents; empty while it is not known.
    `lends`: this hub lends shares of what members own (`Borrow`).
    """

    revision: int
    root: bytes = b""
    lends: bool = False


class Check(Struct, frozen=True, array_like=True):
    """Store -> hub: our copy of `revision` is not yours. Which buckets differ; or with `bucket` (one byte), what is in it.

    `after` is where a large bucket goes on, the hub's own words. Only sent to a hub that announces a root.
    """

    request: int
    revision: int
    bucket: bytes = b""
    after: str = ""


class Checked(Struct, frozen=True, array_like=True):
    """Hub -> store: its digest; or the documents of a bucket (`packed`, protocol/pages.py), `after` as in a `Page`."""

    request: int
    revision: int
    digest: bytes
    bucket: bytes = b""
    packed: bytes = b""
    after: str = ""


class Pull(Struct, frozen=True, array_like=True):
    """Store -> hub: send what changed after `since_revision`, from `after` on (empty at the start, the hub's own words).

    At most `limit` documents, and where `bytes_max` is set packed, in about so many bytes: what the line carries in half a
    second. 0 asks for plain documents.
    """

    request: int
    since_revision: int
    to_revision: int
    after: str
    limit: int
    bytes_max: int = 0


class Document(Struct, frozen=True, array_like=True):
    """One master as it stands at a revision: `body` is its own msgpack, empty where it was withdrawn."""

    kind: str
    key: str
    revision: int
    body: bytes


class Page(Struct, frozen=True, array_like=True):
    """Hub -> store: one page of changes; `after` is the next page's place, empty on the last.

    `packed` documents (protocol/pages.py) come before the plain ones. Since and to are those of the pull. `reached` is the revision
    that the last page makes: what was loaded while the pull went on is in it too. 0: just `to_revision`.
    """

    request: int
    since_revision: int
    to_revision: int
    documents: tuple[Document, ...]
    after: str
    packed: bytes = b""
    reached: int = 0


class Ask(Struct, frozen=True, array_like=True):
    """Hub -> store: head office wants to know `what`, by `until_ms` of the hub's clock. Sent again until it is answered."""

    id: str
    what: str
    until_ms: int


class Told(Struct, frozen=True, array_like=True):
    """Store -> hub: what came of a question, and when by the store's clock; `packed` is text in zstd."""

    id: str
    outcome: str
    at_ms: int
    packed: bytes


class Lease(Struct, frozen=True, array_like=True):
    """What a life of a box may spend of a member's `account`: `granted` in all since it began, never less than was said before.

    `recalled` asks that so much of it be given back in all, as far as it is not spent. `balance` is the whole account as head
    office knew it at `as_of_ms`. Points, or minor units of stored value.
    """

    account: str
    member: str
    granted: int
    recalled: int = 0
    balance: int = 0
    as_of_ms: int = 0


class Borrow(Struct, frozen=True, array_like=True):
    """Store -> hub: what was lent to this life since `since` (the hub's own number), and to the `member` who stands here now.

    `held` are shares (account, member, granted), told where the hub asks for them; `last` with the last part of them. Only
    sent to a hub whose announcement says that it lends.
    """

    request: int
    epoch: int
    since: int
    member: str = ""
    held: tuple[tuple[str, str, int], ...] = ()
    last: bool = False


class Lent(Struct, frozen=True, array_like=True):
    """Hub -> store: leases that changed between `since` and `upto`; `more` of them are to be asked for.

    `request` is 0 where nobody asked. `tell`: this hub was set back, and has to know again what it had lent.
    """

    request: int
    epoch: int
    since: int
    upto: int
    leases: tuple[Lease, ...]
    more: bool = False
    tell: bool = False
