"""The rules of membership (会员制度) as head office writes them: tiers, how points are earned, how they may be spent.

Where the trade knows two answers the choice is a field with its usual answer as default.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

#: Multipliers are in thousandths: 1500 is one and a half times.
Milli = Annotated[int, Meta(ge=0, le=100_000)]


class Tier(Struct, frozen=True, omit_defaults=True):
    """A tier (等级): member prices and promotions name it; `earn_milli` multiplies what is earned."""

    id: Annotated[str, Meta(min_length=1, max_length=32)]
    name: str = ""
    name_en: str = ""
    earn_milli: Milli = 1000


class Lending(Struct, frozen=True, omit_defaults=True):
    """How much of what a member owns is lent to a store that may have to sell with its line down (额度下放).

    Each of the `places` where they bought last, within `days`, is lent `bp` of the balance, at least `least` and at most `most`;
    a store where they stand while its line is up, as much as is free, up to `most`. In points, or minor units.
    """

    bp: Annotated[int, Meta(ge=0, le=10_000)] = 2_500
    least: Annotated[int, Meta(ge=0, le=10**12)] = 500
    most: Annotated[int, Meta(ge=0, le=10**12)] = 100_000
    days: Annotated[int, Meta(ge=1, le=3_650)] = 90
    places: Annotated[int, Meta(ge=0, le=20)] = 3


class Program(Struct, frozen=True, omit_defaults=True):
    """One organisation's rules; `version` goes with what was earned or spent under them.

    Earning: a point for each `per_minor` paid, times the category's, tier's and birthday's multipliers, rounded once for
    the receipt (`by="receipt"`) or for each line, `down` or `half-up`. What is paid with points earns none.
    Spending: a point is worth `point_minor`; at most `cap_bp` of what is due, and only from `least_points` on.
    """

    version: int = 1
    per_minor: Annotated[int, Meta(ge=1, le=10**9)] = 100
    by: Literal["receipt", "line"] = "receipt"
    rounding: Literal["down", "half-up"] = "down"
    categories: Mapping[str, Milli] = {}
    tiers: tuple[Tier, ...] = ()
    birthday_milli: Milli = 1000
    point_minor: Annotated[int, Meta(ge=1, le=10**9)] = 1
    cap_bp: Annotated[int, Meta(ge=0, le=10_000)] = 5_000
    least_points: Annotated[int, Meta(ge=0, le=10**9)] = 0
    #: Points end this many months after the month in which they were earned; 0: never.
    expire_months: Annotated[int, Meta(ge=0, le=120)] = 0
    lend_points: Lending = Lending()
    lend_stored: Lending = Lending()
    #: Keys the hashes by which members are found (member.py); made by the hub, never typed.
    pepper: Annotated[bytes, Meta(max_length=64)] = b""

    def tier(self, tier: str) -> Tier:
        """A tier by its id; a plain one where there is none of that name."""
        return next((one for one in self.tiers if one.id == tier), Tier(tier or "-"))
