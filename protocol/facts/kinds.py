"""Which kinds of facts there are, by number, and what each one says."""

from enum import IntEnum
from typing import Any

from msgspec import Struct

from protocol.facts.box import (
    ClockDoubted,
    ClockTrusted,
    DeviceFaulted,
    DeviceRecovered,
    FactsLost,
    ReceiptsPrinted,
    ReceiptsUnprinted,
)
from protocol.facts.deposits import DepositEnded, DepositTaken
from protocol.facts.drawer import CashMoved, DrawerForced, DrawerLeftOpen, DrawerOpened
from protocol.facts.members import ChargeUndone, MemberSignedUp, ShareGivenBack, ValueCharged
from protocol.facts.payments import PaymentDoubted, PaymentResolved, PaymentReversed
from protocol.facts.sales import GoodsVoided, SaleCompleted, SaleReturned
from protocol.facts.shifts import DayClosed, ShiftClosed, ShiftCounted, ShiftOpened, ShiftSupplemented
from protocol.facts.stock import CountClosed, CountOpened, RetailIssued, StockCounted, StockMoved


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
    DEPOSIT_TAKEN = 28
    DEPOSIT_ENDED = 29
    CHARGE_UNDONE = 30
    STOCK_MOVED = 35
    RETAIL_ISSUED = 36
    COUNT_OPENED = 37
    STOCK_COUNTED = 38
    COUNT_CLOSED = 39
    DEVICE_FAULTED = 64
    DEVICE_RECOVERED = 65
    CLOCK_DOUBTED = 66
    CLOCK_TRUSTED = 67
    RECEIPTS_UNPRINTED = 68
    RECEIPTS_PRINTED = 69
    DRAWER_FORCED = 70
    DRAWER_LEFT_OPEN = 71


class UnknownFact(Struct, frozen=True):
    """A kind that this version does not know: carried whole, shown, never dropped."""

    kind: int
    plain: Any


Body = (
    SaleCompleted
    | DrawerOpened
    | SaleReturned
    | FactsLost
    | GoodsVoided
    | CashMoved
    | ShiftOpened
    | ShiftCounted
    | ShiftClosed
    | ShiftSupplemented
    | DayClosed
    | ValueCharged
    | MemberSignedUp
    | ShareGivenBack
    | PaymentDoubted
    | PaymentResolved
    | PaymentReversed
    | DepositTaken
    | DepositEnded
    | ChargeUndone
    | StockMoved
    | RetailIssued
    | CountOpened
    | StockCounted
    | CountClosed
    | DeviceFaulted
    | DeviceRecovered
    | ClockDoubted
    | ClockTrusted
    | ReceiptsUnprinted
    | ReceiptsPrinted
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
    Kind.DEPOSIT_TAKEN: DepositTaken,
    Kind.DEPOSIT_ENDED: DepositEnded,
    Kind.CHARGE_UNDONE: ChargeUndone,
    Kind.STOCK_MOVED: StockMoved,
    Kind.RETAIL_ISSUED: RetailIssued,
    Kind.COUNT_OPENED: CountOpened,
    Kind.STOCK_COUNTED: StockCounted,
    Kind.COUNT_CLOSED: CountClosed,
    Kind.DEVICE_FAULTED: DeviceFaulted,
    Kind.DEVICE_RECOVERED: DeviceRecovered,
    Kind.CLOCK_DOUBTED: ClockDoubted,
    Kind.CLOCK_TRUSTED: ClockTrusted,
    Kind.RECEIPTS_UNPRINTED: ReceiptsUnprinted,
    Kind.RECEIPTS_PRINTED: ReceiptsPrinted,
    Kind.DRAWER_FORCED: DrawerForced,
    Kind.DRAWER_LEFT_OPEN: DrawerLeftOpen,
}
KINDS: dict[type[Struct], Kind] = {body: Kind(kind) for kind, body in BODIES.items()}
