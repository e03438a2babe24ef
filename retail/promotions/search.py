"""The search among rivals: in which order promotions of one layer and priority take their goods.

Few of them are tried in every order; many by what each would give alone, and then with each of those first that had to
stand back. What a promotion gives follows from what is left of the goods that it wants: it is reckoned again only where
somebody has taken of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from msgspec import Struct

from retail.promotions.given import Given
from retail.promotions.promotion import Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Run
from retail.promotions.taken import Cart, Rival, Taken

#: Up to so many rivals are tried in every order: 6 of them.
EVERY_ORDER_MAX = 3
#: Beyond, so many that had to stand back are tried as the first.
FIRSTS_MAX = 6


class _Turn(Struct, frozen=True, gc=False):
    """A rival's turn in one order: what it was given, and who of its group had taken goods before."""

    rival: Rival
    given: Given
    before: str | None


class _Outcome(Struct, frozen=True):
    """One order played through."""

    taken: Taken
    turns: tuple[_Turn, ...]
    off_minor: int


class Search:
    """Circle after circle, each from where the ones before have left the cart."""

    def __init__(self, cart: Cart, settings: Settings) -> None:
        self._untouched, self._taken = Taken.nothing(cart), Taken.nothing(cart)
        self._aims, self._settings = cart.aims, settings
        self._whole: dict[int, list[Run]] = {}

    def settle(self, rivals: Sequence[Rival]) -> list[tuple[Rival, Given]]:
        """The order that gives most; of orders that give the same, the first."""
        if len(rivals) == 1:
            return [(rivals[0], self._only(rivals[0]))]
        alone = self._alone(rivals)
        best = self._best(rivals, alone)
        self._taken = best.taken
        return [(turn.rival, self._why(turn, alone[turn.rival.id].off_minor)) for turn in best.turns]

    def _only(self, rival: Rival) -> Given:
        given = self._give(rival, self._taken).shared(self._settings)
        before = self._taken.who.get(rival.entry.group)
        self._taken.add(rival, given)
        return self._why(_Turn(rival, given, before), given.off_minor) if given.reason else given

    def _alone(self, rivals: Sequence[Rival]) -> dict[str, Given]:
        """What each would give if it were first. Those of a group that want the same find the same."""
        alone, free = dict[str, Given](), dict[tuple[int, str, bool], list[Run]]()
        for one in rivals:
            key = (one.wants, one.entry.group, one.entry.promotion.alone)
            if key not in free:
                free[key] = self._taken.free(one)
            alone[one.id] = self._given(one, free[key])
        return alone

    def _best(self, rivals: Sequence[Rival], alone: dict[str, Given]) -> _Outcome:
        if len(rivals) <= EVERY_ORDER_MAX:
            if _in_peace(rivals, alone):
                return self._play(rivals, alone)
            every = (self._play(order, alone) for order in permutations(rivals))
            return max(every, key=lambda outcome: outcome.off_minor)
        worth = {name: given.off_minor for name, given in alone.items()}
        ranked = sorted(rivals, key=lambda one: (-worth[one.id], one.id))
        best = first = self._play(ranked, alone)
        for order in _back_first(ranked, first, worth):
            if not self._may_beat(order, alone, worth, best.off_minor):
                continue
            outcome = self._play(order, alone, worth, best.off_minor)
            best = outcome if outcome.off_minor > best.off_minor else best
        return best

    def _play(
        self,
        order: Sequence[Rival],
        alone: dict[str, Given],
        worth: Mapping[str, int] | None = None,
        beat_minor: int = 0,
    ) -> _Outcome:
        """One order from here on; with `worth`, given up where what is left of it hardly beats another."""
        after, turns, off = self._taken.copy(), list[_Turn](), 0
        for place, rival in enumerate(order):
            if worth and off + _hope(order[place:], after, worth) <= beat_minor:
                break
            before = after.who.get(rival.entry.group)
            if rival.wants & after.moved:
                given = self._give(rival, after).shared(self._settings)
            else:
                given = alone[rival.id] = alone[rival.id].shared(self._settings)
            after.add(rival, given)
            off += given.off_minor
            turns.append(_Turn(rival, given, before))
        return _Outcome(after, tuple(turns), off)

    def _may_beat(
        self, order: Sequence[Rival], alone: Mapping[str, Given], worth: Mapping[str, int], beat_minor: int
    ) -> bool:
        """Whether an order can come to more, told from its first alone: where that takes all, nothing is left to hope for."""
        first, given = order[0], alone[order[0].id]
        if first.entry.promotion.alone or not given.over:
            return True
        group, hope = first.entry.group, worth[first.id]
        for one in order[1:]:
            shares = one.entry.group == group or one.entry.promotion.alone
            wants = one.wants & ~first.wants if shares else one.wants
            if wants and self._taken.any_left(one, wants):
                hope += worth[one.id]
        return hope > beat_minor

    def _give(self, rival: Rival, taken: Taken) -> Given:
        return self._given(rival, taken.free(rival))

    def _given(self, rival: Rival, runs: Sequence[Run]) -> Given:
        return rival.entry.give(runs, self._aims, rival.limit, self._settings)

    def _why(self, turn: _Turn, alone_minor: int) -> Given:
        """Where others took its goods, that is the reason."""
        given = turn.given
        if given.reason is None or turn.before is None or given.reason.code not in {"no-goods", "too-few"}:
            return given
        would = alone_minor or self._would(turn.rival)
        return Given(reason=Reason("taken", turn.before)) if would else given

    def _would(self, rival: Rival) -> int:
        """What it would take off if nobody had taken anything: those that want the same find the same."""
        runs = self._whole.get(rival.wants)
        if runs is None:
            runs = self._whole[rival.wants] = self._untouched.free(rival)
        return self._given(rival, runs).off_minor


def _in_peace(rivals: Sequence[Rival], alone: Mapping[str, Given]) -> bool:
    """Whether none of them takes of what another wants: then every order gives the same."""
    takes = []
    for given in [alone[rival.id] for rival in rivals]:
        bits = 0
        for run in given.over or [use.run for use in given.uses]:
            bits |= 1 << run.at
        takes.append(bits)
    return not any(
        taken & other.wants for place, taken in enumerate(takes) for other in rivals if other is not rivals[place]
    )


def _back_first(ranked: Sequence[Rival], first: _Outcome, worth: Mapping[str, int]) -> Iterable[Sequence[Rival]]:
    """Each of those first that had to stand back."""
    got = {turn.rival.id: turn.given.off_minor for turn in first.turns}
    back = [one for one in ranked if got[one.id] < worth[one.id]]
    for one in back[:FIRSTS_MAX]:
        yield [one, *(other for other in ranked if other is not one)]


def _hope(rest: Sequence[Rival], after: Taken, worth: Mapping[str, int]) -> int:
    """What promotions would give that still find goods, if each were alone."""
    return sum([worth[one.id] for one in rest if after.any_left(one, one.wants)])
