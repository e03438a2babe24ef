"""Facts about members that are no sale, into the rows of a projection. Pure."""

from hub.insight.members.entries import NUMBER_MAX, entries, is_member
from hub.insight.projection.rollup import Projection, Stream
from protocol.facts import ChargeUndone, Fact, MemberSignedUp, ShareGivenBack, ValueCharged
from protocol.packing import pack
from retail.members.member import KEY_BYTES
from retail.money import AMOUNT_MAX
from retail.paying.tenders import OWNED

OF_MEMBERS = ValueCharged | ChargeUndone | MemberSignedUp | ShareGivenBack
#: Longest name of a member, and most keys.
NAME_MAX, KEYS_MAX = 60, 4
NO_ROW = "nothing that a member's account has a row for"


def of_members(made: Projection, stream: Stream, seq: int, fact: Fact) -> None:
    """Add its rows, or the reason why it has none."""
    match fact.body:
        case ValueCharged() | ChargeUndone():
            rows = entries(stream.org, stream.store, stream.epoch, fact)
            made.members += rows
            if not rows:
                made.unfit.append((seq, NO_ROW))
        case ShareGivenBack() as one if _fits(one, fact.at_ms):
            key = (stream.org, one.member, one.account, stream.store, stream.epoch, seq)
            made.shares_back.append((*key, one.amount, fact.at_ms))
        case MemberSignedUp(name="", shown="", keys=()):
            pass  # they were erased before this was made: nobody is left to be made a member of
        case MemberSignedUp() as one if _is_somebody(one, fact.at_ms):
            at = (stream.org, stream.store, stream.epoch, seq)
            made.sign_ups.append((*at, one.member, pack(one.as_member()), fact.at_ms, 0))
        case _:
            made.unfit.append((seq, NO_ROW))


def _fits(one: ShareGivenBack, at_ms: int) -> bool:
    return one.account in OWNED and is_member(one.member) and 1 <= one.amount <= AMOUNT_MAX and 0 <= at_ms <= NUMBER_MAX


def _is_somebody(one: MemberSignedUp, at_ms: int) -> bool:
    return (
        is_member(one.member)
        and len(one.name) <= NAME_MAX
        and len(one.shown) <= NAME_MAX
        and 0 <= one.born <= 1231
        and 1 <= len(one.keys) <= KEYS_MAX
        and all(len(key) == KEY_BYTES for key in one.keys)
        and 0 <= at_ms <= NUMBER_MAX
    )
