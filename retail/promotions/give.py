"""What each kind of offer gives for the goods that are free: pure arithmetic over runs of units, dearest first."""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from retail.money import allocate, divide
from retail.pricing import line_amount
from retail.promotions import offers as o
from retail.promotions.goods import Selection
from retail.promotions.promotion import Promotion, Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Run, Use, most, nth, take, units, value, without

Runs = Sequence[Run]


class Given(Struct, frozen=True):
    """How often a promotion was given and what it does; nothing with the reason why. `more` gifts may still be taken."""

    uses: tuple[Use, ...] = ()
    times: int = 0
    reason: Reason | None = None
    more: int = 0

    @property
    def off_minor(self) -> int:
        """What comes off in all."""
        return sum(use.off_minor for use in self.uses)


def give(promotion: Promotion, runs: Runs, limit: int, settings: Settings) -> Given:
    """Give a promotion once or as often as it goes, at most `limit` times; never more than is left to pay."""
    mine = [run for run in runs if promotion.goods.has(run.bunch.goods)]
    match promotion.offer:
        case o.Bundle() as bundle:
            given = _bundle(bundle, runs, limit)
        case o.Gift() as gift:
            given = _gift(gift, mine, runs, limit, settings)
        case o.BuyGet(get=Selection() as get) as offer:
            given = _buy_get_other(offer, mine, _of(get, runs), limit, settings)
        case _ if not mine:
            return Given(reason=Reason("no-goods"))
        case offer:
            given = _simple(offer, mine, limit, settings)
    capped = tuple(replace(use, off_minor=min(use.off_minor, use.left_minor)) for use in given.uses)
    given = replace(given, uses=capped)
    if given.reason or given.off_minor > 0:
        return given
    return Given(reason=Reason("take-gift", str(given.more)) if given.more else Reason("no-gain"), more=given.more)


def _simple(offer: o.AnyOffer, runs: Runs, limit: int, settings: Settings) -> Given:
    match offer:
        case o.PercentOff(off_bp=points):
            return _each(runs, limit, [divide(run.left_minor * points, 10_000) for run in runs])
        case o.AmountOff(off_minor=off):
            return _each(runs, limit, [min(off, run.price_minor) * run.count for run in runs])
        case o.FixedPrice(price_minor=price):
            return _each(runs, limit, [_down_to(run, price) for run in runs])
        case o.NthUnit() as nth_unit:
            return _nth_unit(nth_unit, runs, limit, settings)
        case o.BuyGet(buy=buy, free=free, off_bp=points):
            return _in_sets(runs, limit, buy + free, free, points, settings)
        case o.ForPrice() as for_price:
            return _for_price(for_price, runs, limit)
        case o.Threshold() as threshold:
            return _threshold(threshold, runs, limit)
        case _:
            raise TypeError(f"no such offer: {offer!r}")


def _of(selection: Selection, runs: Runs) -> list[Run]:
    return [run for run in runs if selection.has(run.bunch.goods)]


def _each(runs: Runs, limit: int, off: Sequence[int]) -> Given:
    """So much off each run; counted as once for the receipt, unless a limit counts the units."""
    uses = [Use(run, run.count, amount) for run, amount in zip(runs, off, strict=True) if amount > 0]
    if limit >= units(runs):
        return Given(tuple(uses), 1)
    cut = take([use.run for use in uses], limit)
    off_of = {use.run.at: use for use in uses}
    part = [replace(use, off_minor=off_of[use.run.at].off_minor * use.count // use.run.count) for use in cut]
    return Given(tuple(part), limit)


def _down_to(run: Run, price_minor: int) -> int:
    if run.bunch.weighed:
        return run.bunch.amount_minor - line_amount(price_minor, run.bunch.qty_milli)
    return (run.price_minor - price_minor) * run.count


def _nth_unit(offer: o.NthUnit, runs: Runs, limit: int, settings: Settings) -> Given:
    pools = [list(runs)] if offer.mixed else _alike(runs)
    given: list[Given] = []
    for pool in pools:
        given.append(_in_sets(pool, limit, offer.n, 1, offer.off_bp, settings))
        limit -= given[-1].times
    uses = tuple(use for one in given for use in one.uses)
    if uses:
        return Given(uses, sum(one.times for one in given))
    missing = min(offer.n - units(pool) for pool in pools)
    return Given(reason=Reason("too-few", str(missing)))


def _alike(runs: Runs) -> list[list[Run]]:
    """Runs by item: the same goods at two prices are alike."""
    ordered = sorted(runs, key=lambda run: run.bunch.goods.item)
    return [list(group) for _, group in groupby(ordered, key=lambda run: run.bunch.goods.item)]


def _in_sets(runs: Runs, limit: int, size: int, free: int, points: int, settings: Settings) -> Given:
    """Sets of `size` as they lie, dearest first; `free` units of each at a discount."""
    times = min(units(runs) // size, limit)
    if times < 1:
        return Given(reason=Reason("too-few", str(size - units(runs))))
    first = size - free if settings.free_unit == "cheapest" else 0
    uses, start = [], 0
    for use in take(runs, times * size):
        cheap = nth(start, use.count, size, first, first + free - 1)
        uses.append(replace(use, off_minor=cheap * divide(use.run.price_minor * points, 10_000)))
        start += use.count
    return Given(tuple(uses), times)


def _for_price(offer: o.ForPrice, runs: Runs, limit: int) -> Given:
    possible = units(runs) // offer.n
    if possible < 1:
        return Given(reason=Reason("too-few", str(offer.n - units(runs))))

    def gains(times: int) -> bool:
        whole, less = value(take(runs, times * offer.n)), value(take(runs, (times - 1) * offer.n))
        return whole - less > offer.price_minor

    times = most(min(possible, limit), gains)
    uses = take(runs, times * offer.n)
    return Given(_spread(uses, value(uses) - times * offer.price_minor), times)


def _threshold(offer: o.Threshold, runs: Runs, limit: int) -> Given:
    money, count = sum(run.left_minor for run in runs), units(runs)
    reached = [step for step in offer.steps if money >= step.from_minor and count >= step.from_count]
    if not reached:
        nearest = min(offer.steps, key=lambda step: (step.from_count, step.from_minor))
        if count < nearest.from_count:
            return Given(reason=Reason("too-few", str(nearest.from_count - count)))
        return Given(reason=Reason("too-little", str(nearest.from_minor - money)))
    step = max(reached, key=lambda step: (step.from_minor, step.from_count))
    times = _full_amounts(step, money, count) if offer.every else 1
    times = min(times, limit)
    off = step.off_minor * times + divide(money * step.off_bp, 10_000)
    return Given(_spread([Use(run, run.count) for run in runs], min(off, money)), times)


def _full_amounts(step: o.Step, money: int, count: int) -> int:
    full = [money // step.from_minor] if step.from_minor else []
    full += [count // step.from_count] if step.from_count else []
    return min(full, default=1)


def _buy_get_other(offer: o.BuyGet, runs: Runs, others: Runs, limit: int, settings: Settings) -> Given:
    """The ones that are free are chosen first; what remains must be enough to have bought."""
    chosen = list(reversed(others)) if settings.free_unit == "cheapest" else list(others)

    def bought(times: int) -> list[Use] | None:
        got = take(chosen, times * offer.free)
        paid = take(without(runs, got), times * offer.buy)
        enough = _count(got) == times * offer.free and _count(paid) == times * offer.buy
        return [*got, *paid] if enough else None

    times = most(min(limit, units(runs) // offer.buy), lambda times: bought(times) is not None)
    if times < 1:
        missing = max(0, offer.buy - units(runs))
        return Given(reason=Reason("too-few", str(missing)) if missing else Reason("take-gift", str(offer.free)))
    got = take(chosen, times * offer.free)
    free = tuple(replace(use, off_minor=use.count * divide(use.run.price_minor * offer.off_bp, 10_000)) for use in got)
    return Given(_merged((*free, *take(without(runs, got), times * offer.buy))), times)


def _gift(offer: o.Gift, mine: Runs, runs: Runs, limit: int, settings: Settings) -> Given:
    """Gifts themselves do not count towards what must be spent."""
    gifts = _of(offer.goods, runs)
    spent = [run for run in mine if not offer.goods.has(run.bunch.goods)]
    money = sum(run.left_minor for run in spent)
    if money < max(1, offer.from_minor):
        return Given(reason=Reason("too-little", str(offer.from_minor - money)) if spent else Reason("no-goods"))
    times = min(limit, money // offer.from_minor if offer.every and offer.from_minor else 1)
    chosen = reversed(gifts) if settings.free_unit == "cheapest" else gifts
    cheaper = [run for run in chosen if run.price_minor > offer.price_minor]
    got = take(cheaper, times * offer.count)
    uses = tuple(replace(use, off_minor=use.count * (use.run.price_minor - offer.price_minor)) for use in got)
    return Given(uses, times if uses else 0, more=times * offer.count - _count(got))


def _bundle(offer: o.Bundle, runs: Runs, limit: int) -> Given:
    def sets(times: int) -> list[Use] | None:
        left, taken = list(runs), list[Use]()
        for part in offer.parts:
            uses = take(_of(part.goods, left), times * part.count)
            if _count(uses) < times * part.count:
                return None
            taken += uses
            left = without(left, uses)
        return taken

    def gains(times: int) -> bool:
        now, before = sets(times), sets(times - 1)
        return now is not None and value(now) - value(before or ()) > offer.price_minor

    if sets(1) is None:
        short = max(part.count - units(_of(part.goods, runs)) for part in offer.parts)
        return Given(reason=Reason("too-few", str(max(1, short))))
    times = most(min(limit, units(runs)), gains)
    uses = sets(times) or []
    return Given(_merged(_spread(uses, value(uses) - times * offer.price_minor)), times)


def _count(uses: Sequence[Use]) -> int:
    return sum(use.count for use in uses)


def _spread(uses: Sequence[Use], off_minor: int) -> tuple[Use, ...]:
    """Share an amount by what the units cost; none gets more than is left to pay for it."""
    left = [use.left_minor for use in uses]
    off = min(off_minor, sum(left))
    if off <= 0:
        return ()
    return tuple(replace(use, off_minor=share) for use, share in zip(uses, allocate(off, left), strict=True))


def _merged(uses: Sequence[Use]) -> tuple[Use, ...]:
    """One use a bunch: a bundle may take units of the same goods for two of its parts."""
    found: dict[int, Use] = {}
    for use in uses:
        had = found.get(use.run.at)
        found[use.run.at] = use if had is None else _sum(had, use)
    return tuple(found.values())


def _sum(one: Use, other: Use) -> Use:
    run = max(one.run, other.run, key=lambda run: run.count)
    return Use(run, one.count + other.count, one.off_minor + other.off_minor)
