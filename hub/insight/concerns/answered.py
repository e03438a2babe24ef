"""What people answered where something called for one. An answer holds while the figure is what it was then: what grows asks again."""

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.office import answered as table

DOUBLE, SHARE, DEPOSIT, PAYMENT = "double", "share", "deposit", "payment"
KINDS = (DOUBLE, SHARE, DEPOSIT, PAYMENT)


class Answered(Struct, frozen=True):
    """`accepted` as a loss or `dismissed` as none: by whom, why and when. `figure` is what it was about, as it was then."""

    figure: int
    verdict: str
    who: str
    why: str
    at_ms: int


async def answers_to(connection: AsyncConnection, org: str, kind: str) -> dict[str, Answered]:
    """All answers to one kind, by what they are about: they are people's words, so they are few."""
    c = table.c
    query = select(c.subject, c.figure, c.verdict, c.who, c.why, c.at_ms).where(c.org == org, c.kind == kind)
    return {
        row.subject: Answered(int(row.figure), *row[2:5], int(row.at_ms)) for row in await connection.execute(query)
    }


def still(answers: dict[str, Answered], subject: str, figure: int) -> Answered | None:
    """The answer that holds for something, if one does."""
    one = answers.get(subject)
    return one if one and one.figure == figure else None
