"""What a person says to something that calls for one: that it is a loss and accepted, or that it is none. Facts stay as they are.

The answer is a row of its own beside them, and holds while the figure is what that person saw: a third return of the same line
calls again.
"""

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import writing
from hub.db.tables.office import answered
from hub.db.writes import insert_over
from hub.insight.concerns.answered import KINDS
from hub.insight.concerns.open import Matter, matters
from hub.office.decisions import By, OfficeError, checked, write_down

ACCEPTED, DISMISSED = "accepted", "dismissed"
VERDICTS = (ACCEPTED, DISMISSED)


async def answer(
    engine: AsyncEngine,
    org: str,
    kind: str,
    subject: str,
    verdict: str,
    by: By,
    now_ms: int,
    *,
    figure: int | None = None,
) -> Matter:
    """Answer to one; `figure` is what the person saw, and where it changed since the answer is refused (`OfficeError`)."""
    by = checked(by)
    if kind not in KINDS:
        raise OfficeError("unknown-kind", f"a concern is one of {', '.join(KINDS)}", field="kind")
    if verdict not in VERDICTS:
        raise OfficeError("bad-input", f"an answer is one of {', '.join(VERDICTS)}", field="verdict")
    async with writing(engine) as connection:
        found = next((one for one in await matters(connection, org, kind) if one.subject == subject), None)
        if found is None:
            raise OfficeError("unknown-concern", f"there is no such {kind}: {subject}", field="subject")
        if figure is not None and figure != found.figure:
            raise OfficeError("changed-since", "it has changed since it was looked at: look again", field="figure")
        row = (org, kind, subject, found.figure, verdict, by.who, by.why, now_ms)
        await insert_over(connection, answered, [row])
        told = {"figure": found.figure, "minor": found.minor, "currency": found.currency}
        await write_down(connection, org, by, now_ms, kind=kind, subject=subject, verdict=verdict, told=told)
    return found
