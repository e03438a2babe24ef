"""The open cart as values: what a lane holds between two commands, and what a decision says."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from retail.barcodes import BarcodeRule
from retail.catalogue import Catalogue, Nature
from retail.deposits.deposit import Deposit, DepositKey
from retail.members import Member, Program, Purse
from retail.paying.foreign import Foreign
from retail.paying.subjects import Subject
from retail.policy import Policy, Word
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Circumstances, Moment
from retail.promotions.coupon import Coupon
from retail.refusals import Refused
from retail.returns.origin import Origin, ReceiptKey
from retail.returns.sold import Sold
from retail.returns.token import Token
from retail.sale import CardSlip, Cut, Gain, Marks, Override, Sale, TenderLine, Tip
from retail.terms import Terms

#: Most lines of one receipt; a record of a fact stays below its 64 KiB with them.
LINES_MAX = 500
#: Most payments of one receipt.
TENDERS_MAX = 20
#: Where head office has sent neither price lists nor promotions.
NO_BOOKS = Books(PriceBook(), Book())
NOWHERE = Circumstances(Moment(0, 1, 0))


def _no_receipt(_: ReceiptKey) -> Sold | None:
    return None


def _nothing_back(_: ReceiptKey) -> Mapping[int, int]:
    return {}


def _nothing_gone(_: ReceiptKey) -> Mapping[str, int]:
    return {}


def _no_token(_: str) -> Token | Refused:
    return Refused("bad-token", "receipt")


def _nobody(_: str) -> Member | None:
    return None


def _no_purse(_: str) -> Purse:
    return Purse()


def _no_coupon(_: str) -> Coupon | None:
    return None


def _unspent(_: str) -> bool:
    return False


def _no_deposit(_: DepositKey) -> Deposit | None:
    return None


def _never_given(_promotion: str, _member: str) -> int:
    return 0


class ByHand(Struct, frozen=True, array_like=True):
    """A discount (手工折扣) as it was asked for and allowed: basis points of what is to be paid, or an amount.

    It is judged anew whenever the goods change, by the `word` that was given for it.
    """

    off_bp: int
    off_minor: int
    reason: str
    by: str
    word: Word


class Agreed(Struct, frozen=True, array_like=True):
    """What so much of goods was to cost when `deposit` was taken for them, in minor units."""

    deposit: str
    qty_milli: int
    amount_minor: int


class CartLine(Struct, frozen=True, array_like=True):
    """A line with the names that screens and receipts need beside the figures that the sale keeps.

    `amount_minor` is what the customer pays for it.
    """

    item: str
    name: str
    unit: str
    qty_milli: int
    unit_price_minor: int
    amount_minor: int
    tax_rate_bp: int
    category: str = ""
    brand: str = ""
    #: The item's own retail price; `unit_price_minor` is what price lists make of it.
    own_minor: int = 0
    #: A label has set the amount: neither price lists nor promotions touch it.
    fixed: bool = False
    #: What promotions take off, in `amount_minor` already.
    off_minor: int = 0
    #: Lot, dates and serial number that its code told.
    marks: Marks = Marks()
    #: A code of `retail.refusals` that stops nothing here: past its date.
    warning: str = ""
    nature: Nature = Nature()
    #: A deposit that goes with the line above it.
    rides: bool = False
    #: Goods that come back: quantity and amount are below zero.
    origin: Origin | None = None
    #: What is given back of the tax that was paid on top of them, below zero.
    tax_back_minor: int = 0
    #: A person settled its price.
    override: Override | None = None
    by_hand: ByHand | None = None
    #: What people took off, in `amount_minor` already.
    cut_minor: int = 0
    #: It is sold at what was agreed with a deposit.
    agreed: Agreed | None = None

    @property
    def weighed(self) -> bool:
        """Sold by weight."""
        return self.unit == "KGM"


class Hint(Struct, frozen=True, array_like=True):
    """A promotion within reach: `code` and `given` are those of `retail.promotions.reasons`."""

    promotion: str
    name: str
    code: str
    given: str


class Moved(Struct, frozen=True, array_like=True):
    """A line that costs something else since the member was named."""

    line: int
    before_minor: int
    after_minor: int


class Buyer(Struct, frozen=True, array_like=True):
    """The member that the cart is for; `moved` is what naming them has just changed.

    The cart earns them `points` as it stands, under version `program` of the rules.
    """

    member: str
    name: str = ""
    shown: str = ""
    tier: str = ""
    tier_name: str = ""
    born: int = 0
    moved: tuple[Moved, ...] = ()
    points: int = 0
    program: int = 0


class Cart(Struct, frozen=True, array_like=True):
    """One lane's open cart. `id` is the lane's own, made when the cart was opened."""

    id: str
    lane: str
    cashier: str
    currency: str
    started_at_ms: int
    lines: tuple[CartLine, ...] = ()
    tenders: tuple[TenderLine, ...] = ()
    #: What promotions gave, and which could still give something.
    gains: tuple[Gain, ...] = ()
    hints: tuple[Hint, ...] = ()
    #: The customer is known to be at least so old, in years.
    age: int = 0
    buyer: Buyer | None = None
    coupons: tuple[Coupon, ...] = ()
    #: Tax on top of the lines, where prices are without it.
    tax_minor: int = 0
    #: What the last payment in cash was rounded by (抹零).
    rounding_minor: int = 0
    #: Which payments were foreign notes.
    foreign: tuple[Foreign, ...] = ()
    #: Why a finished sale is undone with it; empty for any other cart.
    void: str = ""
    #: Signed codes of receipts that this store does not know, of which goods come back.
    tokens: tuple[tuple[ReceiptKey, str], ...] = ()
    #: A discount over the whole cart, and what those of people take off, line by line.
    by_hand: ByHand | None = None
    cuts: tuple[Cut, ...] = ()
    #: Of a discount that the rules do not allow any more since the goods have changed: which goods, and their bounds.
    lost: str = ""
    #: What a payment terminal said of tenders, and tips given with them.
    cards: tuple[CardSlip, ...] = ()
    tips: tuple[Tip, ...] = ()
    #: The masters' revision that its prices are of; 0 where it has none yet.
    revision: int = 0
    #: What it takes money for beside its goods; None for a sale of them.
    subject: Subject | None = None

    @property
    def age_needed(self) -> int:
        """The age in years that must be confirmed before anything is paid; 0 where none is."""
        if self.subject:
            return 0
        needed = max((line.nature.min_age for line in self.lines), default=0)
        return needed if needed > self.age else 0

    @property
    def total_minor(self) -> int:
        """What the customer owes in all, tax included."""
        if self.subject:
            return self.subject.due_minor
        return sum(line.amount_minor for line in self.lines) + self.tax_minor + self.rounding_minor

    @property
    def due_minor(self) -> int:
        """What is still to pay."""
        return self.total_minor - sum(tender.amount_minor for tender in self.tenders)

    @property
    def returns(self) -> bool:
        """Whether goods come back with it."""
        return any(line.origin for line in self.lines)

    @property
    def paid(self) -> bool:
        """Tenders cover the total: the cart is a sale and nothing about it changes any more."""
        return bool(self.tenders) and self.due_minor == 0


class Shop(Struct, frozen=True):
    """What a cart is decided against: goods, rules, prices and promotions, members, receipts, and the moment on the store's clock."""

    catalogue: Catalogue
    rules: tuple[BarcodeRule, ...]
    books: Books = NO_BOOKS
    circumstances: Circumstances = NOWHERE
    terms: Terms = Terms()
    program: Program = Program()
    member: Callable[[str], Member | None] = _nobody
    #: What this store may spend of what a member owns.
    purse: Callable[[str], Purse] = _no_purse
    #: A good coupon by its code; whether one of a single use is gone; how often this store gave a promotion, to a member or in all.
    coupon: Callable[[str], Coupon | None] = _no_coupon
    spent: Callable[[str], bool] = _unspent
    given: Callable[[str, str], int] = _never_given
    sold: Callable[[ReceiptKey], Sold | None] = _no_receipt
    #: What a receipt's signed code says, or why it is not believed; how much of each line of any receipt came back here, and of each
    #: way that paid for it.
    token: Callable[[str], Token | Refused] = _no_token
    back: Callable[[ReceiptKey], Mapping[int, int]] = _nothing_back
    gone: Callable[[ReceiptKey], Mapping[str, int]] = _nothing_gone
    #: What is left of a deposit, by its number; whose store it is.
    deposit: Callable[[DepositKey], Deposit | None] = _no_deposit
    store: str = ""
    policy: Policy = Policy()
    #: Who is at the lane, and whose word stands there.
    word: Word = Word()


class Decision(Struct, frozen=True):
    """The cart after a command; `sale` is there once it is paid in full (its gains are the cart's).

    `refused` leaves the cart as it was. `settled`: all the money for its subject is there, and another fact than a sale comes of it.
    """

    cart: Cart
    refused: Refused | None = None
    sale: Sale | None = None
    settled: bool = False


def no(cart: Cart, code: str, field: str = "", given: object = "") -> Decision:
    """The decision that changes nothing."""
    return Decision(cart, Refused(code, field, str(given)))
