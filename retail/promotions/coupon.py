"""Coupons (优惠券): a kind that promotions ask for, and a number where each may be used once only."""

from msgspec import Struct


class Coupon(Struct, frozen=True, array_like=True):
    """One that was presented and found good: `number` is empty for one of many uses; `until` is its last day, yyyymmdd."""

    kind: str
    number: str = ""
    until: int = 0

    @property
    def name(self) -> str:
        """What is kept of it once it is spent."""
        return f"{self.kind}/{self.number}" if self.number else self.kind
