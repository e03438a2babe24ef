"""All promotions of a revision, found by the goods in the cart: the cost is that of those which touch it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from retail.promotions.aims import Aims, Index
from retail.promotions.eligible import NO_LIMIT
from retail.promotions.give import Giver, giver
from retail.promotions.goods import Bunch, Selection
from retail.promotions.offers import Bundle, BuyGet, Gift
from retail.promotions.promotion import Promotion, When

_ALWAYS = When()


class Entry(Struct, frozen=True):
    """A promotion as the search wants it, so that nothing about it is asked twice.

    `group` is that of its layer. `rank` is when it is reckoned. `open`: it holds always, everywhere, for everybody and with no
    limit but `times`, unless a store has switched it off. `give` is how.
    """

    promotion: Promotion
    selections: tuple[Selection, ...]
    group: str
    rank: tuple[int, int, str]
    open: bool
    give: Giver

    @property
    def limit(self) -> int:
        """How often it may be given on a receipt, where that alone limits it."""
        return self.promotion.times or NO_LIMIT


class Book:
    """Made once a revision; asked at each quote."""

    def __init__(self, promotions: Iterable[Promotion] = ()) -> None:
        self.all: tuple[Promotion, ...] = tuple(sorted(promotions, key=lambda one: one.id))
        self.entries: tuple[Entry, ...] = tuple([_entry(one) for one in self.all])
        self._index = Index(selection for entry in self.entries for selection in entry.selections)
        self._owners: dict[int, list[int]] = {}
        for place, entry in enumerate(self.entries):
            for selection in entry.selections:
                self._owners.setdefault(id(selection), []).append(place)

    def aims(self, goods: Sequence[Bunch]) -> Aims:
        """What each promotion wants of a cart."""
        return Aims(self._index, goods)

    def touching(self, aims: Aims) -> list[Entry]:
        """Those that name any of a cart's goods, and those for all goods; by id."""
        found: set[int] = set()
        for selection in aims.named:
            found.update(self._owners[selection])
        return [self.entries[place] for place in sorted(found)]

    @cached_property
    def by_id(self) -> Mapping[str, Promotion]:
        """Each by its id."""
        return {one.id: one for one in self.all}


def selections(promotion: Promotion) -> list[Selection]:
    """All goods that a promotion is about, be they paid or given."""
    match promotion.offer:
        case Bundle(parts=parts):
            return [part.goods for part in parts]
        case BuyGet(get=Selection() as get):
            return [promotion.goods, get]
        case Gift(goods=goods):
            return [promotion.goods, goods]
        case _:
            return [promotion.goods]


def _entry(one: Promotion) -> Entry:
    rank = (one.layer, -one.priority, one.id)
    return Entry(one, tuple(selections(one)), f"{one.layer}/{one.group}", rank, _is_open(one), giver(one))


def _is_open(one: Promotion) -> bool:
    somewhere, somebody = one.stores or one.zones, one.members_only or one.tiers or one.coupon
    return one.when == _ALWAYS and not (somewhere or somebody or one.in_all or one.each_member)
