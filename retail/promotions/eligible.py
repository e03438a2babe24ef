"""Whether a promotion holds here, now and for this customer: the first reason why not."""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from retail.promotions.promotion import Hours, Promotion, When
from retail.promotions.reasons import Reason


class Moment(Struct, frozen=True):
    """The store's clock as figures: date yyyymmdd, weekday 1 to 7, minute of the day.

    `night`: it is past midnight, and date and weekday are those of the evening before, as the store's business date has it.
    """

    date: int
    weekday: int
    minute: int
    night: bool = False

    def begun(self, hours: Hours) -> "Moment":
        """When hours that go over midnight began: their small hours belong to the day before."""
        if self.night or not self.date or hours.from_minute <= hours.to_minute or self.minute >= hours.from_minute:
            return self
        eve = date(self.date // 10_000, self.date // 100 % 100, self.date % 100) - timedelta(days=1)
        return Moment(eve.year * 10_000 + eve.month * 100 + eve.day, eve.isoweekday(), self.minute, night=True)


#: Beyond any cart: where nothing limits how often a promotion is given.
NO_LIMIT = 10**9


def _never(_: str) -> int:
    return 0


class Circumstances(Struct, frozen=True):
    """Where, when, and who: `tier` is empty for a member without one, `member` false for a stranger.

    `coupons` were presented and found good. `used` and `used_by_member` tell how often a promotion was given before.
    `off` are those that the store has switched off.
    """

    moment: Moment
    store: str = ""
    zone: str = ""
    member: bool = False
    tier: str = ""
    coupons: frozenset[str] = frozenset()
    used: Callable[[str], int] = _never
    used_by_member: Callable[[str], int] = _never
    off: frozenset[str] = frozenset()


def why_not(promotion: Promotion, now: Circumstances) -> Reason | None:
    """None where it holds."""
    if promotion.id in now.off and not promotion.mandatory:
        return Reason("switched-off")
    return not_now(promotion.when, now.moment) or _not_here(promotion, now) or _not_for(promotion, now)


def times_left(promotion: Promotion, now: Circumstances) -> int:
    """How often it may still be given on this receipt."""
    left = [promotion.times] if promotion.times else []
    if promotion.in_all:
        left.append(promotion.in_all - now.used(promotion.id))
    if promotion.each_member:
        left.append(promotion.each_member - now.used_by_member(promotion.id))
    return max(0, min(left, default=NO_LIMIT))


def not_now(when: When, moment: Moment) -> Reason | None:
    """None where a time holds at this moment. A night (hours over midnight) is of the day on which it begins."""
    if not when.hours:
        return _not_on(when, moment)
    begun = [moment.begun(hours) for hours in when.hours if hours.has(moment.minute)]
    if not begun:
        return _not_on(when, moment) or Reason("other-hour")
    found = [_not_on(when, one) for one in begun]
    return None if None in found else found[0]


def _not_on(when: When, moment: Moment) -> Reason | None:
    if moment.date < when.from_date:
        return Reason("not-yet", _date(when.from_date))
    if when.to_date and moment.date > when.to_date:
        return Reason("over", _date(when.to_date))
    return Reason("other-day") if when.weekdays and moment.weekday not in when.weekdays else None


def _not_here(promotion: Promotion, now: Circumstances) -> Reason | None:
    if not (promotion.stores or promotion.zones):
        return None
    return None if now.store in promotion.stores or now.zone in promotion.zones else Reason("other-store")


def _not_for(promotion: Promotion, now: Circumstances) -> Reason | None:
    if (promotion.members_only or promotion.tiers or promotion.each_member) and not now.member:
        return Reason("members-only")
    if promotion.tiers and now.tier not in promotion.tiers:
        return Reason("other-tier", now.tier)
    if promotion.coupon and promotion.coupon not in now.coupons:
        return Reason("no-coupon", promotion.coupon)
    if promotion.in_all and now.used(promotion.id) >= promotion.in_all:
        return Reason("used-up")
    if promotion.each_member and now.used_by_member(promotion.id) >= promotion.each_member:
        return Reason("member-used-up")
    return None


def _date(day: int) -> str:
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"
