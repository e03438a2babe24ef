"""The journal's nouns: what goes in, what comes back. Money in minor units, times in ms since 1970 UTC, dates yyyymmdd."""

from enum import Enum
from typing import Final

from msgspec import Struct

from retail.returns.origin import Origin, WentBack
from retail.sale import Details, Gain, Sale

#: `ledger` or `telemetry`; any other name is a `KeyError`.
Stream = str
LEDGER: Final = "ledger"
TELEMETRY: Final = "telemetry"
STREAMS: Final[tuple[Stream, ...]] = (LEDGER, TELEMETRY)


class Identity(Struct, frozen=True):
    """Whose journal this is; `epoch` is the life of the box that the hub granted (from 1)."""

    org: str
    store: str
    box: str
    epoch: int


class Limits(Struct, frozen=True, kw_only=True):
    """The bounds of a journal; the defaults suit a store of twenty lanes on a card of 32 GB."""

    #: Facts of telemetry kept; beyond it the oldest makes room and, where unsent, is counted as shed.
    telemetry_kept: int = 10_000
    #: Answered command ids kept for replay: days of a busy store, far beyond any lane's retry.
    commands_kept: int = 20_000
    #: Space held back for sales on a full disk: the WAL at its cap, and headroom.
    ballast_bytes: int = 8 * 1024 * 1024
    #: Below this much free space telemetry is shed, so that sales have the rest.
    low_water_bytes: int = 64 * 1024 * 1024
    #: Entries that may wait for the writer; each lane has one under way, so this many means a stalled disk.
    waiting_max: int = 1_024
    #: Facts that head office has are kept for so many business days, for returns and reprints ...
    keep_days: int = 90
    #: ... unless the file is larger than this.
    keep_bytes: int = 1024 * 1024 * 1024
    #: Facts of the ledger that are let go of in one transaction: a lane that comes then waits for no more than these.
    forgotten_at_once: int = 100
    #: Newest facts of each stream that are checked against the chain when the journal is opened.
    checked_at_open: int = 256


class SaleDraft(Struct, frozen=True):
    """A paid sale on its way in: `sale.number` is 0, the journal gives it. `cart` and `command` are ids made by the lane."""

    sale: Sale
    cart: str
    command: str
    request_hash: bytes
    business_date: int
    at_ms: int
    print_receipt: bool = True
    gains: tuple[Gain, ...] = ()
    details: Details = Details()
    #: Where the goods were sold that come back with it.
    origins: tuple[Origin, ...] = ()
    #: Of which payments its money goes back.
    backs: tuple[WentBack, ...] = ()
    #: The shift that the lane sold it in, 0 where it has none: one that is over by now is supplemented.
    shift: int = 0
    #: Of accounts that it spends: account, member, and how much head office had lent in all as far as the lane knew.
    lent: tuple[tuple[str, str, int], ...] = ()
    #: It goes on a retail issue of its own, in the same transaction.
    issue: bool = False
    #: Second printers that get an order for it, by name.
    orders: tuple[str, ...] = ()


class Completed(Struct, frozen=True):
    """A sale as it stands in the journal, its receipt number given; `replayed` where it stood there already.

    `business_date` is the store's own; `date_held` says that the lane's claim lay before it and was not followed.
    """

    sale: Sale
    seq: int
    hash: bytes
    business_date: int
    at_ms: int
    cart: str
    replayed: bool = False
    date_held: bool = False
    gains: tuple[Gain, ...] = ()
    details: Details = Details()
    origins: tuple[Origin, ...] = ()
    backs: tuple[WentBack, ...] = ()
    #: Nobody bought it: it stands in no journal.
    training: bool = False


class StoredAnswer(Struct, frozen=True):
    """What a command came to: fact `seq` of `stream`, and the sale where it was one."""

    command: str
    request_hash: bytes
    stream: Stream
    seq: int
    completed: Completed | None = None


class Stored(Struct, frozen=True, gc=False):
    """One fact as it was written: the record's own bytes and the chain after it.

    `note` is head office's, sealed, where the record's personal fields are gone.
    """

    seq: int
    record: bytes
    hash: bytes
    note: bytes = b""


class Pending(Struct, frozen=True, gc=False):
    """What the hub has not acknowledged; `oldest_ms` is the wall time of the oldest such fact, 0 where there is none."""

    receipts: int
    minor: int
    bytes: int
    oldest_ms: int


class SaleRow(Struct, frozen=True, gc=False):
    """One line of the list of sales."""

    seq: int
    lane: str
    epoch: int
    number: int
    cart: str
    total_minor: int
    business_date: int
    at_ms: int


class Taking(Struct, frozen=True, gc=False):
    """Takings (收款) of one lane and tender kind on one business date."""

    business_date: int
    lane: str
    kind: str
    amount_minor: int
    receipts: int


class PrintState(Enum):
    """Where a receipt's paper is. After a restart `PRINTING` means that it may be out already: print it as a copy."""

    QUEUED = "queued"
    PRINTING = "printing"
    PRINTED = "printed"
    DROPPED = "dropped"


class PrintJob(Struct, frozen=True, gc=False):
    """The receipt of the sale at `seq`, still to be printed."""

    seq: int
    lane: str
    state: PrintState


class RoomState(Enum):
    """How much space is left: `LOW` sheds telemetry, `BALLAST` sells on the reserve, `FULL` refused the last entry."""

    OK = "ok"
    LOW = "low"
    BALLAST = "ballast"
    FULL = "full"


class Room(Struct, frozen=True, gc=False):
    """Free space on the journal's disk, in bytes, the ballast not counted."""

    free_bytes: int
    state: RoomState


class Size(Struct, frozen=True, gc=False):
    """The journal's file, in bytes: what is used of it, and what is free inside it."""

    used_bytes: int
    free_bytes: int


class Kept(Struct, frozen=True):
    """What is kept of the ledger: facts `first_seq` to `last_seq`, the oldest of business date `since` (0: none, or unreadable).

    `over` its budget; `waits`: all of it is still to be acknowledged; `damaged`: why nothing more is let go of, else empty.
    """

    first_seq: int
    last_seq: int
    since: int
    used_bytes: int
    free_bytes: int
    keep_days: int
    keep_bytes: int
    forgotten: int
    over: bool
    waits: bool
    damaged: str


class Damage(Struct, frozen=True, gc=False):
    """The first fact of a stream that does not fit the chain."""

    stream: Stream
    seq: int
