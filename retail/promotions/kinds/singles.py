"""Offers on the units of one selection: a price or a discount for each, every n-th one, any n together."""

from collections.abc import Sequence
from itertools import groupby

from retail.pricing.amounts import line_amount
from retail.promotions import offers as o
from retail.promotions.eligible import NO_LIMIT
from retail.promotions.given import Given, Runs, spread
from retail.promotions.promotion import Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Run, Use, most, nth, take, units, value
from retail.rounding import divide


def each(runs: Runs, limit: int, off: Sequence[int]) -> Given:
    """So much off each run; counted as once for the receipt, unless a limit counts the units."""
    uses = [Use(run, run.count, amount) for run, amount in zip(runs, off, strict=True) if amount > 0]
    if limit >= NO_LIMIT or limit >= units(runs):
        return Given(tuple(uses), 1)
    cut = take([use.run for use in uses], limit)
    off_of = {use.run.at: use for use in uses}
    part = [Use(use.run, use.count, off_of[use.run.at].off_minor * use.count // use.run.count) for use in cut]
    return Given(tuple(part), limit)


def percent_off(points: int, runs: Runs, limit: int, settings: Settings) -> Given:
    """So many basis points of each run: of what is left to pay for it, or of its price."""
    if settings.percent == "added":
        off = [divide(run.price_minor * run.count * points, 10_000, settings.rounding) for run in runs]
    else:
        off = [divide(run.left_minor * points, 10_000, settings.rounding) for run in runs]
    return each(runs, limit, off)


def amount_off(off_minor: int, runs: Runs, limit: int) -> Given:
    """So much off each unit, at most its price."""
    return each(runs, limit, [min(off_minor, run.price_minor) * run.count for run in runs])


def fixed_price(price_minor: int, runs: Runs, limit: int) -> Given:
    """What a price of its own takes off each run; nothing where the goods cost less."""
    return each(runs, limit, [_down_to(run, price_minor) for run in runs])


def _down_to(run: Run, price_minor: int) -> int:
    if run.bunch.weighed:
        return run.bunch.amount_minor - line_amount(price_minor, run.bunch.qty_milli)
    return (run.price_minor - price_minor) * run.count


def nth_unit(offer: o.NthUnit, runs: Runs, limit: int, settings: Settings) -> Given:
    """Each n-th unit, of the same item or mixed."""
    pools = [list(runs)] if offer.mixed else _alike(runs)
    given: list[Given] = []
    for pool in pools:
        given.append(in_sets(pool, limit, offer.n, 1, offer.off_bp, settings))
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


def in_sets(runs: Runs, limit: int, size: int, free: int, points: int, settings: Settings) -> Given:
    """Sets of `size` as they lie, dearest first; `free` units of each at a discount."""
    times = min(units(runs) // size, limit)
    if times < 1:
        return Given(reason=Reason("too-few", str(size - units(runs))))
    first = size - free if settings.free_unit == "cheapest" else 0
    uses, start = [], 0
    for use in take(runs, times * size):
        cheap = nth(start, use.count, size, first, first + free - 1)
        uses.append(Use(use.run, use.count, cheap * divide(use.run.price_minor * points, 10_000, settings.rounding)))
        start += use.count
    return Given(tuple(uses), times)


def for_price(offer: o.ForPrice, runs: Runs, limit: int, settings: Settings) -> Given:
    """Any n together, as long as that is a gain."""
    possible = units(runs) // offer.n
    if possible < 1:
        return Given(reason=Reason("too-few", str(offer.n - units(runs))))

    def gains(times: int) -> bool:
        whole, less = value(take(runs, times * offer.n)), value(take(runs, (times - 1) * offer.n))
        return whole - less > offer.price_minor

    times = most(min(possible, limit), gains)
    uses = take(runs, times * offer.n)
    return Given(spread(uses, value(uses) - times * offer.price_minor, settings), times)
