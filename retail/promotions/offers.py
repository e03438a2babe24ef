"""What a promotion gives (促销方式), as data. Money in minor units; percentages in basis points (10,000 is all of it)."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail.promotions.goods import Selection

Minor = Annotated[int, Meta(ge=0, le=10**12)]
Points = Annotated[int, Meta(ge=1, le=10_000)]
Count = Annotated[int, Meta(ge=1, le=1000)]


class Offer(Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """The base of all: in JSON an object with its name under `kind`."""


class PercentOff(Offer, frozen=True, tag="percent_off"):
    """So many basis points off everything selected (折扣)."""

    off_bp: Points


class AmountOff(Offer, frozen=True, tag="amount_off"):
    """So much off each unit (直降); at most its price."""

    off_minor: Minor


class FixedPrice(Offer, frozen=True, tag="fixed_price"):
    """This price a unit, for weighed goods a kilogram (特价); nothing where it costs less already."""

    price_minor: Minor


class NthUnit(Offer, frozen=True, tag="nth_unit"):
    """Each n-th unit at a discount (第二件半价: n = 2, off_bp = 5000), of the same goods or mixed over the selection."""

    n: Annotated[int, Meta(ge=2, le=100)]
    off_bp: Points
    mixed: bool = False


class ForPrice(Offer, frozen=True, tag="for_price"):
    """Any n of the selection for a price together (任选 n 件): the dearest make the sets, as long as that is a gain."""

    n: Annotated[int, Meta(ge=2, le=100)]
    price_minor: Minor


class BuyGet(Offer, frozen=True, tag="buy_get"):
    """Buy so many, get others at a discount (买赠): `off_bp` 10,000 is free. Without `get` both come from one selection."""

    buy: Count
    free: Count = 1
    off_bp: Points = 10_000
    get: Selection | None = None


class Step(Struct, frozen=True, omit_defaults=True):
    """One step of a threshold: from so much money (or so many units) on, so much or so many basis points off."""

    from_minor: Minor = 0
    from_count: Annotated[int, Meta(ge=0, le=100_000)] = 0
    off_minor: Minor = 0
    off_bp: Annotated[int, Meta(ge=0, le=10_000)] = 0


class Threshold(Offer, frozen=True, tag="threshold"):
    """Spend and save (满减, 满件折): the highest step that is reached; with `every`, once for each full amount of it."""

    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=20)]
    every: bool = False


class Gift(Offer, frozen=True, tag="gift"):
    """Spend and get a gift (满赠; price 0) or something at a price (换购): so many of `goods` for `price_minor` each.

    The customer takes them along: they are scanned as any goods, and the lane says what may still be taken.
    """

    from_minor: Minor
    goods: Selection
    count: Count = 1
    price_minor: Minor = 0
    every: bool = False


class Part(Struct, frozen=True, omit_defaults=True):
    """One part of a bundle: so many of a selection."""

    goods: Selection
    count: Count = 1


class Bundle(Offer, frozen=True, tag="bundle"):
    """Parts that together cost a price (套餐)."""

    parts: Annotated[tuple[Part, ...], Meta(min_length=2, max_length=10)]
    price_minor: Minor


AnyOffer = PercentOff | AmountOff | FixedPrice | NthUnit | ForPrice | BuyGet | Threshold | Gift | Bundle
Which = Literal["cheapest", "dearest"]
