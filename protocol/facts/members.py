"""Facts of members: signed up, their stored value charged, what was lent of theirs given back."""

from msgspec import Struct

from retail.members import Member
from retail.paying.foreign import Foreign
from retail.sale import CardSlip, TenderLine


class MemberSignedUp(Struct, frozen=True, array_like=True):
    """Somebody became a member at a lane (入会): their number travels as keyed hashes and as screens show it, never whole.

    `agreed`: to be remembered by what they buy.
    """

    member: str
    name: str
    shown: str
    born: int
    agreed: bool
    keys: tuple[bytes, ...]
    by: str

    def as_member(self) -> Member:
        """As tills know them until head office's own document has come."""
        return Member(self.member, self.name, self.shown, "", self.born, self.agreed, self.keys)


class ValueCharged(Struct, frozen=True, array_like=True):
    """Money was taken for a member's stored value (储值充值): no goods, and no sale. `number` is gap-free per lane and life."""

    number: int
    member: str
    currency: str
    amount_minor: int
    tenders: tuple[TenderLine, ...]
    by: str
    reference: str = ""
    foreign: tuple[Foreign, ...] = ()
    cards: tuple[CardSlip, ...] = ()


class ChargeUndone(Struct, frozen=True, array_like=True):
    """A charge was taken back, or what its member had not spent of it (充值退回): `charge` is its number as people read it.

    It spends the member's stored value at this store, and its money went back by `tenders`, below zero. `number` is gap-free per
    lane and life; `by` let it go, and why.
    """

    number: int
    charge: str
    member: str
    currency: str
    amount_minor: int
    tenders: tuple[TenderLine, ...]
    by: str
    reason: str
    cards: tuple[CardSlip, ...] = ()


class ShareGivenBack(Struct, frozen=True, array_like=True):
    """So much of what was lent to this life of the box will not be spent: head office may lend it to others."""

    account: str
    member: str
    amount: int
