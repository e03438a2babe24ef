"""Facts: what happened at a store, never edited. A correction is another fact.

A fact travels as its *record*, positional msgpack of `[kind, lane, business_date, at_ms, body]`. The record's bytes are
made once, at the store; the hash chain runs over them and the hub keeps them as they came, so that a field which today's
hub does not know survives. Kinds are small numbers; a number that we do not know is carried as `UnknownFact`.
"""

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
from protocol.facts.kinds import BODIES, KINDS, Body, Kind, UnknownFact
from protocol.facts.members import ChargeUndone, MemberSignedUp, ShareGivenBack, ValueCharged
from protocol.facts.payments import PaymentDoubted, PaymentResolved, PaymentReversed
from protocol.facts.record import RECORD_BYTES_MAX, Fact, decode_fact, encode_fact
from protocol.facts.sales import GoodsVoided, SaleCompleted, SaleReturned
from protocol.facts.shifts import DayClosed, ShiftClosed, ShiftCounted, ShiftOpened, ShiftSupplemented
from protocol.facts.stock import CountClosed, CountOpened, RetailIssued, StockCounted, StockMoved

__all__ = [
    "BODIES",
    "KINDS",
    "RECORD_BYTES_MAX",
    "Body",
    "CashMoved",
    "ChargeUndone",
    "ClockDoubted",
    "ClockTrusted",
    "CountClosed",
    "CountOpened",
    "DayClosed",
    "DepositEnded",
    "DepositTaken",
    "DeviceFaulted",
    "DeviceRecovered",
    "DrawerForced",
    "DrawerLeftOpen",
    "DrawerOpened",
    "Fact",
    "FactsLost",
    "GoodsVoided",
    "Kind",
    "MemberSignedUp",
    "PaymentDoubted",
    "PaymentResolved",
    "PaymentReversed",
    "ReceiptsPrinted",
    "ReceiptsUnprinted",
    "RetailIssued",
    "SaleCompleted",
    "SaleReturned",
    "ShareGivenBack",
    "ShiftClosed",
    "ShiftCounted",
    "ShiftOpened",
    "ShiftSupplemented",
    "StockCounted",
    "StockMoved",
    "UnknownFact",
    "ValueCharged",
    "decode_fact",
    "encode_fact",
]
