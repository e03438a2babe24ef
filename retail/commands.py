"""What a cashier can ask of a cart. Imperative; each is checked by type before the cart sees it."""

from typing import Annotated

from msgspec import Meta, Struct

from retail.paying.subjects import Subject
from retail.sale import CardSlip

#: No control, direction or half characters: what is stored and printed is what was seen. `$` alone allows a last newline.
PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]*(?!\n)$"
#: The same, and the group separator (FNC1) that stands between GS1 elements.
SCANNABLE = PRINTABLE.replace(r"\x00-\x1f", r"\x00-\x1c\x1e\x1f")
#: GS1 element strings end at 48 characters in a bar code; a QR code with a Digital Link is longer.
Code = Annotated[str, Meta(min_length=1, max_length=512, pattern=SCANNABLE)]
UnitName = Annotated[str, Meta(max_length=16, pattern=PRINTABLE)]
Reference = Annotated[str, Meta(max_length=64, pattern=PRINTABLE)]
Why = Annotated[str, Meta(max_length=120, pattern=PRINTABLE)]
#: Thousandths of the item's unit; grams for weighed goods.
Quantity = Annotated[int, Meta(ge=1, le=10_000_000)]
Amount = Annotated[int, Meta(ge=1, le=10**12)]
Tip = Annotated[int, Meta(ge=0, le=10**12)]
#: `cash`, or a way to pay that the store takes (`retail.paying.tenders`).
Kind = Annotated[str, Meta(min_length=1, max_length=16, pattern=PRINTABLE)]
#: The same, or empty: it is paid like a sale, in as many ways and as many steps as it takes.
KindOrNone = Annotated[str, Meta(max_length=16, pattern=PRINTABLE)]
LineNumber = Annotated[int, Meta(ge=1, le=500)]


class Command(Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    """The base of all: on the wire an object with its name under `do`."""


class Scan(Command, frozen=True, tag="Scan"):
    """Add what a barcode names: GTIN, in-store code with weight or price, GS1 code with lot and date, or an item's own."""

    code: Code


class AddItem(Command, frozen=True, tag="AddItem"):
    """Add goods by code, PLU or GTIN; a weighed item needs its weight as `qty_milli`, in grams.

    `unit` is the name of one of its packs: so many of those. `price_minor` is a unit's, of goods whose price is asked for.
    """

    code: Code
    qty_milli: Quantity | None = None
    unit: UnitName = ""
    price_minor: Amount | None = None


class ConfirmAge(Command, frozen=True, tag="ConfirmAge"):
    """The customer was seen to be so old (years): goods with an age limit can then be paid (验证年龄)."""

    years: Annotated[int, Meta(ge=1, le=120)]


class SetQuantity(Command, frozen=True, tag="SetQuantity"):
    """Change a line's quantity (not of weighed goods)."""

    line: LineNumber
    qty_milli: Quantity


class RemoveLine(Command, frozen=True, tag="RemoveLine"):
    """Take a line out (删行)."""

    line: LineNumber


class Clear(Command, frozen=True, tag="Clear"):
    """Give the whole cart up (整单取消), or what it takes money for beside its goods; refused once something has been paid."""


class Pay(Command, frozen=True, tag="Pay"):
    """Tender money: cash may exceed what is due (change), other ways to pay as the store's terms have it.

    Cash of another `currency` (ISO 4217) is given in its own minor units; change is in the store's.
    `tip_minor` is given on top (小费), where the store takes tips: `given_minor` is without it.
    """

    kind: Kind
    given_minor: Amount
    reference: Reference = ""
    currency: Annotated[str, Meta(pattern="^([A-Z]{3})?$", max_length=3)] = ""
    tip_minor: Tip = 0


class Refund(Command, frozen=True, tag="Refund"):
    """Give money back for goods that came back (退款): never more than is due back."""

    kind: Kind
    amount_minor: Amount
    reference: Reference = ""


class Settle(Command, frozen=True, tag="Settle"):
    """Complete a cart that comes to nothing: an exchange (换货) for goods of the same worth, or goods that are free."""


class ReturnFrom(Command, frozen=True, tag="ReturnFrom"):
    """Bring goods of an earlier receipt back (退货), by its number or its QR code.

    One `line` of it and so much of that, or all of the line; without a line all that may still come back.
    """

    receipt: Code
    line: LineNumber | None = None
    qty_milli: Quantity | None = None


class VoidSale(Command, frozen=True, tag="VoidSale"):
    """Undo a finished sale of today (整单作废): all its goods come back into an empty cart, then its money the way it came.

    It is a sale of its own below zero, and its paper says that it voids the other; takes a supervisor's word.
    """

    receipt: Code
    reason: Annotated[str, Meta(min_length=1, max_length=120, pattern=PRINTABLE)]


class ReturnWithout(Command, frozen=True, tag="ReturnWithout"):
    """Bring goods back without a receipt (无小票退货) at today's price, as far as the policy allows."""

    code: Code
    qty_milli: Quantity | None = None
    reason: Why = ""


class SetPrice(Command, frozen=True, tag="SetPrice"):
    """Sell a line at another unit price (改价), as far as the policy allows."""

    line: LineNumber
    price_minor: Amount
    reason: Why = ""


class GiveDiscount(Command, frozen=True, tag="GiveDiscount"):
    """Take so much off a line (手工折扣), or off the whole cart where none is named (整单折扣), as far as the policy allows.

    Basis points of what is to be paid after promotions, or an amount; neither takes a discount off again.
    """

    line: LineNumber | None = None
    off_bp: Annotated[int, Meta(ge=0, le=10_000)] = 0
    off_minor: Annotated[int, Meta(ge=0, le=10**12)] = 0
    reason: Why = ""


class TakeBack(Command, frozen=True, tag="TakeBack"):
    """Undo a tender that was entered before the sale was complete."""

    tender: LineNumber


class NameMember(Command, frozen=True, tag="NameMember"):
    """The cart is for a member (会员): by phone number, card, or the code that their phone shows. Prices follow."""

    code: Code


class UseCoupon(Command, frozen=True, tag="UseCoupon"):
    """Take a coupon (优惠券) by its word or its signed code; a scan finds it too."""

    code: Code


class PutBackCoupon(Command, frozen=True, tag="PutBackCoupon"):
    """Give a coupon back unused, by its place in the cart (from 1)."""

    coupon: LineNumber


class ForgetMember(Command, frozen=True, tag="ForgetMember"):
    """The cart is for nobody in particular."""


class AtTerminal(Command, frozen=True, tag="AtTerminal"):
    """A payment terminal took money, or gave it back (below zero): no client says this, and no rule refuses it any more."""

    kind: str
    amount_minor: int
    tip_minor: int
    slip: CardSlip


class BackAtTerminal(Command, frozen=True, tag="BackAtTerminal"):
    """A payment terminal undid the tender with this reference: no client says this."""

    reference: str


class AddAgreed(Command, frozen=True, tag="AddAgreed"):
    """Add goods of a deposit at what was agreed for them, where they cost more today: a lane says this as it picks them up."""

    item: str
    qty_milli: int
    amount_minor: int
    deposit: str


class TakeMoney(Command, frozen=True, tag="TakeMoney"):
    """The cart asks for money that is no sale's: a lane says this, once it has looked whether it may be."""

    subject: Subject


#: What may complete a sale: it goes to the journal.
Completing = Pay | Refund | Settle | AtTerminal
#: What is said by the lane itself, once a payment terminal has done it.
Done = AtTerminal | BackAtTerminal

#: What a supervisor's word may be needed for: it is spent with one of them.
BY_POLICY = (SetPrice, GiveDiscount, ReturnFrom, ReturnWithout, VoidSale, Pay, Refund)

CartCommand = (
    Scan
    | AddItem
    | ConfirmAge
    | SetQuantity
    | RemoveLine
    | Clear
    | NameMember
    | ForgetMember
    | UseCoupon
    | PutBackCoupon
    | ReturnFrom
    | ReturnWithout
    | VoidSale
    | SetPrice
    | GiveDiscount
    | Pay
    | Refund
    | Settle
    | TakeBack
)
