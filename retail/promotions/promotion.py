"""A promotion (促销单) as head office writes it: what it gives, on what, to whom, when, and what it may be combined with."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail.promotions.goods import Selection
from retail.promotions.offers import AnyOffer, Which
from retail.rounding import Mode

Code = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[a-z0-9][a-z0-9_-]*\Z")]
Minute = Annotated[int, Meta(ge=0, le=1440)]
Names = Annotated[tuple[str, ...], Meta(max_length=1000)]


class Hours(Struct, frozen=True):
    """From one minute of the day up to another, on the store's clock; over midnight where the first is the later."""

    from_minute: Minute
    to_minute: Minute

    def has(self, minute: int) -> bool:
        """Whether a minute of the day lies inside."""
        if self.from_minute <= self.to_minute:
            return self.from_minute <= minute < self.to_minute
        return minute >= self.from_minute or minute < self.to_minute


class When(Struct, frozen=True, omit_defaults=True):
    """Dates yyyymmdd (both included, 0: open), weekdays 1 (Monday) to 7, hours; nothing named means always."""

    from_date: int = 0
    to_date: int = 0
    weekdays: tuple[Annotated[int, Meta(ge=1, le=7)], ...] = ()
    hours: tuple[Hours, ...] = ()


class Promotion(Struct, frozen=True, omit_defaults=True):
    """One promotion.

    `layer` is when it is reckoned: lower ones first, what they leave to pay is what the next ones see (goods 0, basket 1,
    coupons 2 by habit). In a layer the higher `priority` takes its goods first; of equals, the order that is best for the
    customer. A unit is in at most one promotion of a `group`; with `alone` it is in nothing else at all.
    `coupon` names the coupon that it wants, by its word, or where `single_use` by a signed code of that kind. `times` limits how often it is given on one receipt, `each_member` and `in_all`
    how often in its life (0: no limit); what was used already comes with the request. A `mandatory` one cannot be switched
    off in a store.
    """

    id: Code
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    offer: AnyOffer
    goods: Selection = Selection()
    when: When = When()
    stores: Names = ()
    zones: Names = ()
    members_only: bool = False
    tiers: Names = ()
    coupon: Annotated[str, Meta(max_length=32)] = ""
    layer: Annotated[int, Meta(ge=0, le=9)] = 0
    priority: Annotated[int, Meta(ge=0, le=1000)] = 0
    group: Annotated[str, Meta(max_length=32)] = ""
    alone: bool = False
    times: Annotated[int, Meta(ge=0, le=10_000)] = 0
    each_member: Annotated[int, Meta(ge=0, le=10_000)] = 0
    in_all: Annotated[int, Meta(ge=0, le=10**9)] = 0
    mandatory: bool = False
    version: Annotated[int, Meta(ge=1, le=2**31)] = 1
    single_use: bool = False


class Settings(Struct, frozen=True, omit_defaults=True):
    """Where the trade knows two answers (docs/pricing.md has the table).

    `free_unit` is which unit of a set is the free one. A `percent` is of what earlier layers left (`after_other`) or of
    the price (`added`), rounded by `rounding`. `odd_cent` goes to the largest `remainder`, or to the `dearest` or `cheapest`
    goods. `gifts_count` towards the amount that earns them, or not.
    """

    free_unit: Which = "cheapest"
    percent: Literal["after_other", "added"] = "after_other"
    rounding: Mode = "half_up"
    odd_cent: Literal["remainder", "dearest", "cheapest"] = "remainder"
    gifts_count: bool = False
