"""Offers that look at several goods together: thresholds, gifts, bundles, and something else at a discount."""

from retail.promotions import offers as o
from retail.promotions.aims import Aims
from retail.promotions.given import Given, Runs, count, merged, spread
from retail.promotions.promotion import Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Use, most, take, units, value, without
from retail.rounding import divide


def threshold(offer: o.Threshold, runs: Runs, limit: int, settings: Settings) -> Given:
    """The highest step that is reached, once or for each full amount of it."""
    money, pieces = sum([run.left_minor for run in runs]), units(runs)
    reached = [step for step in offer.steps if money >= step.from_minor and pieces >= step.from_count]
    if not reached:
        nearest = min(offer.steps, key=lambda step: (step.from_count, step.from_minor))
        if pieces < nearest.from_count:
            return Given(reason=Reason("too-few", str(nearest.from_count - pieces)))
        return Given(reason=Reason("too-little", str(nearest.from_minor - money)))
    step = max(reached, key=lambda step: (step.from_minor, step.from_count))
    times = _full_amounts(step, money, pieces) if offer.every else 1
    times = min(times, limit)
    off = step.off_minor * times
    if step.off_bp:
        off += divide(money * step.off_bp, 10_000, settings.rounding)
    return Given(times=times, off_minor=min(off, money), over=runs)


def _full_amounts(step: o.Step, money: int, count: int) -> int:
    full = [money // step.from_minor] if step.from_minor else []
    full += [count // step.from_count] if step.from_count else []
    return min(full, default=1)


def buy_get_other(offer: o.BuyGet, runs: Runs, others: Runs, limit: int, settings: Settings) -> Given:
    """The ones that are free are chosen first; what remains must be enough to have bought."""
    chosen = list(reversed(others)) if settings.free_unit == "cheapest" else list(others)

    def bought(times: int) -> list[Use] | None:
        got = take(chosen, times * offer.free)
        paid = take(without(runs, got), times * offer.buy)
        enough = count(got) == times * offer.free and count(paid) == times * offer.buy
        return [*got, *paid] if enough else None

    times = most(min(limit, units(runs) // offer.buy), lambda times: bought(times) is not None)
    if times < 1:
        missing = max(0, offer.buy - units(runs))
        return Given(reason=Reason("too-few", str(missing)) if missing else Reason("take-gift", str(offer.free)))
    got = take(chosen, times * offer.free)
    free = tuple(
        Use(use.run, use.count, use.count * divide(use.run.price_minor * offer.off_bp, 10_000, settings.rounding))
        for use in got
    )
    return Given(merged((*free, *take(without(runs, got), times * offer.buy))), times)


def gift(offer: o.Gift, mine: Runs, runs: Runs, aims: Aims, limit: int, settings: Settings) -> Given:
    """Gifts themselves do not count towards what must be spent, unless the settings say so."""
    gifts = aims.of(offer.goods, runs)
    taken_along = aims.at(offer.goods)
    spent = list(mine) if settings.gifts_count else [run for run in mine if not taken_along >> run.at & 1]
    money = sum(run.left_minor for run in spent)
    if money < max(1, offer.from_minor):
        return Given(reason=Reason("too-little", str(offer.from_minor - money)) if spent else Reason("no-goods"))
    times = min(limit, money // offer.from_minor if offer.every and offer.from_minor else 1)
    chosen = reversed(gifts) if settings.free_unit == "cheapest" else gifts
    cheaper = [run for run in chosen if run.price_minor > offer.price_minor]
    got = take(cheaper, times * offer.count)
    uses = tuple(Use(use.run, use.count, use.count * (use.run.price_minor - offer.price_minor)) for use in got)
    return Given(uses, times if uses else 0, more=times * offer.count - count(got))


def bundle(offer: o.Bundle, runs: Runs, aims: Aims, limit: int, settings: Settings) -> Given:
    """Parts together at a price, as often as they make whole sets that are a gain."""

    def sets(times: int) -> list[Use] | None:
        left, taken = list(runs), list[Use]()
        for part in offer.parts:
            uses = take(aims.of(part.goods, left), times * part.count)
            if count(uses) < times * part.count:
                return None
            taken += uses
            left = without(left, uses)
        return taken

    def gains(times: int) -> bool:
        now, before = sets(times), sets(times - 1)
        return now is not None and value(now) - value(before or ()) > offer.price_minor

    if sets(1) is None:
        short = max(part.count - units(aims.of(part.goods, runs)) for part in offer.parts)
        return Given(reason=Reason("too-few", str(max(1, short))))
    times = most(min(limit, units(runs)), gains)
    uses = sets(times) or []
    return Given(merged(spread(uses, value(uses) - times * offer.price_minor, settings)), times)
