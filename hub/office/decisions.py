"""Who decided what, when and why: written in the transaction of the decision itself, and never changed."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.office import decision

WHO_MAX, WHY_MAX = 64, 300
#: Most decisions that are shown at once.
SHOWN_MAX = 200


class OfficeError(Exception):
    """Refused, in words; `code` is for programs, `field` names what to change."""

    def __init__(self, code: str, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.code, self.field = code, field


class By(Struct, frozen=True):
    """Who decides, and why."""

    who: str
    why: str


class Decision(Struct, frozen=True):
    """One decision: `told` is what it came to, as it was then."""

    id: str
    at_ms: int
    kind: str
    subject: str
    verdict: str
    who: str
    why: str
    told: dict[str, Any]


def checked(by: By) -> By:
    """With the blanks around cut off; raise `OfficeError` where a name or a reason is missing or too long."""
    fields = (("who", by.who.strip(), WHO_MAX, "who decides"), ("why", by.why.strip(), WHY_MAX, "the reason"))
    for field, text, longest, what in fields:
        if not text or len(text) > longest or not text.isprintable():
            raise OfficeError("bad-input", f"{what} is needed, in 1 to {longest} characters on one line", field=field)
    return By(fields[0][1], fields[1][1])


async def write_down(
    connection: AsyncConnection,
    org: str,
    by: By,
    now_ms: int,
    *,
    kind: str,
    subject: str,
    verdict: str,
    told: Mapping[str, Any],
) -> None:
    """Keep a decision in the caller's transaction."""
    values = {"org": org, "id": secrets.token_hex(16), "at_ms": now_ms, "kind": kind, "subject": subject}
    values |= {"verdict": verdict, "who": by.who, "why": by.why, "told": json.dumps(dict(told), ensure_ascii=False)}
    await connection.execute(insert(decision).values(**values))


async def decisions(connection: AsyncConnection, org: str, *, kind: str = "", limit: int = SHOWN_MAX) -> list[Decision]:
    """The newest decisions, of one kind where it is named."""
    c = decision.c
    where = [c.org == org, *([c.kind == kind] if kind else [])]
    rows = await connection.execute(select(decision).where(*where).order_by(c.at_ms.desc(), c.id).limit(limit))
    return [
        Decision(row.id, row.at_ms, row.kind, row.subject, row.verdict, row.who, row.why, json.loads(row.told))
        for row in rows
    ]
