"""Members (会员): who they are to a till, what they earn, and what they may spend while the line is down."""

from retail.members.birthday import is_birthday
from retail.members.escrow import Account, Share, credit, give_back, grant, spend
from retail.members.member import Member, Sought, shown, sought
from retail.members.points import Bought, earned, most_points
from retail.members.program import Lending, Program, Tier
from retail.members.purse import Holding, Purse

__all__ = [
    "Account",
    "Bought",
    "Holding",
    "Lending",
    "Member",
    "Program",
    "Purse",
    "Share",
    "Sought",
    "Tier",
    "credit",
    "earned",
    "give_back",
    "grant",
    "is_birthday",
    "most_points",
    "shown",
    "sought",
    "spend",
]
