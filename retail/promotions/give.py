"""A promotion given once, or as often as it goes: by its kind, and never more than is left to pay."""

from msgspec.structs import replace

from retail.promotions import offers as o
from retail.promotions.aims import Aims
from retail.promotions.given import Given, Runs
from retail.promotions.goods import Selection
from retail.promotions.kinds.baskets import bundle, buy_get_other, gift, threshold
from retail.promotions.kinds.singles import down_to, each, for_price, in_sets, nth_unit, percent
from retail.promotions.promotion import Promotion, Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Use


def give(promotion: Promotion, runs: Runs, aims: Aims, limit: int, settings: Settings) -> Given:
    """Give a promotion once or as often as it goes, at most `limit` times; never more than is left to pay."""
    given = _by_kind(promotion, runs, aims, limit, settings)
    if any(use.off_minor > use.left_minor for use in given.uses):
        capped = tuple(Use(use.run, use.count, min(use.off_minor, use.left_minor)) for use in given.uses)
        given = replace(given, uses=capped)
    if given.reason or given.off_minor > 0:
        return given
    return Given(reason=Reason("take-gift", str(given.more)) if given.more else Reason("no-gain"), more=given.more)


def _by_kind(promotion: Promotion, runs: Runs, aims: Aims, limit: int, settings: Settings) -> Given:
    mine = aims.of(promotion.goods, runs)
    match promotion.offer:
        case o.Bundle() as offer:
            return bundle(offer, runs, aims, limit, settings)
        case o.Gift() as offer:
            return gift(offer, mine, runs, aims, limit, settings)
        case o.BuyGet(get=Selection() as get) as offer:
            return buy_get_other(offer, mine, aims.of(get, runs), limit, settings)
        case _ if not mine:
            return Given(reason=Reason("no-goods"))
        case offer:
            return _simple(offer, mine, limit, settings)


def _simple(offer: o.AnyOffer, runs: Runs, limit: int, settings: Settings) -> Given:
    match offer:
        case o.PercentOff(off_bp=points):
            return each(runs, limit, [percent(run, points, settings) for run in runs])
        case o.AmountOff(off_minor=off):
            return each(runs, limit, [min(off, run.price_minor) * run.count for run in runs])
        case o.FixedPrice(price_minor=price):
            return each(runs, limit, [down_to(run, price) for run in runs])
        case o.NthUnit() as every:
            return nth_unit(every, runs, limit, settings)
        case o.BuyGet(buy=buy, free=free, off_bp=points):
            return in_sets(runs, limit, buy + free, free, points, settings)
        case o.ForPrice() as together:
            return for_price(together, runs, limit, settings)
        case o.Threshold() as spent:
            return threshold(spent, runs, limit, settings)
        case _:
            raise TypeError(f"no such offer: {offer!r}")
