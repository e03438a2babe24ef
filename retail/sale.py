"""The completed sale (零售单) as data: what the lane decided, the journal keeps and head office verifies.

Structs are positional on the wire: fields are only ever appended, each new one with a default, and none changes its
meaning. Money is integer minor units of `Sale.currency`; quantities are thousandths of the item's unit, so that a
weighed item (KGM) is in grams.
"""

from msgspec import Struct

from retail.paying.foreign import Foreign


class SaleLine(Struct, frozen=True, array_like=True, gc=False):
    """One line: `amount_minor` is what the customer pays for it, tax included, after `discount_minor`."""

    item: str
    qty_milli: int
    unit_price_minor: int
    discount_minor: int
    amount_minor: int
    tax_rate_bp: int


class TenderLine(Struct, frozen=True, array_like=True, gc=False):
    """One payment: `amount_minor` settles the sale, `given_minor` was handed over.

    The difference is change (找零) of cash; of anything else, such as a voucher, it is forfeited: nobody gives it back.
    """

    kind: str
    amount_minor: int
    given_minor: int
    reference: str = ""

    @property
    def change_minor(self) -> int:
        """What goes back to the customer, in minor units."""
        return self.given_minor - self.amount_minor if self.kind == "cash" else 0

    @property
    def forfeited_minor(self) -> int:
        """What was worth more than was due and is given back by nobody, in minor units."""
        return self.given_minor - self.amount_minor - self.change_minor


class Sale(Struct, frozen=True, array_like=True):
    """A completed sale. Store, box and epoch stand in the batch around it; date and time in its fact."""

    lane: str
    number: int
    cashier: str
    currency: str
    started_at_ms: int
    masters_revision: int
    total_minor: int
    lines: tuple[SaleLine, ...]
    tenders: tuple[TenderLine, ...]


class Marks(Struct, frozen=True, array_like=True):
    """What a code said of the very goods in a line: lot (批次), last day of use (有效期) and best-before date, serial number.

    Dates are yyyymmdd, 0 where there is none.
    """

    lot: str = ""
    expiry: int = 0
    best_before: int = 0
    serial: str = ""


class TaxLine(Struct, frozen=True, array_like=True):
    """Tax at one rate (basis points), in minor units: `tax_minor` on `net_minor`. `name` is there where a tax has one."""

    rate_bp: int
    net_minor: int
    tax_minor: int
    name: str = ""


class Override(Struct, frozen=True, array_like=True):
    """A line that a person settled: the unit price before, who, with whose word, why, and under which version of the policy."""

    before_minor: int
    by: str
    approved_by: str = ""
    reason: str = ""
    policy: int = 0


class Cut(Struct, frozen=True, array_like=True):
    """A discount that a person gave (手工折扣) on one line, or where `whole` on the receipt (整单折扣).

    It was `off_bp` basis points of what was to be paid, or an amount where that is 0; `off` is what it took off which line
    (from 1), in minor units. Then who, with whose word, why, and under which version of the policy.
    """

    off: tuple[tuple[int, int], ...]
    off_bp: int
    whole: bool
    by: str
    approved_by: str = ""
    reason: str = ""
    policy: int = 0

    @property
    def off_minor(self) -> int:
        """What it took off in all."""
        return sum(off for _, off in self.off)


class LineDetail(Struct, frozen=True, array_like=True):
    """What most lines do not have: `line` is its number, from 1.

    `parts` are the items and quantities that leave the shelf for a kit; where `no_stock`, nothing does. `rides` is the line
    above that a deposit goes with. `no_return`: the goods cannot be given back.
    """

    line: int
    marks: Marks = Marks()
    parts: tuple[tuple[str, int], ...] = ()
    no_stock: bool = False
    rides: int = 0
    no_return: bool = False
    #: Its share of the tax that was added on top of all lines.
    tax_minor: int = 0
    override: Override | None = None
    #: The number of the deposit (订金) with which its price was agreed.
    deposit: str = ""


class Spent(Struct, frozen=True, array_like=True):
    """What a member's `account` (`points`, or `stored` in minor units) paid; below zero where it was given back to them."""

    account: str
    member: str
    amount: int


class CardSlip(Struct, frozen=True, array_like=True):
    """What a payment terminal said of tender `tender` (from 1): `reference` is ours of it, `receipt` the terminal's number.

    `last4` is all that is known of a card's number. `decided`: no terminal said so, a person did.
    """

    tender: int
    reference: str
    approval: str = ""
    last4: str = ""
    scheme: str = ""
    receipt: str = ""
    decided: bool = False


class Tip(Struct, frozen=True, array_like=True, gc=False):
    """What the customer gave on top with tender `tender` (from 1), in minor units: in no line and no total (小费)."""

    tender: int
    minor: int


class Details(Struct, frozen=True, array_like=True):
    """What most sales do not have, kept beside them: details of single lines; `age` in years was confirmed by the cashier.

    `member` is who bought, by their code, and `points` what that earned them under version `program` of the rules.
    """

    lines: tuple[LineDetail, ...] = ()
    age: int = 0
    member: str = ""
    points: int = 0
    program: int = 0
    #: The tax table, where the store's terms are not the plain ones; so much of it came on top of the lines.
    taxes: tuple[TaxLine, ...] = ()
    tax_minor: int = 0
    #: What was paid in cash more than was due, below zero where it was waived (抹零).
    rounding_minor: int = 0

    #: Coupons that gave something, those of one use with their number.
    coupons: tuple[str, ...] = ()
    #: The shift in which it was sold, where it came to the journal after that was closed; else 0, and it is that of its lane.
    shift: int = 0
    #: Foreign notes that were handed over: which payments they were, and at which rate.
    foreign: tuple[Foreign, ...] = ()
    #: What members' points and stored value (储值) paid, or got back.
    spends: tuple[Spent, ...] = ()
    #: Discounts that people gave, in the lines' amounts already.
    cuts: tuple[Cut, ...] = ()
    #: Tenders that a payment terminal took or gave back, and tips.
    cards: tuple[CardSlip, ...] = ()
    tips: tuple[Tip, ...] = ()
    #: Why this sale undoes another whole one (整单作废); empty where it does not.
    void: str = ""

    def of(self, line: int) -> LineDetail:
        """The details of line `line` (from 1), all defaults where it has none."""
        return next((one for one in self.lines if one.line == line), LineDetail(line))


NO_DETAILS = Details()


class Gain(Struct, frozen=True, array_like=True):
    """A promotion that a sale was given: its version, how often, and what came off which lines (from 1) in minor units."""

    promotion: str
    version: int
    times: int
    off: tuple[tuple[int, int], ...]


def receipt_no(store: str, lane: str, epoch: int, number: int) -> str:
    """The number that people read (小票号): store, lane, epoch and a running number without gaps.

    >>> receipt_no("s001", "03", 1, 123)
    's001-03-1-000123'
    """
    return f"{store}-{lane}-{epoch}-{number:06d}"
