"""The goods of a case, as people write them down, and the shelf that they make."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from retail.barcodes import BarcodeRule, gtin14
from retail.catalogue import Item, Pack, Part, Trait

Name = Annotated[str, Meta(min_length=1, max_length=64)]
Price = Annotated[int, Meta(ge=0, le=10**12)]
Milli = Annotated[int, Meta(ge=1, le=10_000_000)]
Code = Annotated[str, Meta(min_length=1, max_length=512)]


class CasePack(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Another code of an item, for so much of it (箱码): `unit` is what people call that, such as 箱."""

    code: Code
    qty_milli: Milli
    unit: str = ""


class CasePart(Struct, frozen=True, forbid_unknown_fields=True):
    """So much of another item in one of a kit."""

    item: Name
    qty_milli: Milli = 1000


class CaseLabel(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The store's own codes (店内码): digits as they are, I item, V value (`weight_g` or `price_minor`, in `step`s), W, K, C, X."""

    pattern: str
    value: str = "weight_g"
    step: Annotated[int, Meta(ge=1, le=10_000)] = 1

    @property
    def rule(self) -> BarcodeRule:
        """As lanes have it."""
        return BarcodeRule(self.pattern, self.value, self.step)


class CaseItem(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One item: `price_minor` a piece, or a kilogram where `unit` is KGM; taxed by its rate, or by the code `tax`.

    `gtins` are of 8, 12, 13 or 14 digits, `plu` the number on its labels, `packs` cases and the like. `min_age` in years;
    `deposit` is the item that rides with each (押金), `parts` what a kit is made of, `variants` the items that it stands for.
    """

    id: Name
    price_minor: Price
    name: str = ""
    category: str = ""
    brand: str = ""
    unit: str = "EA"
    tax_rate_bp: Annotated[int, Meta(ge=0, le=100_000)] = 0
    tax: str = ""
    gtins: tuple[Code, ...] = ()
    plu: str = ""
    packs: tuple[CasePack, ...] = ()
    cost_minor: Price = 0
    min_age: Annotated[int, Meta(ge=0, le=120)] = 0
    no_return: bool = False
    price_required: bool = False
    service: bool = False
    deposit: str = ""
    parts: tuple[CasePart, ...] = ()
    variants: tuple[Name, ...] = ()
    traits: dict[str, str] = {}

    @property
    def item(self) -> Item:
        """As lanes have it."""
        return Item(
            self.id,
            self.name or self.id,
            self.price_minor,
            tuple(gtin14(code) or code for code in self.gtins),
            self.plu,
            self.unit,
            self.tax_rate_bp,
            self.category,
            brand=self.brand,
            packs=tuple(Pack(gtin14(pack.code) or pack.code, pack.qty_milli, pack.unit) for pack in self.packs),
            min_age=self.min_age,
            no_return=self.no_return,
            price_required=self.price_required,
            service=self.service,
            deposit=self.deposit,
            parts=tuple(Part(part.item, part.qty_milli) for part in self.parts),
            variants=self.variants,
            traits=tuple(Trait(name, value) for name, value in self.traits.items()),
            tax=self.tax,
            cost_minor=self.cost_minor,
        )


class Shelf:
    """The goods of a case as a catalogue."""

    revision = 0

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = {item.id: item for item in items}
        self._codes = {code: item for item in items for code in item.codes}
        self._plus = {item.plu: item for item in items if item.plu}

    def item(self, item_id: str) -> Item | None:
        """By its id."""
        return self._items.get(item_id)

    def by_gtin(self, gtin14: str) -> Item | None:
        """By a GTIN of 14 digits, or a pack's code."""
        return self._codes.get(gtin14)

    def by_plu(self, plu: str) -> Item | None:
        """By the number on its labels."""
        return self._plus.get(plu)

    def search(self, words: str, limit: int) -> list[Item]:
        """By the start of its name."""
        return [item for item in self._items.values() if item.name.startswith(words)][:limit]
