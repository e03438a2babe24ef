"""What a unit costs before promotions: one place where all prices of an item are weighed, and the winner explains itself.

The nearest price list wins (store before zone before chain before the item's own 零售价); in it a price for a time before
a standing one, and the largest quantity that was reached. A member's price (会员价) is found the same way beside it and
holds where it is lower.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Literal, Self

from msgspec import Meta, Struct

from retail.promotions.eligible import Circumstances, not_now
from retail.promotions.promotion import When

Place = Literal["store", "zone", "chain", "item"]
_NEAR: tuple[Place, ...] = ("item", "chain", "zone", "store")


class Price(Struct, frozen=True, omit_defaults=True):
    """One row of a price list (价格本): in a `store`, in a `zone`, or where neither is named in the whole chain.

    `member` is for members of any tier, `tier` for those of one. From `from_qty_milli` on it is a quantity break (数量价).
    """

    item: str
    price_minor: Annotated[int, Meta(ge=1, le=10**12)]
    store: str = ""
    zone: str = ""
    member: bool = False
    tier: str = ""
    from_qty_milli: Annotated[int, Meta(ge=0, le=10**10)] = 0
    when: When = When()

    @property
    def place(self) -> Place:
        """Where it holds."""
        return "store" if self.store else "zone" if self.zone else "chain"

    @property
    def timed(self) -> bool:
        """For a time."""
        return self.when != When()


class Priced(Struct, frozen=True, omit_defaults=True, gc=False):
    """A unit's price and where it comes from; `retail_minor` is what a stranger would pay (零售价)."""

    price_minor: int
    retail_minor: int
    place: Place = "item"
    member: bool = False
    timed: bool = False
    from_qty_milli: int = 0


class PriceBook:
    """All prices of a revision; `rows_of` finds those of an item, wherever they are kept."""

    def __init__(self, rows_of: Callable[[str], Sequence[Price]] = lambda _: ()) -> None:
        self._rows_of = rows_of

    @classmethod
    def of(cls, prices: Iterable[Price]) -> Self:
        """A book of these rows."""
        rows: dict[str, list[Price]] = {}
        for price in prices:
            rows.setdefault(price.item, []).append(price)
        return cls(lambda item: rows.get(item, ()))

    def price(self, item: str, own_minor: int, qty_milli: int, now: Circumstances) -> Priced:
        """The price of a unit of an item whose own retail price is `own_minor`, when `qty_milli` of it are bought."""
        rows = [row for row in self._rows_of(item) if _holds(row, qty_milli, now)]
        if not rows:
            return Priced(own_minor, own_minor)
        retail = _best([row for row in rows if not (row.member or row.tier)])
        retail_minor = retail.price_minor if retail else own_minor
        member = _best([row for row in rows if row.member or row.tier])
        won = member if member and member.price_minor < retail_minor else retail
        if won is None:
            return Priced(own_minor, own_minor)
        return Priced(won.price_minor, retail_minor, won.place, won is member, won.timed, won.from_qty_milli)


def _holds(row: Price, qty_milli: int, now: Circumstances) -> bool:
    here = (not row.store or row.store == now.store) and (not row.zone or row.zone == now.zone)
    for_them = (not (row.member or row.tier) or now.member) and (not row.tier or row.tier == now.tier)
    return here and for_them and qty_milli >= row.from_qty_milli and not_now(row.when, now.moment) is None


def _best(rows: Sequence[Price]) -> Price | None:
    """The nearest, the one for a time, the largest quantity; of two that are alike the lower."""
    return max(rows, key=_rank, default=None)


def _rank(row: Price) -> tuple[int, bool, bool, int, int]:
    return (_NEAR.index(row.place), row.timed, bool(row.tier), row.from_qty_milli, -row.price_minor)
