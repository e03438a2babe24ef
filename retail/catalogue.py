"""Goods (商品) as head office describes them, and how a lane finds one."""

from typing import Protocol

from msgspec import Struct


class Pack(Struct, frozen=True, array_like=True):
    """Another code of an item, and how much of it that code stands for: a case whose GTIN sells 24 pieces.

    `code` is a GTIN of 14 digits or a store's own. `unit` is what people call so much of it, such as 箱 or `box`: it can
    be asked for by that name.
    """

    code: str
    qty_milli: int
    unit: str = ""


class Part(Struct, frozen=True, array_like=True):
    """One component of a kit: so much of another item in one unit of the kit."""

    item: str
    qty_milli: int


class Trait(Struct, frozen=True, array_like=True):
    """What tells a variant from its sisters: `name` is colour or size (颜色, 尺码)."""

    name: str
    value: str


class Nature(Struct, frozen=True, array_like=True):
    """What a line must know of its goods until it is paid.

    `min_age` in years, 0 for everybody. `no_return`: not to be given back. `service`: nothing leaves the shelf. `deposit` is
    the item whose price rides with each unit (押金). `parts` are what a kit is made of. `tax` is the code of its taxes.
    """

    min_age: int = 0
    no_return: bool = False
    service: bool = False
    deposit: str = ""
    parts: tuple[Part, ...] = ()
    tax: str = ""


class Item(Struct, frozen=True, array_like=True):
    """One item: `price_minor` is the retail price (零售价) of one `unit`, tax included.

    `unit` is a UN/ECE Rec 20 code: EA (piece), KGM (weighed, quantity in grams). GTINs are 14 digits, zero-padded.
    `initials` are the first letters of the name's pinyin (拼音首字母), which Chinese tills search by. `price_required`: its
    price is asked for at the lane. An item with `variants` is never sold itself: it stands for the items that it names, each
    with its `traits`. `cost_minor` is what a unit costs the store (进价), on the same footing as its price, 0 where that is not to be
    known there. What the other fields mean stands at `Nature`.
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
    packs: tuple[Pack, ...] = ()
    min_age: int = 0
    no_return: bool = False
    price_required: bool = False
    service: bool = False
    deposit: str = ""
    parts: tuple[Part, ...] = ()
    variants: tuple[str, ...] = ()
    traits: tuple[Trait, ...] = ()
    tax: str = ""
    cost_minor: int = 0

    @property
    def weighed(self) -> bool:
        """Sold by weight: quantity is grams."""
        return self.unit == "KGM"

    @property
    def nature(self) -> Nature:
        """What its line must know."""
        return Nature(self.min_age, self.no_return, self.service, self.deposit, self.parts, self.tax)

    @property
    def codes(self) -> tuple[str, ...]:
        """All barcodes and store codes that it is found by."""
        return (*self.gtins, *(pack.code for pack in self.packs))

    def pack(self, code: str) -> Pack | None:
        """The pack that a code stands for."""
        return next((pack for pack in self.packs if pack.code == code), None)

    def pack_of(self, unit: str) -> Pack | None:
        """The pack that people call so."""
        return next((pack for pack in self.packs if unit and pack.unit == unit), None)


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
        """By a 14-digit GTIN, or another code that a pack has."""
        ...

    def by_plu(self, plu: str) -> Item | None:
        """By price look-up number (PLU, 称重码)."""
        ...

    def search(self, words: str, limit: int) -> list[Item]:
        """By the start of a name, code or pinyin initials, best first, at most `limit`."""
        ...
