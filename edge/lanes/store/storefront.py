"""The shop around the lanes: whose it is, what it sells now, what day it is, what stands on its receipts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from edge.drivers.document import Image, PrintDocument
from edge.journal.words import Completed
from edge.lanes.ports import Clock
from edge.lanes.store.calendar import Calendar, day_of, local_time, number, zone
from edge.lanes.store.paper import document
from protocol.e_receipt import receipt_link
from protocol.masters import Picture
from retail.barcodes import BarcodeRule
from retail.basket import NO_BOOKS
from retail.cart import Shop
from retail.catalogue import Catalogue, Item
from retail.deposits import Deposit, DepositKey
from retail.layouts import DEFAULT, Layout, Sheet, lay_out
from retail.members import Member, Program, Purse
from retail.policy import Policy
from retail.pricing.quote import Books
from retail.promotions import Circumstances, Moment
from retail.promotions.coupon import Coupon
from retail.receipt import Receipt, Reduction, make_receipt
from retail.refusals import Refused
from retail.returns.origin import ReceiptKey
from retail.returns.sold import Sold
from retail.returns.token import Token, token_of
from retail.sale import Gain, Sale
from retail.terms import Terms

#: The head of what is printed while somebody learns.
TRAINING = "*** 培训 TRAINING ***"

_MINUTE_MS = 60_000


class About(Struct, frozen=True):
    """What head office says of the store: its name, the head of its receipts, its clock, its language, its terms."""

    name: str
    header: tuple[str, ...] = ()
    time_zone: str = "Asia/Shanghai"
    language: str = "zh"
    terms: Terms = Terms()


class Members(Protocol):
    """Who is a member here, and by which rules."""

    def program(self) -> Program:
        """The rules in force."""
        ...

    def member(self, given: str) -> Member | None:
        """Who is found by what was typed or scanned."""
        ...

    def shown(self, member: str) -> str:
        """How a member is shown on paper, "" where they are known no more."""
        ...


class Given(Protocol):
    """What this store gave before: the journal fits."""

    def times_given(self, promotion: str, member: str = "") -> int:
        """How often a promotion was given, to a member or in all."""
        ...

    def coupon_spent(self, coupon: str) -> bool:
        """Whether a coupon of one use was taken here."""
        ...


class Codes(Protocol):
    """The signed codes of receipts, this store's and others'."""

    def sign(self, token: Token) -> str:
        """The code of a receipt of this box, "" where it can have none."""
        ...

    def read(self, code: str) -> Token | Refused:
        """What a code says, or why it is not believed."""
        ...


class Looks(Protocol):
    """How receipts look: the replica fits."""

    def layout(self, store: str, zone: str) -> Layout:
        """The layout in force."""
        ...

    def picture(self, name: str) -> Picture | None:
        """A picture on receipts."""
        ...


class Storefront:
    """One store's counter side. `about` and `rules` are asked again when the masters' revision moves.

    `stands` is the business date that the journal gives no earlier one than, `closed_on` the last one that was closed (日结).
    """

    def __init__(
        self,
        store: str,
        epoch: int,
        currency: str,
        *,
        catalogue: Catalogue,
        rules: Callable[[], tuple[BarcodeRule, ...]],
        books: Callable[[], Books] = lambda: NO_BOOKS,
        members: Members | None = None,
        purse: Callable[[str], Purse] = lambda _: Purse(),
        sold: Callable[[ReceiptKey], Sold | None] = lambda _: None,
        back: Callable[[ReceiptKey], Mapping[int, int]] = lambda _: {},
        gone: Callable[[ReceiptKey], Mapping[str, int]] = lambda _: {},
        codes: Codes | None = None,
        looks: Looks | None = None,
        policy: Callable[[], Policy] = Policy,
        given: Given | None = None,
        deposit: Callable[[DepositKey], Deposit | None] = lambda _: None,
        signed: Callable[[str], Coupon | None] = lambda _: None,
        about: Callable[[], About],
        clock: Clock,
        stands: Callable[[], int] = lambda: 0,
        closed_on: Callable[[], int] = lambda: 0,
        routes: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.store = store
        self.epoch = epoch
        self.currency = currency
        #: Sales are written on the last reserve; who looks after the disk sets this.
        self.disk_low = False
        #: Which categories of goods are made at which second printer.
        self.routes = routes or {}
        #: How far the machine's clock is off, in words; empty while it is followed. Who looks after the clock sets this.
        self.clock_doubt = ""
        self._catalogue = catalogue
        self._rules = rules
        self._books = books
        self._members = members
        self._purse = purse
        self._sold = sold
        self._back, self._gone = back, gone
        self._codes = codes
        self._looks = looks
        self._policy = policy
        self._given = given
        self._deposit = deposit
        self._signed = signed
        self._ask_about = about
        self._clock = clock
        self._calendar = Calendar(zone(about().time_zone), stands)
        self._closed_on = closed_on
        self._minute: tuple[int, int, tzinfo] | None = None
        self.refresh()

    def refresh(self) -> None:
        """New masters are here."""
        self._minute = None  # another rule of the date may hold
        self.about = self._ask_about()
        self._calendar.follow(zone(self.about.time_zone), self.about.terms.day_begins_min)
        self._shop = Shop(
            self._catalogue,
            self._rules(),
            self._books(),
            self._circumstances(self._moment()),
            self.about.terms,
            sold=self._sold,
            back=self._back,
            gone=self._gone,
            policy=self._policy(),
            deposit=self._deposit,
            store=self.store,
        )
        if self._codes:
            self._shop = replace(self._shop, token=self._codes.read)
        if self._members:
            self._shop = replace(self._shop, program=self._members.program(), member=self._members.member)
        self._shop = replace(self._shop, purse=self._purse)
        if self._given:
            self._shop = replace(self._shop, spent=self._given.coupon_spent, given=self._given.times_given)
        self._promotions = {one.id: one for one in self._shop.books.promotions.all}
        words = {one.coupon for one in self._promotions.values() if one.coupon and not one.single_use}
        self._words = {word.casefold(): word for word in words}
        books = replace(self._shop.books, settings=self.about.terms.pricing)
        self._shop = replace(self._shop, books=books, coupon=self._coupon)

    @property
    def name(self) -> str:
        """What people call the store."""
        return self.about.name

    def shop(self) -> Shop:
        """Goods, rules, prices and promotions as of this minute."""
        moment = self._moment()
        if moment != self._shop.circumstances.moment:
            self._shop = replace(self._shop, circumstances=self._circumstances(moment))
        return self._shop

    def promotion(self, promotion: str) -> tuple[str, bool]:
        """What people call a promotion (its id where it is gone), and whether it is over the whole basket."""
        found = self._promotions.get(promotion)
        return (found.name, found.goods.everything) if found else (promotion, False)

    def _coupon(self, code: str) -> Coupon | None:
        """A coupon of many uses by its word, one of a single use by its signature."""
        word = self._words.get(code.casefold())
        return Coupon(word) if word else self._signed(code)

    def _reduction(self, gain: Gain) -> Reduction:
        name, whole = self.promotion(gain.promotion)
        return Reduction(name, dict(gain.off), whole)

    def _circumstances(self, moment: Moment) -> Circumstances:
        terms = self.about.terms
        return Circumstances(moment, self.store, terms.zone, off=frozenset(terms.off))

    def _moment(self) -> Moment:
        """The store's clock; asked for at every step of a scan, and worked out once a minute."""
        wall_ms = self._clock.wall_ms()
        minute = wall_ms // _MINUTE_MS, self._calendar.business_date(wall_ms), self._calendar.time_zone
        if minute != self._minute:
            self._minute, self._last = minute, self._look(wall_ms)
        return self._last

    def _look(self, wall_ms: int) -> Moment:
        """The day is the business date, which a clock that lies does not turn back."""
        local = local_time(wall_ms, self._calendar.time_zone)
        date, today = self._calendar.business_date(wall_ms), self._calendar.natural(wall_ms)
        if date != today and self._closed_on() == today:
            date = today  # the day is closed and its evening goes on: nothing expires and no offer ends for that
        night = number(local.date()) > date
        return Moment(date, day_of(date).isoweekday(), local.hour * 60 + local.minute, night)

    def business_date(self) -> int:
        """The open business date, yyyymmdd."""
        return self._calendar.business_date(self._clock.wall_ms())

    def today(self) -> int:
        """The date that the store's clock says, also where its business date is closed already."""
        return self._calendar.natural(self._clock.wall_ms())

    def day_turned(self) -> None:
        """The business date was closed: the next one has begun."""
        self._calendar.look_again()

    def local(self, at_ms: int) -> datetime:
        """A moment as the store's clocks show it."""
        return local_time(at_ms, self._calendar.time_zone)

    @property
    def header(self) -> tuple[str, ...]:
        """How its papers begin."""
        return self.about.header or (self.about.name,)

    @property
    def language(self) -> str:
        """The language of its papers."""
        return self.about.language

    def search(self, words: str, limit: int) -> list[Item]:
        """Goods by name, code or pinyin initials."""
        return self._catalogue.search(words, limit)

    def items_of(self, sale: Sale) -> dict[str, Item]:
        """The goods of a sale that are known here, by id."""
        return {item.id: item for item in self._goods(line.item for line in sale.lines)}

    def orders(self, sale: Sale) -> tuple[str, ...]:
        """The second printers that get an order for a sale."""
        if not self.routes:
            return ()
        categories = {item.category for line in sale.lines if line.qty_milli > 0 for item in self._goods([line.item])}
        return tuple(name for name, route in self.routes.items() if route & categories)

    def layout(self, done: Completed, copy: bool) -> PrintDocument:
        """The receipt of a sale, for the printer."""
        return document(self.sheet(done, copy=copy), self._picture)

    def sheet(self, done: Completed, *, copy: bool) -> Sheet:
        """The receipt of a sale under the layout in force, whatever it is shown on."""
        return lay_out(self._layout(), self.receipt(done, self.receipt_language, copy=copy))

    @property
    def receipt_language(self) -> str:
        """In which language, or both, receipts are: the layout's word goes before the store's."""
        return self._layout().language or self.about.terms.receipts.language

    def _layout(self) -> Layout:
        return self._looks.layout(self.store, self.about.terms.zone) if self._looks else DEFAULT

    def _picture(self, name: str) -> Image | None:
        found = self._looks.picture(name) if self._looks else None
        return Image(found.width, found.bits) if found else None

    def receipt(self, done: Completed, language: str, *, copy: bool) -> Receipt:
        """What stands on the receipt of a sale."""
        goods = self._goods(line.item for line in done.sale.lines)
        return make_receipt(
            done.sale,
            store=self.store,
            epoch=self.epoch,
            business_date=done.business_date,
            at=self.local(done.at_ms),
            before=(TRAINING,) if done.training else (),
            header=self.header,
            footer=self.about.terms.receipts.footer,
            link=self.link(done),
            names={item.id: item.name for item in goods},
            weighed=frozenset(item.id for item in goods if item.weighed),
            reductions=[self._reduction(gain) for gain in done.gains],
            details=done.details,
            origins=done.origins,
            member=self._members.shown(done.details.member) if self._members and done.details.member else "",
            language=language,
            copy=copy,
            code=self._code(done),
        )

    @property
    def prints_each(self) -> bool:
        """Each sale gets its receipt on paper; else whoever asks for it."""
        return self.about.terms.receipts.each_on_paper

    def link(self, done: Completed) -> str:
        """Where the customer's phone finds the receipt of a sale; "" where it does not."""
        base = self.about.terms.receipts.link
        if not base or done.training:
            return ""
        return receipt_link(base, ReceiptKey(self.store, done.sale.lane, self.epoch, done.sale.number), done.hash)

    def _code(self, done: Completed) -> str:
        """What its QR code says; that of a sale to nobody brings nothing back, and nobody signs it."""
        if self._codes is None or done.training:
            return ""
        key = ReceiptKey(self.store, done.sale.lane, self.epoch, done.sale.number)
        return self._codes.sign(token_of(key, done.sale, done.details, done.business_date, done.hash))

    def _goods(self, ids: Iterable[str]) -> list[Item]:
        found = (self._catalogue.item(item) for item in dict.fromkeys(ids))
        return [item for item in found if item]
