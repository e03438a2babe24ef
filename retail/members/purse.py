"""What a store may spend of what a member owns, and what it knows of the whole. Points as such, stored value in minor units."""

from msgspec import Struct

from retail.members.escrow import Share


class Holding(Struct, frozen=True):
    """One account of a member at one store: its share, and the balance as head office told it at `as_of_ms` (0: never).

    `lent` is what head office has lent in all, without what came in here.
    """

    share: Share = Share()
    balance: int = 0
    as_of_ms: int = 0
    lent: int = 0

    @property
    def left(self) -> int:
        """What may be spent here, line or no line."""
        return max(0, self.share.left)


class Purse(Struct, frozen=True):
    """Both accounts of a member."""

    points: Holding = Holding()
    stored: Holding = Holding()

    def of(self, account: str) -> Holding:
        """The account that pays as this kind of tender."""
        return self.points if account == "points" else self.stored
