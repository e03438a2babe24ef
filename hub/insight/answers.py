"""What the dashboard is told. Money in minor units, times in ms since 1970 UTC, `None` where nothing is known."""

from typing import Literal

from msgspec import Struct

from hub.insight.clocks.watch import Trouble

LineWord = Literal["LIVE", "THIN", "CATCH-UP", "DARK", "UNKNOWN"]


class Hour(Struct, frozen=True):
    """One hour of the stores' own clocks, beside the same hour a week before."""

    hour: int
    takings_minor: int
    receipts: int
    last_week_minor: int | None


class Line(Struct, frozen=True):
    """How a store's line stands, since when (hub's clock) and why."""

    state: LineWord
    since_ms: int
    reason: str


class Pending(Struct, frozen=True):
    """What was still at the store when it last spoke."""

    receipts: int = 0
    minor: int = 0
    bytes: int = 0
    oldest_ms: int | None = None


class BoxRow(Struct, frozen=True):
    """One box in one life: its newest fact, and the newest of them that the hub has applied.

    `clock` is what is or was wrong with its clock (`hub.insight.clocks.watch`); facts count all the same.
    """

    box: str
    epoch: int
    head_seq: int
    applied_seq: int
    version: str
    last_seen_ms: int | None
    clock: tuple[Trouble, ...] = ()


class StoreRow(Struct, frozen=True):
    """A store's day and its line. `needs_call` is why a person should ring there, as a code.

    `lacks` is what its figures of a date that is over lack, as a code, empty where all is here; None while the date runs.
    """

    store: str
    name: str
    takings_minor: int
    receipts: int
    last_sale_ms: int | None
    line: Line
    pending: Pending
    complete_to_ms: int | None
    needs_call: str | None
    parked: int
    boxes: list[BoxRow]
    lacks: str | None


class Stores(Struct, frozen=True):
    """All stores, those that need a call first."""

    stores: list[StoreRow]


class LaneRow(Struct, frozen=True):
    """A lane's day and the last receipt number of its newest epoch."""

    lane: str
    receipts: int
    takings_minor: int
    last_number: int


class ApartRow(Struct, frozen=True):
    """Money of a date that is in no receipt: `what` it came for (`charged`, `deposited`) by `kind` of tender, below zero what went back."""

    what: str
    kind: str
    amount_minor: int
    times: int


class UnprintedRow(Struct, frozen=True):
    """A lane of a store: `doubtful` receipts may be out or not, those from `waits_from` on wait for the printer (0: none)."""

    lane: str
    doubtful: list[int]
    waits_from: int
    why: str
    at_ms: int


class StoreDetail(StoreRow, frozen=True):
    """One store with its hours and lanes."""

    business_date: str
    currency: str
    hours: list[Hour]
    lanes: list[LaneRow]
    apart: list[ApartRow] = []
    #: Receipts that may not be on paper, by lane, as the lanes last said.
    unprinted: list[UnprintedRow] = []


class Behind(Struct, frozen=True):
    """A store whose figures are not complete; `lane` is there where one lane is known to be the cause."""

    store: str
    lane: str | None
    behind_receipts: int


class Completeness(Struct, frozen=True):
    """How far a total can be believed: complete stores are so up to `complete_to_ms`, or to the date's end (`whole_day`).

    `behind_receipts` are known to be missing. Of `undecided` stores sales wait for a person: set aside, or unreadable.
    """

    stores_total: int
    stores_complete: int
    complete_to_ms: int | None
    behind_receipts: int
    behind_minor: int
    stores: list[Behind]
    whole_day: bool = False
    undecided: int = 0


class LateSum(Struct, frozen=True):
    """Sales that came after their date was closed (`hub.insight.totals.late`)."""

    receipts: int = 0
    minor: int = 0


class Today(Struct, frozen=True):
    """One business date of all stores in one currency.

    Its takings are of its own date. As booked, `late_in` comes to them; by the date of sale, `late_out`. `closed_ms` is
    when finance closed the date, None where it has not.
    """

    business_date: str
    currency: str
    takings_minor: int
    receipts: int
    same_weekday_minor: int | None
    hours: list[Hour]
    completeness: Completeness
    stores: list[StoreRow]
    as_of_ms: int
    late_in: LateSum = LateSum()
    late_out: LateSum = LateSum()
    closed_ms: int | None = None
    #: Money that is in no receipt, and so in no takings.
    apart: list[ApartRow] = []


class ReceiptRow(Struct, frozen=True):
    """A receipt in a list; `lines` counts them, `tenders` are kinds. `booked_date` is where a late one is booked."""

    store: str
    lane: str
    epoch: int
    number: int
    receipt_no: str
    business_date: str
    at_ms: int
    total_minor: int
    currency: str
    lines: int
    tenders: list[str]
    booked_date: str | None = None


class Receipts(Struct, frozen=True):
    """A page of receipts, newest first; `next` asks for the one after."""

    receipts: list[ReceiptRow]
    next: str | None


class ReceiptLine(Struct, frozen=True):
    """A line as it was sold, under the item's name of today.

    Where goods came back, `returned_from` is the receipt on which they were sold ("-": without one). Where a person settled the
    price of a unit, `before_minor` is what it was, with who did it, with whose word, and why. Lot, dates (yyyymmdd, 0 where
    none is known) and serial number are what its code told; a deposit `rides` with the line of this number.
    """

    item: str
    name: str
    qty_milli: int
    unit: str
    unit_price_minor: int
    discount_minor: int
    amount_minor: int
    tax_rate_bp: int
    returned_from: str = ""
    before_minor: int = 0
    by: str = ""
    approved_by: str = ""
    reason: str = ""
    lot: str = ""
    expiry: int = 0
    best_before: int = 0
    serial: str = ""
    rides: int = 0
    #: The deposit (订金) with which its price was agreed.
    deposit: str = ""


class Tender(Struct, frozen=True):
    """A payment: `given_minor` less `change_minor` is `amount_minor`, and for a voucher whose rest is lost it is more."""

    kind: str
    amount_minor: int
    given_minor: int
    change_minor: int
    #: Given on top (小费), in no total; and what a payment terminal said: approval code and the card's last digits.
    tip_minor: int = 0
    slip: str = ""


class Tax(Struct, frozen=True):
    """Tax by rate in basis points: contained in the prices, or on top of them; `name` where it has one."""

    rate_bp: int
    net_minor: int
    tax_minor: int
    name: str = ""


class Proof(Struct, frozen=True):
    """Which fact this is, the hash that the chain has there, and when the hub received it."""

    box: str
    seq: int
    hash_hex: str
    received_ms: int


class ByHand(Struct, frozen=True):
    """A discount that a person gave, over the `whole` receipt or on one line: `off_bp` basis points, 0 where it was an amount."""

    whole: bool
    off_bp: int
    off_minor: int
    by: str
    approved_by: str
    reason: str
    policy: int


class Receipt(Struct, frozen=True):
    """A receipt whole, from the fact itself; `booked_date` is where a late one is booked."""

    receipt_no: str
    store: str
    lane: str
    epoch: int
    number: int
    business_date: str
    at_ms: int
    cashier: str
    currency: str
    lines: list[ReceiptLine]
    total_minor: int
    discount_minor: int
    tax: list[Tax]
    tenders: list[Tender]
    proof: Proof
    #: On top of the lines: tax, and what was rounded in cash.
    tax_added_minor: int = 0
    rounding_minor: int = 0
    #: The age in years that the cashier confirmed, 0 for none.
    age: int = 0
    coupons: tuple[str, ...] = ()
    booked_date: str | None = None
    cuts: list[ByHand] = []


class ParkedRow(Struct, frozen=True):
    """Something that could not be read, kept with its reason: a `fact` by its number, a `sealed` message, or a `batch`.

    `times` says how often it came; `dismissed_ms` since when a person wants to hear no more of it, 0 while it waits.
    """

    id: str
    store: str
    box: str
    stream: str
    seq: int
    reason: str
    received_ms: int
    bytes: int
    times: int = 1
    epoch: int = 0
    form: str = "sealed"
    dismissed_ms: int = 0


class Parked(Struct, frozen=True):
    """What is parked, newest first."""

    parked: list[ParkedRow]


class ItemRow(Struct, frozen=True):
    """An item as head office has it now."""

    id: str
    name: str
    gtins: list[str]
    plu: str
    price_minor: int
    unit: str
    weighed: bool
    category: str


class Items(Struct, frozen=True):
    """A page of items by code; `revision` is the masters' newest."""

    items: list[ItemRow]
    revision: int
    next: str | None
