"""Facts: what happened at a store, never edited. A correction is another fact.

A fact travels as its *record*, positional msgpack of `[kind, lane, business_date, at_ms, body]`. The record's bytes are
made once, at the store; the hash chain runs over them and the hub keeps them as they came, so that a field which today's
hub does not know survives. Kinds are small numbers; a number that we do not know is carried as `UnknownFact`.
"""

from enum import IntEnum
from typing import Any, Literal

import msgspec
from msgspec import Struct

from protocol.packing import BadMessage, convert, pack, trimmed, unpack_plain
from retail.foreign import Foreign
from retail.members import Member
from retail.returns.origin import Origin, WentBack
from retail.sale import CardSlip, Details, Gain, Sale, TenderLine
from retail.shifts import Counted, Handover, Supplement
from retail.stock.count import Looked
from retail.stock.issue import IssueLine, Receipts
from retail.stock.moves import MoveLine
from retail.voiding import VoidedLine

#: The largest single record in bytes: a receipt of several hundred lines.
RECORD_BYTES_MAX = 64 * 1024


class Kind(IntEnum):
    """Fact kinds by number. Numbers are for ever; below 64 the `ledger` stream, from 64 the `telemetry` stream."""

    SALE_COMPLETED = 1
    DRAWER_OPENED = 2
    SALE_RETURNED = 3
    FACTS_LOST = 4
    GOODS_VOIDED = 5
    CASH_MOVED = 15
    SHIFT_OPENED = 16
    SHIFT_COUNTED = 17
    SHIFT_CLOSED = 18
    SHIFT_SUPPLEMENTED = 19
    DAY_CLOSED = 20
    VALUE_CHARGED = 21
    MEMBER_SIGNED_UP = 22
    SHARE_GIVEN_BACK = 23
    PAYMENT_DOUBTED = 25
    PAYMENT_RESOLVED = 26
    PAYMENT_REVERSED = 27
    STOCK_MOVED = 35
    RETAIL_ISSUED = 36
    COUNT_OPENED = 37
    STOCK_COUNTED = 38
    COUNT_CLOSED = 39
    DEPOSIT_TAKEN = 28
    DEPOSIT_ENDED = 29
    CHARGE_UNDONE = 30
    DEVICE_FAULTED = 64
    DEVICE_RECOVERED = 65
    CLOCK_DOUBTED = 66
    CLOCK_TRUSTED = 67
    DRAWER_FORCED = 70
    DRAWER_LEFT_OPEN = 71


class SaleCompleted(Struct, frozen=True, array_like=True):
    """A sale was paid and is final (零售单); `gains` are the promotions that it was given, off its lines already.

    `details` is what most sales do not have.
    """

    sale: Sale
    gains: tuple[Gain, ...] = ()
    details: Details = Details()


class SaleReturned(SaleCompleted, frozen=True, array_like=True):
    """Goods came back (退货), others may have gone out for them (换货): a sale with lines and tenders below zero.

    It counts as the sale that it is; `origins` say of each line below zero where its goods had been sold.
    """

    origins: tuple[Origin, ...] = ()
    #: Of which receipts' payments its money went back, or was carried into what the goods were exchanged for.
    backs: tuple[WentBack, ...] = ()


class DrawerOpened(Struct, frozen=True, array_like=True):
    """The cash drawer was opened without a sale (开钱箱): who and why."""

    by: str
    reason: str


class CashMoved(Struct, frozen=True, array_like=True):
    """Cash went into the drawer (above zero) or out of it without a sale: `move` names what for, `by` who, `reason` why.

    `move` is a kind of `retail.drawer`, or one that a newer box knows: the sign tells what the drawer holds all the same.
    """

    move: str
    into_minor: int
    currency: str
    by: str
    reason: str


class ShiftOpened(Struct, frozen=True, array_like=True):
    """A shift (班次) of the fact's lane begins: its number is gap-free per lane and life of the box, `float_minor` lies in the drawer."""

    shift: int
    cashier: str
    float_minor: int
    currency: str


class ShiftCounted(Struct, frozen=True, array_like=True):
    """The tenders of an open shift were counted; `pieces` are its coins and notes (value, how many), where they were."""

    shift: int
    by: str
    counted: tuple[Counted, ...]
    pieces: tuple[tuple[int, int], ...] = ()


class ShiftClosed(Struct, frozen=True, array_like=True):
    """A shift ended: all that its document (交班单) is made of."""

    handover: Handover


class ShiftSupplemented(Struct, frozen=True, array_like=True):
    """Something is said of a shift after its close (补充交班)."""

    supplement: Supplement


class DayClosed(Struct, frozen=True, array_like=True):
    """The store's business date (日结), that of the fact, is closed: what comes after is of a later one.

    `shifts` are those that ended on it, and `still_open` those that go on, by lane and number. `takings` are by lane and kind
    of tender, with their receipts; `holds` are carts that stayed aside, by number, with what they come to.
    """

    by: str
    currency: str
    shifts: tuple[tuple[str, int], ...]
    still_open: tuple[tuple[str, int], ...]
    takings: tuple[tuple[str, str, int, int], ...]
    holds: tuple[tuple[int, int], ...] = ()
    #: Deposits that nobody had picked up then: how many, and what customers had of them.
    deposits: tuple[int, int] = (0, 0)
    #: Money of the date that is in no receipt: by lane, what it came for (`charged`, `deposited`) and kind of tender, with how often.
    apart: tuple[tuple[str, str, str, int, int], ...] = ()


class DepositTaken(Struct, frozen=True, array_like=True):
    """Money was taken for goods that are picked up later (收订金): no sale. `number` is gap-free per lane and life of the box.

    `goods` are items with quantity (thousandths) and what they were to cost; `wanted` is the date of the pick-up (yyyymmdd, 0
    for any). A sale uses it as a tender of kind `deposit` with its number as reference. Paid in several ways it has them all in
    `tenders`, and `tender` is the largest way with the whole amount, for readers that know no other.
    """

    number: int
    customer: str
    purpose: str
    wanted: int
    currency: str
    amount_minor: int
    tender: TenderLine
    by: str
    goods: tuple[tuple[str, int, int], ...] = ()
    tenders: tuple[TenderLine, ...] = ()
    #: Which payments were foreign notes, and what a payment terminal said of others.
    foreign: tuple[Foreign, ...] = ()
    cards: tuple[CardSlip, ...] = ()

    @property
    def paid(self) -> tuple[TenderLine, ...]:
        """All payments."""
        return self.tenders or (self.tender,)


class DepositEnded(Struct, frozen=True, array_like=True):
    """What was left of a deposit went back to the customer, or stays with the shop (退订金): `deposit` is its number as people read it.

    `kind` is how money went back, by whom and why; nobody can use the deposit any more. Several ways are in `tenders`, below zero.
    """

    deposit: str
    currency: str
    back_minor: int
    kept_minor: int
    kind: str
    by: str
    reason: str
    tenders: tuple[TenderLine, ...] = ()
    cards: tuple[CardSlip, ...] = ()

    @property
    def paid(self) -> tuple[TenderLine, ...]:
        """How the money went back, below zero."""
        back = -self.back_minor
        return self.tenders or ((TenderLine(self.kind, back, back),) if back else ())


class ValueCharged(Struct, frozen=True, array_like=True):
    """Money was taken for a member's stored value (储值充值): no goods, and no sale. `number` is gap-free per lane and life."""

    number: int
    member: str
    currency: str
    amount_minor: int
    tenders: tuple[TenderLine, ...]
    by: str
    reference: str = ""
    foreign: tuple[Foreign, ...] = ()
    cards: tuple[CardSlip, ...] = ()


class ChargeUndone(Struct, frozen=True, array_like=True):
    """A charge was taken back, or what its member had not spent of it (充值退回): `charge` is its number as people read it.

    It spends the member's stored value at this store, and its money went back by `tenders`, below zero. `number` is gap-free per
    lane and life; `by` let it go, and why.
    """

    number: int
    charge: str
    member: str
    currency: str
    amount_minor: int
    tenders: tuple[TenderLine, ...]
    by: str
    reason: str
    cards: tuple[CardSlip, ...] = ()


class MemberSignedUp(Struct, frozen=True, array_like=True):
    """Somebody became a member at a lane (入会): their number travels as keyed hashes and as screens show it, never whole.

    `agreed`: to be remembered by what they buy.
    """

    member: str
    name: str
    shown: str
    born: int
    agreed: bool
    keys: tuple[bytes, ...]
    by: str

    def as_member(self) -> Member:
        """As tills know them until head office's own document has come."""
        return Member(self.member, self.name, self.shown, "", self.born, self.agreed, self.keys)


class ShareGivenBack(Struct, frozen=True, array_like=True):
    """So much of what was lent to this life of the box will not be spent: head office may lend it to others."""

    account: str
    member: str
    amount: int


class StockMoved(Struct, frozen=True, array_like=True):
    """Goods came in, went out, broke or were found to be otherwise (出入库): a document with a number of its own, gap-free.

    `kind` is one of `retail.stock.MoveKind`, or one that a newer box knows: the signs of the lines tell all the same.
    `reference` is the delivery note or the other store's document; `count` the count that it books, 0 for none.
    """

    number: int
    kind: str
    by: str
    lines: tuple[MoveLine, ...]
    reference: str = ""
    why: str = ""
    count: int = 0


class RetailIssued(Struct, frozen=True, array_like=True):
    """Receipts were put on a stock document (零售出库单): each once, and none passed over.

    Its goods are those of all receipts that it names. One that goes on in further documents names them in its first; those have
    none. `policy` says what made it.
    """

    number: int
    policy: str
    by: str
    receipts: tuple[Receipts, ...]
    lines: tuple[IssueLine, ...]


class CountOpened(Struct, frozen=True, array_like=True):
    """A count of shelves (盘点) begins, while selling goes on; its number is gap-free per life of the box."""

    count: int
    by: str
    name: str = ""


class StockCounted(Struct, frozen=True, array_like=True):
    """Somebody looked at a place for a count that is open."""

    looked: Looked


class CountClosed(Struct, frozen=True, array_like=True):
    """A count is over: `booked` in so many documents (StockMoved of kind `count`) right before it, or given up."""

    count: int
    by: str
    booked: bool
    documents: int = 0


class FactsLost(Struct, frozen=True, array_like=True):
    """The disk did not keep facts `first_seq` to `last_seq`, no copy has them, and `by` gave them up.

    By the running sums beside them they were `receipts` sales of `minor` in all. They are in no total.
    """

    first_seq: int
    last_seq: int
    receipts: int
    minor: int
    by: str


class GoodsVoided(Struct, frozen=True, array_like=True):
    """Goods that had been rung up were taken out of an open cart (删行), or the `whole` cart was given up (整单取消)."""

    by: str
    lines: tuple[VoidedLine, ...]
    whole: bool = False


class PaymentDoubted(Struct, frozen=True, array_like=True):
    """A payment terminal was asked to take `minor` (below zero: to give back) and nobody can say whether it did.

    `reference` is ours of it and `what` a payment, a refund or the reversal of a payment; `why` is the terminal's state in words.
    """

    reference: str
    what: str
    kind: str
    minor: int
    currency: str
    by: str
    why: str


class PaymentResolved(Struct, frozen=True, array_like=True):
    """What became of one that was in doubt: `done` or not. The terminal said so where `by` is empty, else a person did.

    `approved_by` gave their word, `reason` is theirs; `receipt` is the terminal's number of it.
    """

    reference: str
    what: str
    kind: str
    minor: int
    currency: str
    done: bool
    by: str = ""
    approved_by: str = ""
    reason: str = ""
    receipt: str = ""


class PaymentReversed(Struct, frozen=True, array_like=True):
    """A payment of an open cart was undone at the terminal: no sale has it. `original` is the terminal's number of it.

    `reference` is ours of the payment, `receipt` the terminal's number of its undoing.
    """

    reference: str
    kind: str
    minor: int
    currency: str
    by: str
    original: str = ""
    receipt: str = ""


class DeviceFaulted(Struct, frozen=True, array_like=True):
    """A peripheral went away or refused; `problem` is in words."""

    device: str
    problem: str


class DeviceRecovered(Struct, frozen=True, array_like=True):
    """A peripheral is back after `away_ms` milliseconds."""

    device: str
    away_ms: int


class ClockDoubted(Struct, frozen=True, array_like=True):
    """The box's clock is `ahead_ms` ahead of what can be (below zero: behind), measured against `against`; it is not followed."""

    ahead_ms: int
    against: str


class ClockTrusted(Struct, frozen=True, array_like=True):
    """The box's clock is followed again, after `doubted_ms` milliseconds."""

    doubted_ms: int


class DrawerForced(Struct, frozen=True, array_like=True):
    """The lane's cash drawer was seen open although nothing had told it to open (钱箱被打开); `by` was signed in."""

    by: str


class DrawerLeftOpen(Struct, frozen=True, array_like=True):
    """The lane's cash drawer was closed after it had stood open for `open_ms` milliseconds; `by` was signed in then."""

    by: str
    open_ms: int


#: Nearly all facts are sales as we know them: read in one step, a third of what taking them apart costs.
_sale = msgspec.msgpack.Decoder(tuple[Literal[1], str, int, int, SaleCompleted])


class UnknownFact(Struct, frozen=True):
    """A kind that this version does not know: carried whole, shown, never dropped."""

    kind: int
    plain: Any


Body = (
    SaleCompleted
    | SaleReturned
    | DrawerOpened
    | FactsLost
    | GoodsVoided
    | CashMoved
    | ShiftOpened
    | ShiftCounted
    | ShiftClosed
    | ShiftSupplemented
    | DayClosed
    | ValueCharged
    | ChargeUndone
    | MemberSignedUp
    | ShareGivenBack
    | PaymentDoubted
    | PaymentResolved
    | PaymentReversed
    | StockMoved
    | RetailIssued
    | CountOpened
    | StockCounted
    | CountClosed
    | DepositTaken
    | DepositEnded
    | DeviceFaulted
    | DeviceRecovered
    | ClockDoubted
    | ClockTrusted
    | DrawerForced
    | DrawerLeftOpen
    | UnknownFact
)

BODIES: dict[int, type[Struct]] = {
    Kind.SALE_COMPLETED: SaleCompleted,
    Kind.DRAWER_OPENED: DrawerOpened,
    Kind.SALE_RETURNED: SaleReturned,
    Kind.FACTS_LOST: FactsLost,
    Kind.GOODS_VOIDED: GoodsVoided,
    Kind.CASH_MOVED: CashMoved,
    Kind.SHIFT_OPENED: ShiftOpened,
    Kind.SHIFT_COUNTED: ShiftCounted,
    Kind.SHIFT_CLOSED: ShiftClosed,
    Kind.SHIFT_SUPPLEMENTED: ShiftSupplemented,
    Kind.DAY_CLOSED: DayClosed,
    Kind.VALUE_CHARGED: ValueCharged,
    Kind.MEMBER_SIGNED_UP: MemberSignedUp,
    Kind.SHARE_GIVEN_BACK: ShareGivenBack,
    Kind.PAYMENT_DOUBTED: PaymentDoubted,
    Kind.PAYMENT_RESOLVED: PaymentResolved,
    Kind.PAYMENT_REVERSED: PaymentReversed,
    Kind.STOCK_MOVED: StockMoved,
    Kind.RETAIL_ISSUED: RetailIssued,
    Kind.COUNT_OPENED: CountOpened,
    Kind.STOCK_COUNTED: StockCounted,
    Kind.COUNT_CLOSED: CountClosed,
    Kind.DEPOSIT_TAKEN: DepositTaken,
    Kind.DEPOSIT_ENDED: DepositEnded,
    Kind.CHARGE_UNDONE: ChargeUndone,
    Kind.DEVICE_FAULTED: DeviceFaulted,
    Kind.DEVICE_RECOVERED: DeviceRecovered,
    Kind.CLOCK_DOUBTED: ClockDoubted,
    Kind.CLOCK_TRUSTED: ClockTrusted,
    Kind.DRAWER_FORCED: DrawerForced,
    Kind.DRAWER_LEFT_OPEN: DrawerLeftOpen,
}
KINDS: dict[type[Struct], Kind] = {body: Kind(kind) for kind, body in BODIES.items()}


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
