"""Goods (商品) as head office describes them, and how a lane finds one."""

from typing import Protocol

from msgspec import Struct


class Item(Struct, frozen=True, array_like=True):
    """One item: `price_minor` is the retail price (零售价) of one `unit`, tax included.

    `unit` is a UN/ECE Rec 20 code: EA (piece), KGM (weighed, quantity in grams). GTINs are 14 digits, zero-padded.
    `initials` are the first letters of the name's pinyin (拼音首字母), which Chinese tills search by.
    """

    id: str
    name: str
    price_minor: int
    gtins: tuple[str, ...] = ()
    plu: str = ""
    unit: str = "EA"
    tax_rate_bp: int = 0
    category: str = ""
    size: str = ""
    initials: str = ""
    brand: str = ""

    @property
    def weighed(self) -> bool:
        """Sold by weight: quantity is grams."""
        return self.unit == "KGM"


class Catalogue(Protocol):
    """Where a lane looks goods up; the edge's replica implements it, tests use a dict."""

    @property
    def revision(self) -> int:
        """The masters' revision that answers come from."""
        ...

    def item(self, item_id: str) -> Item | None:
        """By the item's own code."""
        ...

    def by_gtin(self, gtin14: str) -> Item | None:
        """By a 14-digit GTIN."""
        ...

    def by_plu(self, plu: str) -> Item | None:
        """By price look-up number (PLU, 称重码)."""
        ...

    def search(self, words: str, limit: int) -> list[Item]:
        """By the start of a name, code or pinyin initials, best first, at most `limit`."""
        ...
