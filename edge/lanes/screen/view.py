"""What a lane shows: one struct for every screen, customer-facing figures included, made from the open cart."""

from typing import Literal

import msgspec
from msgspec import Struct

from edge.lanes.problem import Problem
from edge.lanes.screen.money import LastMoney, SubjectView
from edge.lanes.shifts.report import ShiftView
from edge.lanes.terminal.view import PaymentView
from edge.lanes.words import Words

DeviceState = Literal["ready", "away", "refused"]


class LineView(Struct, frozen=True):
    """One line of the cart: amounts in minor units, quantity in thousandths (grams where `weighed`).

    `off_minor` is what promotions take off, in `amount_minor` already. Dates are yyyymmdd, 0 where none is known;
    `warning` is what the customer should know before buying; a line that `rides` goes with the one above.
    Goods that come back are below zero; `receipt` and `receipt_line` (from 1) tell where they were sold, "-" without a
    receipt. `agreed` is the deposit with which its price was agreed. `before_minor` is the unit price that a person put another in the place of, 0 where nobody did; `cut_minor` is what
    people took off, in `amount_minor` already.
    """

    item: str
    name: str
    qty_milli: int
    unit: str
    weighed: bool
    unit_price_minor: int
    amount_minor: int
    off_minor: int
    lot: str = ""
    expiry: int = 0
    best_before: int = 0
    serial: str = ""
    warning: Words | None = None
    rides: bool = False
    min_age: int = 0
    no_return: bool = False
    receipt: str = ""
    receipt_line: int = 0
    before_minor: int = 0
    cut_minor: int = 0
    agreed: str = ""


class OffView(Struct, frozen=True):
    """What a promotion or a person takes off line `line` (from 1)."""

    line: int
    off_minor: int


class GainView(Struct, frozen=True):
    """A promotion that the cart is given; one over the `whole` basket is shown once, not at each line."""

    promotion: str
    name: str
    whole: bool
    off: tuple[OffView, ...]


class CutView(Struct, frozen=True):
    """A discount that a person gave, over the `whole` cart or on one line: `off_bp` basis points, 0 where it is an amount."""

    whole: bool
    off_bp: int
    off: tuple[OffView, ...]


class HintView(Struct, frozen=True):
    """A promotion within reach, and what it wants."""

    promotion: str
    name: str
    words: Words


class HoldView(Struct, frozen=True):
    """A cart that was put aside at lane `lane`; `subject` is what it takes money for, where that is no sale."""

    number: int
    lane: str
    cashier: str
    at_ms: int
    note: str
    lines: int
    total_minor: int
    subject: Words | None = None


class TenderView(Struct, frozen=True):
    """One payment entered so far, or of the last sale."""

    kind: str
    amount_minor: int
    given_minor: int
    change_minor: int


class MovedView(Struct, frozen=True):
    """Line `line` (from 1) costs something else since the member was named."""

    line: int
    before_minor: int
    after_minor: int


class CouponView(Struct, frozen=True):
    """A coupon in the cart: its last day as yyyymmdd, 0 where it has none; `works` while a promotion gives something for it."""

    kind: str
    number: str
    until: int
    works: bool


class TenderKindView(Struct, frozen=True):
    """A way to pay that the lane offers besides cash; `reference` is `none`, `optional` or `required`."""

    kind: str
    words: Words
    reference: str


class ForeignView(Struct, frozen=True):
    """A currency of which cash is taken: what would cover all that is due, and how many of its units one is worth, as text."""

    currency: str
    exponent: int
    due_minor: int
    rate: str


class HoldingView(Struct, frozen=True):
    """What the member owns as `kind` (`points`, or `stored` in minor units): `left` of it may be spent at this store.

    `pays_minor` is how much of what is due that may pay now. `balance` is the whole as head office knew it at `as_of_ms`, 0
    where it was never told.
    """

    kind: str
    left: int
    pays_minor: int
    balance: int
    as_of_ms: int


class BuyerView(Struct, frozen=True):
    """The member that the cart is for: what stands on the screen of them, and what naming them has just changed.

    The cart earns them `points`. `may_spend` are their points and stored value, where there is something to say of them.
    """

    name: str
    shown: str
    tier: str
    points: int
    moved: tuple[MovedView, ...]
    may_spend: tuple[HoldingView, ...] = ()


class LastSale(Struct, frozen=True):
    """The sale before: its change stands huge until the next scan."""

    receipt_no: str
    seq: int
    total_minor: int
    change_minor: int
    tenders: tuple[TenderView, ...]
    at_ms: int
    #: The customer's phone finds the receipt by a QR code.
    linked: bool = False
    #: Its receipt was printed by itself; else F11 prints it for who asks.
    on_paper: bool = True


class DeviceView(Struct, frozen=True):
    """A device's health, in words."""

    role: str
    state: DeviceState
    words: Words


class Notice(Struct, frozen=True):
    """Something to know that stops nothing: what happened, what is safe, and the key that mends it."""

    code: str
    words: Words
    key: str = ""


class LineState(Struct, frozen=True):
    """The line to head office: state in words, what waits at the store, and until when."""

    state: str
    words: Words
    reason: str = ""
    since_ms: int = 0
    pending_receipts: int = 0
    pending_minor: int = 0
    oldest_ms: int = 0
    forecast: Words | None = None


class LaneView(Struct, frozen=True, kw_only=True):
    """Everything a lane's screen needs. `version` only grows while the server runs; `weighing` names what is on the scale.

    `age_needed` in years is to be confirmed before anything is paid, 0 where none is. `tax_minor` is what comes on top of the
    lines, `cash_due_minor` what is due where the rest is paid in cash (抹零), `foreign` what it is in currencies that are taken too. A `locked` lane waits for somebody
    to sign in; `role` is theirs, and `approver` whose word stands for the next thing.
    In `training` nobody buys anything. `shift` is null in a store that has none. `payment` is what is at the terminal: until it is
    null again the cart stands still. `tips`: the store takes them. With a `subject` all that is due is for that, and the lines
    are goods that wait.
    """

    lane: str
    store: str
    store_name: str
    cashier: str
    currency: str
    exponent: int
    version: int
    business_date: int
    masters_revision: int
    cart: str
    lines: list[msgspec.Raw]
    gains: tuple[GainView, ...]
    hints: tuple[HintView, ...]
    total_minor: int
    due_minor: int
    tenders: tuple[TenderView, ...]
    holds: tuple[HoldView, ...]
    weighing: str
    last_sale: LastSale | None
    devices: tuple[DeviceView, ...]
    notices: tuple[Notice, ...]
    trouble: Problem | None
    age_needed: int = 0
    coupons: tuple[CouponView, ...] = ()
    tax_minor: int = 0
    cash_due_minor: int = 0
    member: BuyerView | None = None
    locked: bool = False
    training: bool = False
    role: str = ""
    approver: str = ""
    shift: ShiftView | None = None
    takes: tuple[TenderKindView, ...] = ()
    foreign: tuple[ForeignView, ...] = ()
    cuts: tuple[CutView, ...] = ()
    payment: PaymentView | None = None
    tips: bool = False
    subject: SubjectView | None = None
    last_money: LastMoney | None = None


class LaneSchema(LaneView, frozen=True, kw_only=True):
    """`LaneView` as a client sees it, with lines typed, for the API document."""

    lines: list[LineView]  # type: ignore[assignment]
