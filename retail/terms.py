"""What a store's own document settles about selling (门店参数): where shops differ, with the default that most have."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from retail.commands import PRINTABLE
from retail.paying.foreign import ForeignCash
from retail.paying.tenders import CARD, TenderKind
from retail.promotions import Settings
from retail.rounding import CashRounding
from retail.shifts.terms import ShiftTerms
from retail.stock.terms import StockTerms
from retail.tax import PLAIN, TaxTerms


class ReceiptTerms(Struct, frozen=True, omit_defaults=True):
    """Receipts: printed with each sale, or `on-request` (F11); in which language; the store's own last lines.

    `link` is the address of head office as customers' phones reach it, such as `https://r.shop.example`; "" where they do not.
    `paperless`: where there is one, paper is on request too, and whoever has no phone gets it; without one each sale prints.
    """

    paper: Literal["always", "on-request"] = "always"
    language: Literal["zh", "en", "zh+en"] = "zh"
    footer: Annotated[tuple[Annotated[str, Meta(max_length=120, pattern=PRINTABLE)], ...], Meta(max_length=10)] = ()
    link: Annotated[str, Meta(max_length=100, pattern=r"^(https?://[A-Za-z0-9.:/_-]+)?\Z")] = ""
    paperless: bool = False

    @property
    def each_on_paper(self) -> bool:
        """Each sale gets its receipt on paper; else whoever asks for it."""
        return self.paper == "always" and not (self.paperless and self.link)


#: Printable, and the line feed between two lines.
_LINES: Final = PRINTABLE.replace(r"\x00-\x1f", r"\x00-\x09\x0b-\x1f").replace(r"(?!\n)", "")
IdleText = Annotated[str, Meta(max_length=80, pattern=_LINES)]


class IdlePage(Struct, frozen=True, omit_defaults=True):
    """What a customer's display shows while nothing is sold, in the languages of the shop; lines are parted by a line feed."""

    zh: IdleText = ""
    en: IdleText = ""


class DisplayTerms(Struct, frozen=True, omit_defaults=True):
    """Customers' displays (客显): `idle` are pages that follow each other, where a box's own configuration has none."""

    idle: Annotated[tuple[IdlePage, ...], Meta(max_length=8)] = ()


class Terms(Struct, frozen=True, omit_defaults=True):
    """`expired`: goods past their last day of use; `past_best`: past the day up to which quality is kept.

    `cash` is what is paid in cash rounded to. `pricing` settles how promotions are reckoned, `zone` which prices hold besides
    the chain's, and `off` are promotions that the store does not run. `shifts` settles whether and how lanes have shifts. A business date
    begins `day_begins_min` minutes after midnight. `tenders` are the ways to pay that are taken besides cash, in the order in
    which a lane shows them, `foreign` the currencies of which cash is taken too. `stock` settles when sales become retail issues, and who may do what with stock.
    `tips`: whether customers may give something on top (小费). `deposit_prices`: goods of a deposit are picked up at what was `agreed`
    when it was taken, or at the price of `today`. `display` is what customers' displays show while nothing is sold.
    `receipts` settles what customers get.
    """

    expired: Literal["refuse", "warn"] = "refuse"
    past_best: Literal["refuse", "warn"] = "warn"
    tax: TaxTerms = PLAIN
    cash: CashRounding = CashRounding()
    pricing: Settings = Settings()
    zone: Annotated[str, Meta(max_length=32)] = ""
    off: Annotated[tuple[str, ...], Meta(max_length=1000)] = ()
    shifts: ShiftTerms = ShiftTerms()
    day_begins_min: Annotated[int, Meta(ge=0, le=12 * 60)] = 0
    receipts: ReceiptTerms = ReceiptTerms()
    tenders: Annotated[tuple[TenderKind, ...], Meta(max_length=9)] = (CARD,)
    foreign: Annotated[tuple[ForeignCash, ...], Meta(max_length=9)] = ()
    stock: StockTerms = StockTerms()
    tips: bool = False
    deposit_prices: Literal["agreed", "today"] = "agreed"
    display: DisplayTerms = DisplayTerms()
