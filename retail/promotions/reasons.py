"""Why a promotion gave nothing, in words for the cashier and for who wrote it: what would have to be otherwise."""

from msgspec import Struct

from retail.money import text

#: What is `given` with these is money, in minor units.
MONEY = frozenset({"too-little"})


class Reason(Struct, frozen=True, omit_defaults=True, gc=False):
    """`code` finds the words; `given` is the figure or name in them."""

    code: str
    given: str = ""

    def words(self, language: str, currency: str) -> str:
        """The sentence in `zh` or `en`, money in it as people read it."""
        zh, en = WORDS[self.code]
        given = text(int(self.given), currency) if self.code in MONEY else self.given
        return (zh if language.startswith("zh") else en).format(given=given)


#: code -> (中文, English)
WORDS: dict[str, tuple[str, str]] = {
    "switched-off": ("本店已停用。", "Switched off in this store."),
    "not-yet": ("{given} 起生效。", "Begins on {given}."),
    "over": ("{given} 已结束。", "Ended on {given}."),
    "other-day": ("今天不在活动日。", "Not on this day of the week."),
    "other-hour": ("现在不在活动时段。", "Not at this hour."),
    "other-store": ("本店不参加。", "Not in this store."),
    "members-only": ("会员专享。", "For members only."),
    "other-tier": ("会员等级不符：{given}。", "Not for members of tier {given}."),
    "no-coupon": ("需要优惠券 {given}。", "Needs the coupon {given}."),
    "used-up": ("活动名额已用完。", "All of it has been given away."),
    "member-used-up": ("该会员已用完次数。", "This member has had all of it."),
    "no-goods": (
        "没有参加活动的商品（改过价的不算）。",
        "None of its goods are in the cart; a price set by hand does not count.",
    ),
    "too-few": ("还差 {given} 件。", "Wants {given} more."),
    "too-little": ("还差 {given}。", "Wants {given} more."),
    "no-gain": ("现价已更低。", "The present price is as low already."),
    "taken": ("商品已参加 {given}。", "Its goods are in {given} already."),
    "take-gift": ("可再取赠品或换购 {given} 件。", "{given} more of its gifts may be taken."),
}
