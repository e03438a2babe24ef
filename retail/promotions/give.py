"""A promotion given once, or as often as it goes: by its kind, and never more than is left to pay."""

from collections.abc import Callable

from retail.promotions import offers as o
from retail.promotions.aims import Aims
from retail.promotions.given import Given, Runs
from retail.promotions.goods import Selection
from retail.promotions.kinds.baskets import bundle, buy_get_other, gift, threshold
from retail.promotions.kinds.singles import amount_off, fixed_price, for_price, in_sets, nth_unit, percent_off
from retail.promotions.promotion import Promotion, Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Use

#: What a promotion gives for goods that are free: the runs of all its selections, and how often at most.
Giver = Callable[[Runs, Aims, int, Settings], Given]

NO_GOODS = Given(reason=Reason("no-goods"))


def giver(promotion: Promotion) -> Giver:
    """How a promotion is given: found once a revision."""
    give = _by_kind(promotion)

    def within(runs: Runs, aims: Aims, limit: int, settings: Settings) -> Given:
        """At most `limit` times; never more than is left to pay."""
        given = give(runs, aims, limit, settings)
        if given.reason or (given.over and given.off_minor > 0):
            return given
        uses = given.uses
        if any(map(_too_much, uses)):
            uses = tuple([Use(use.run, use.count, min(use.off_minor, use.left_minor)) for use in uses])
        off = sum([use.off_minor for use in uses])
        if off > 0:
            return Given(uses, given.times, None, given.more, off)
        return Given(reason=Reason("take-gift", str(given.more)) if given.more else Reason("no-gain"), more=given.more)

    return within


def _too_much(use: Use) -> bool:
    return use.off_minor > use.left_minor


def _by_kind(promotion: Promotion) -> Giver:
    mine = promotion.goods
    match promotion.offer:
        case o.Bundle() as parts:
            return lambda runs, aims, limit, settings: bundle(parts, runs, aims, limit, settings)
        case o.Gift() as along:
            return lambda runs, aims, limit, settings: gift(along, aims.of(mine, runs), runs, aims, limit, settings)
        case o.BuyGet(get=Selection() as get) as other:
            return lambda runs, aims, limit, settings: buy_get_other(
                other, aims.of(mine, runs), aims.of(get, runs), limit, settings
            )
        case offer:
            simple = _simple(offer)
            return lambda runs, _, limit, settings: simple(runs, limit, settings) if runs else NO_GOODS


def _simple(offer: o.AnyOffer) -> Callable[[Runs, int, Settings], Given]:
    """Of offers that look at one selection: all runs are of it."""
    match offer:
        case o.PercentOff(off_bp=points):
            return lambda runs, limit, settings: percent_off(points, runs, limit, settings)
        case o.AmountOff(off_minor=off):
            return lambda runs, limit, _: amount_off(off, runs, limit)
        case o.FixedPrice(price_minor=price):
            return lambda runs, limit, _: fixed_price(price, runs, limit)
        case o.NthUnit() as every:
            return lambda runs, limit, settings: nth_unit(every, runs, limit, settings)
        case o.BuyGet(buy=buy, free=free, off_bp=points):
            return lambda runs, limit, settings: in_sets(runs, limit, buy + free, free, points, settings)
        case o.ForPrice() as together:
            return lambda runs, limit, settings: for_price(together, runs, limit, settings)
        case o.Threshold() as spent:
            return lambda runs, limit, settings: threshold(spent, runs, limit, settings)
        case _:
            raise TypeError(f"no such offer: {offer!r}")
