"""Which promotions go together: layer by layer, by priority, and of equals the order that leaves the customer most.

A layer sees what the layers before it left to pay. Inside a layer a promotion takes its goods, and who comes later in the
same group finds them taken. Promotions of one layer and priority that want the same goods are rivals: few of them are
tried in every order; many by what each would give alone, and then with each of those first that had to stand back. What
comes out depends on their ids alone, never on the order of scanning.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, permutations

from msgspec import Struct

from retail.promotions.aims import Aims
from retail.promotions.book import selections
from retail.promotions.eligible import Circumstances, times_left, why_not
from retail.promotions.give import give
from retail.promotions.given import Given
from retail.promotions.goods import Bunch
from retail.promotions.promotion import Promotion, Settings
from retail.promotions.reasons import Reason
from retail.promotions.taken import Rival, Taken

#: Up to so many rivals are tried in every order: 6 of them.
EVERY_ORDER_MAX = 3
#: Beyond, so many that had to stand back are tried as the first.
FIRSTS_MAX = 6


class Tried(Struct, frozen=True):
    """A promotion and what came of it."""

    promotion: Promotion
    given: Given


class _Turn(Struct, frozen=True):
    """A rival's turn in one order: what it was given, and who of its group had taken goods before."""

    rival: Rival
    given: Given
    before: str | None


class _Outcome(Struct, frozen=True):
    """One order played through."""

    taken: Taken
    turns: tuple[_Turn, ...]
    off_minor: int


def combine(
    promotions: Iterable[Promotion], goods: Sequence[Bunch], now: Circumstances, settings: Settings
) -> list[Tried]:
    """Try them all: first those that do not hold, then in the order in which they were reckoned."""
    tried, holding, aims = list[Tried](), list[Rival](), Aims(goods)
    for promotion in promotions:
        if why := why_not(promotion, now):
            tried.append(Tried(promotion, Given(reason=why)))
        else:
            holding.append(_rival(promotion, aims, now))
    holding.sort(key=lambda one: (one.promotion.layer, -one.promotion.priority, one.promotion.id))
    search = _Search(goods, aims, settings)
    for _, equals in groupby(holding, key=lambda one: (one.promotion.layer, one.promotion.priority)):
        for rivals in _circles(list(equals)):
            tried += search.settle(rivals)
    return tried


def _rival(promotion: Promotion, aims: Aims, now: Circumstances) -> Rival:
    wants = 0
    for selection in selections(promotion):
        wants |= aims.at(selection)
    return Rival(promotion, wants, times_left(promotion, now), f"{promotion.layer}/{promotion.group}")


def _circles(equals: Sequence[Rival]) -> list[list[Rival]]:
    """Promotions apart where no bunch is wanted by both: each circle is reckoned by itself."""
    circles: list[tuple[int, list[Rival]]] = []
    for rival in equals:
        wants, members, apart = rival.wants, [rival], list[tuple[int, list[Rival]]]()
        for circle in circles:
            if circle[0] & rival.wants:
                wants |= circle[0]
                members += circle[1]
            else:
                apart.append(circle)
        circles = [*apart, (wants, members)]
    ordered = [sorted(members, key=lambda one: one.promotion.id) for _, members in circles]
    return sorted(ordered, key=lambda members: members[0].promotion.id)


class _Search:
    """Circle after circle, each from where the ones before have left the cart."""

    def __init__(self, goods: Sequence[Bunch], aims: Aims, settings: Settings) -> None:
        self._untouched, self._taken = Taken.nothing(goods), Taken.nothing(goods)
        self._aims, self._settings = aims, settings

    def settle(self, rivals: Sequence[Rival]) -> list[Tried]:
        """The order that gives most; of orders that give the same, the first."""
        alone = {one.promotion.id: self._give(one, self._taken) for one in rivals}
        if len(rivals) == 1:
            turns: Sequence[_Turn] = [self._take(rivals[0], alone[rivals[0].promotion.id])]
        else:
            best = self._best(rivals, alone)
            self._taken, turns = best.taken, best.turns
        return [Tried(turn.rival.promotion, self._why(turn, alone)) for turn in turns]

    def _take(self, rival: Rival, given: Given) -> _Turn:
        before = self._taken.who.get(rival.group)
        self._taken.add(rival, given)
        return _Turn(rival, given, before)

    def _best(self, rivals: Sequence[Rival], alone: Mapping[str, Given]) -> _Outcome:
        if len(rivals) <= EVERY_ORDER_MAX:
            every = (self._play(order, alone) for order in permutations(rivals))
            return max(every, key=lambda outcome: outcome.off_minor)
        worth = {name: given.off_minor for name, given in alone.items()}
        ranked = sorted(rivals, key=lambda one: (-worth[one.promotion.id], one.promotion.id))
        best = first = self._play(ranked, alone)
        for order in _back_first(ranked, first, worth):
            outcome = self._play(order, alone, worth, best.off_minor)
            best = outcome if outcome.off_minor > best.off_minor else best
        return best

    def _play(
        self,
        order: Sequence[Rival],
        alone: Mapping[str, Given],
        worth: Mapping[str, int] | None = None,
        beat_minor: int = 0,
    ) -> _Outcome:
        """One order from here on; with `worth`, given up where what is left of it hardly beats another."""
        after, turns, off = self._taken.copy(), list[_Turn](), 0
        for place, rival in enumerate(order):
            if worth and off + _hope(order[place:], after, worth) <= beat_minor:
                break
            before = after.who.get(rival.group)
            given = self._give(rival, after) if place else alone[rival.promotion.id]
            after.add(rival, given)
            off += given.off_minor
            turns.append(_Turn(rival, given, before))
        return _Outcome(after, tuple(turns), off)

    def _give(self, rival: Rival, taken: Taken) -> Given:
        return give(rival.promotion, taken.free(rival), self._aims, rival.limit, self._settings)

    def _why(self, turn: _Turn, alone: Mapping[str, Given]) -> Given:
        """Where others took its goods, that is the reason."""
        given = turn.given
        if turn.before is None or given.reason is None or given.reason.code not in {"no-goods", "too-few"}:
            return given
        would = alone[turn.rival.promotion.id].uses or self._give(turn.rival, self._untouched).uses
        return Given(reason=Reason("taken", turn.before)) if would else given


def _back_first(ranked: Sequence[Rival], first: _Outcome, worth: Mapping[str, int]) -> Iterable[Sequence[Rival]]:
    """Each of those first that had to stand back."""
    got = {turn.rival.promotion.id: turn.given.off_minor for turn in first.turns}
    back = [one for one in ranked if got[one.promotion.id] < worth[one.promotion.id]]
    for one in back[:FIRSTS_MAX]:
        yield [one, *(other for other in ranked if other is not one)]


def _hope(rest: Sequence[Rival], after: Taken, worth: Mapping[str, int]) -> int:
    """What promotions would give that still find goods, if each were alone."""
    return sum([worth[one.promotion.id] for one in rest if after.any_left(one)])
