"""Which promotions go together: layer by layer, by priority, and of equals the order that leaves the customer most.

A layer sees what the layers before it left to pay. Inside a layer a promotion takes its goods, and who comes later in the
same group finds them taken. Promotions of one layer and priority that want the same goods are rivals: few of them are
tried in every order; many by what each would give alone, and then with each of those first that had to stand back. What
comes out depends on their ids alone, never on the order of scanning.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby, permutations

from msgspec import Struct

from retail.promotions.book import selections
from retail.promotions.eligible import Circumstances, times_left, why_not
from retail.promotions.give import Given, give
from retail.promotions.goods import Bunch
from retail.promotions.promotion import Promotion, Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Run

#: Up to so many rivals are tried in every order: 6 of them.
EVERY_ORDER_MAX = 3
#: Beyond, so many that had to stand back are tried as the first.
FIRSTS_MAX = 6


class Tried(Struct, frozen=True):
    """A promotion and what came of it."""

    promotion: Promotion
    given: Given


class _Rival(Struct, frozen=True):
    """A promotion that holds: the places of the bunches that it is about, how often it may be given, its group."""

    promotion: Promotion
    wants: tuple[int, ...]
    limit: int
    group: str


class _Taken:
    """What is gone from each bunch: money, and units by group."""

    def __init__(self, goods: Sequence[Bunch]) -> None:
        self.goods = goods
        self.left = [bunch.amount_minor for bunch in goods]
        self.alone = [0] * len(goods)
        self.groups: dict[str, list[int]] = {}
        self.who: dict[str, str] = {}

    def copy(self) -> "_Taken":
        other = _Taken.__new__(_Taken)
        other.goods, other.left, other.alone, other.who = self.goods, self.left[:], self.alone[:], self.who.copy()
        other.groups = {group: used[:] for group, used in self.groups.items()}
        return other

    def free(self, rival: _Rival) -> list[Run]:
        """What a promotion may still take, dearest first."""
        runs = []
        for at in rival.wants:
            bunch, left = self.goods[at], self.left[at]
            count = bunch.count - self._gone(rival, at)
            if count > 0 and left > 0:
                runs.append(Run(at, bunch, count, left if count == bunch.count else left * count // bunch.count))
        return runs

    def _gone(self, rival: _Rival, at: int) -> int:
        if rival.promotion.alone:
            return max((used[at] for used in self.groups.values()), default=0)
        return self.groups.get(rival.group, self.alone)[at]

    def add(self, rival: _Rival, given: Given) -> None:
        """Note what it took."""
        if not given.uses:
            return
        self.who[rival.group] = rival.promotion.name
        mine = self.groups.setdefault(rival.group, self.alone[:])
        every = [*self.groups.values(), self.alone] if rival.promotion.alone else [mine]
        for use in given.uses:
            self.left[use.run.at] -= use.off_minor
            for used in every:
                used[use.run.at] += use.count


def combine(
    promotions: Iterable[Promotion], goods: Sequence[Bunch], now: Circumstances, settings: Settings
) -> list[Tried]:
    """Try them all: first those that do not hold, then in the order in which they were reckoned."""
    tried, holding = list[Tried](), list[_Rival]()
    for promotion in promotions:
        if why := why_not(promotion, now):
            tried.append(Tried(promotion, Given(reason=why)))
        else:
            holding.append(_rival(promotion, goods, now))
    taken = _Taken(goods)
    holding.sort(key=lambda one: (one.promotion.layer, -one.promotion.priority, one.promotion.id))
    for _, equals in groupby(holding, key=lambda one: (one.promotion.layer, one.promotion.priority)):
        for rivals in _circles(list(equals)):
            taken, found = _best(rivals, taken, settings)
            tried += found
    return tried


def _rival(promotion: Promotion, goods: Sequence[Bunch], now: Circumstances) -> _Rival:
    about = selections(promotion)
    wants = tuple(at for at, bunch in enumerate(goods) if any(selection.has(bunch.goods) for selection in about))
    return _Rival(promotion, wants, times_left(promotion, now), f"{promotion.layer}/{promotion.group}")


def _circles(equals: Sequence[_Rival]) -> list[list[_Rival]]:
    """Promotions apart where no bunch is wanted by both: each circle is reckoned by itself."""
    circles: list[tuple[set[int], list[_Rival]]] = []
    for rival in equals:
        wants = set(rival.wants)
        near = [circle for circle in circles if circle[0] & wants]
        circles = [circle for circle in circles if not circle[0] & wants]
        members = [one for circle in near for one in circle[1]]
        circles.append((wants.union(*(circle[0] for circle in near)), [*members, rival]))
    ordered = [sorted(members, key=lambda one: one.promotion.id) for _, members in circles]
    return sorted(ordered, key=lambda members: members[0].promotion.id)


def _best(rivals: Sequence[_Rival], taken: _Taken, settings: Settings) -> tuple[_Taken, list[Tried]]:
    """The order that gives most; of orders that give the same, the first."""
    if len(rivals) <= EVERY_ORDER_MAX:
        return max((_in_order(order, taken, settings) for order in permutations(rivals)), key=_gain)
    alone = {one.promotion.id: give(one.promotion, taken.free(one), one.limit, settings).off_minor for one in rivals}
    ranked = sorted(rivals, key=lambda one: (-alone[one.promotion.id], one.promotion.id))
    first = _in_order(ranked, taken, settings)
    got = {one.promotion.id: one.given.off_minor for one in first[1]}
    back = [one for one in ranked if got[one.promotion.id] < alone[one.promotion.id]][:FIRSTS_MAX]
    orders = ([one, *(other for other in ranked if other is not one)] for one in back)
    return max((first, *(_in_order(order, taken, settings) for order in orders)), key=_gain)


def _gain(outcome: tuple[_Taken, list[Tried]]) -> int:
    return sum(one.given.off_minor for one in outcome[1])


def _in_order(order: Sequence[_Rival], taken: _Taken, settings: Settings) -> tuple[_Taken, list[Tried]]:
    after, tried = taken.copy(), list[Tried]()
    for rival in order:
        given = give(rival.promotion, after.free(rival), rival.limit, settings)
        after.add(rival, given)
        tried.append(Tried(rival.promotion, _why(rival, given, after, settings)))
    return after, tried


def _why(rival: _Rival, given: Given, after: _Taken, settings: Settings) -> Given:
    """Where others took its goods, that is the reason."""
    by = after.who.get(rival.group)
    if by is None or given.reason is None or given.reason.code not in {"no-goods", "too-few"}:
        return given
    untouched = give(rival.promotion, _Taken(after.goods).free(rival), rival.limit, settings)
    return Given(reason=Reason("taken", by)) if untouched.uses else given
