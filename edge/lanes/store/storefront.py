"""The shop around the lanes: whose it is, what it sells now, what day it is, what stands on its receipts."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from edge.drivers.document import PrintDocument
from edge.journal.words import Completed
from edge.lanes.ports import Clock
from edge.lanes.store.calendar import Calendar, local_time, zone
from edge.lanes.store.paper import document
from retail.barcodes import BarcodeRule
from retail.cart import Shop
from retail.catalogue import Catalogue, Item
from retail.receipt import make_receipt


class About(Struct, frozen=True):
    """What head office says of the store: its name, the head of its receipts, its clock, its language."""

    name: str
    header: tuple[str, ...] = ()
    time_zone: str = "Asia/Shanghai"
    language: str = "zh"


class Storefront:
    """One store's counter side. `about` and `rules` are asked again when the masters' revision moves."""

    def __init__(
        self,
        store: str,
        epoch: int,
        currency: str,
        *,
        catalogue: Catalogue,
        rules: Callable[[], tuple[BarcodeRule, ...]],
        about: Callable[[], About],
        clock: Clock,
        stands: int = 0,
    ) -> None:
        self.store = store
        self.epoch = epoch
        self.currency = currency
        #: Sales are written on the last reserve; who looks after the disk sets this.
        self.disk_low = False
        self._catalogue = catalogue
        self._rules = rules
        self._ask_about = about
        self._clock = clock
        self._calendar = Calendar(zone(about().time_zone), stands)
        self.refresh()

    def refresh(self) -> None:
        """New masters are here."""
        self.about = self._ask_about()
        self._calendar.time_zone = zone(self.about.time_zone)
        self._shop = Shop(self._catalogue, self._rules())

    @property
    def name(self) -> str:
        """What people call the store."""
        return self.about.name

    def shop(self) -> Shop:
        """Goods and rules as of now."""
        return self._shop

    def business_date(self) -> int:
        """The open business date, yyyymmdd."""
        return self._calendar.business_date(self._clock.wall_ms())

    def search(self, words: str, limit: int) -> list[Item]:
        """Goods by name, code or pinyin initials."""
        return self._catalogue.search(words, limit)

    def layout(self, done: Completed, copy: bool) -> PrintDocument:
        """The receipt of a sale, for the printer."""
        goods = self._goods(line.item for line in done.sale.lines)
        receipt = make_receipt(
            done.sale,
            store=self.store,
            epoch=self.epoch,
            business_date=done.business_date,
            at=local_time(done.at_ms, self._calendar.time_zone),
            header=self.about.header or (self.about.name,),
            names={item.id: item.name for item in goods},
            weighed=frozenset(item.id for item in goods if item.weighed),
            language=self.about.language,
            copy=copy,
        )
        return document(receipt)

    def _goods(self, ids: Iterable[str]) -> list[Item]:
        found = (self._catalogue.item(item) for item in dict.fromkeys(ids))
        return [item for item in found if item]
