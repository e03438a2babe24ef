"""What calls for a person at head office, counted. What was answered calls no more, until its figure changes.

Lines that came back twice, shares that were overspent, deposits of which too much was used, payments that nobody is sure of.
"""

from collections.abc import Iterable

from msgspec import Struct, field
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.insight.concerns.answered import DEPOSIT, DOUBLE, KINDS, PAYMENT, SHARE, Answered
from hub.insight.deposits.held import overused
from hub.insight.members.overspent import overspent
from hub.insight.payments.doubtful import payments
from hub.insight.returns.twice import doubles
from retail.paying.tenders import POINTS


class Matter(Struct, frozen=True):
    """One thing that calls, or that was answered: what answers name it by, its `figure`, and the money or points that it is about."""

    kind: str
    subject: str
    figure: int
    minor: int
    currency: str
    answered: Answered | None


class Concern(Struct):
    """How many of a kind call for a person, and what they come to by currency; `POINTS` where it is points."""

    kind: str
    count: int = 0
    minor: dict[str, int] = field(default_factory=dict)


class Concerns(Struct, frozen=True):
    """All kinds, and as of when they were counted."""

    as_of_ms: int
    concerns: list[Concern]


async def matters(connection: AsyncConnection, org: str, kind: str) -> list[Matter]:
    """Everything of one kind; nothing of one that is none."""
    match kind:
        case "double":
            twice = (await doubles(connection, org)).doubles
            return [
                Matter(DOUBLE, one.subject, len(one.returns), one.over_minor, one.currency, one.answered)
                for one in twice
            ]
        case "share":
            shares = await overspent(connection, org)
            return [
                Matter(SHARE, one.subject, one.by, one.by, _unit(one.account, one.currency), one.answered)
                for one in shares
            ]
        case "deposit":
            used = await overused(connection, org)
            return [
                Matter(DEPOSIT, one.deposit, one.open_minor, -one.open_minor, one.currency, one.answered)
                for one in used
            ]
        case "payment":
            doubtful = (await payments(connection, org)).payments
            return [
                Matter(PAYMENT, one.subject, one.figure, abs(one.minor), one.currency, one.answered) for one in doubtful
            ]
    return []


async def all_counted(connection: AsyncConnection, org: str) -> list[Concern]:
    """How much there is of each kind."""
    return [counted(kind, await matters(connection, org, kind)) for kind in KINDS]


def counted(kind: str, some: Iterable[Matter]) -> Concern:
    """Those that nobody answered."""
    concern = Concern(kind)
    for one in some:
        if one.answered is None:
            concern.count += 1
            concern.minor[one.currency] = concern.minor.get(one.currency, 0) + one.minor
    return concern


def _unit(account: str, currency: str) -> str:
    return account.upper() if account == POINTS else currency
