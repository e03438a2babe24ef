"""What calls for a person is counted until they answer, and calls again when its figure changes; facts stay as they are."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables
from hub.insight.concerns.open import Concern, all_counted, matters
from hub.insight.reading import reading
from hub.insight.returns.twice import doubles
from hub.office.concerns import answer
from hub.office.decisions import By, OfficeError, decisions
from tests.hub.insight.chain_store import ORG, add_store, line, receive, sold
from tests.hub.insight.deposits.test_deposits import D1, taken, used
from tests.hub.insight.payments.test_payments import DECIDED, DOUBT
from tests.hub.insight.returns.test_returns_twice import back

LINE = "s01-03-1-000001/1"
LI = By("li", "both tills were offline")


async def counts(engine: AsyncEngine) -> dict[str, Concern]:
    async with reading(engine) as connection:
        return {one.kind: one for one in await all_counted(connection, ORG)}


async def given_back_twice(engine: AsyncEngine) -> None:
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(engine, "s01", [sold(1, line("milk", 3000, 1650)), back(2, 3000)])
    await receive(engine, "s02", [back(1, 2000)])


async def test_a_line_that_came_back_twice_calls_until_somebody_answers(engine: AsyncEngine):
    await given_back_twice(engine)
    before = await counts(engine)

    done = await answer(engine, ORG, "double", LINE, "accepted", LI, 5, figure=2)

    assert (before["double"].count, before["double"].minor) == (1, {"CNY": 1100})
    assert (done.subject, done.figure, done.minor) == (LINE, 2, 1100)
    assert (await counts(engine))["double"].count == 0
    async with reading(engine) as connection:
        (one,) = (await doubles(connection, ORG)).doubles
        (kept,) = await decisions(connection, ORG)
    assert one.answered
    assert (one.answered.verdict, one.answered.who, one.answered.why, one.answered.at_ms) == (
        *("accepted", "li", "both tills were offline", 5),
    )
    assert (kept.kind, kept.subject, kept.verdict, kept.told["minor"]) == ("double", LINE, "accepted", 1100)


async def test_another_return_of_the_line_calls_again(engine: AsyncEngine):
    await given_back_twice(engine)
    await answer(engine, ORG, "double", LINE, "dismissed", LI, 5)

    await receive(engine, "s02", [back(2, 1000)], first=2)

    assert (await counts(engine))["double"].count == 1
    with pytest.raises(OfficeError, match="changed") as refused:
        await answer(engine, ORG, "double", LINE, "accepted", LI, 6, figure=2)
    assert refused.value.code == "changed-since"
    await answer(engine, ORG, "double", LINE, "accepted", LI, 6, figure=3)
    assert (await counts(engine))["double"].count == 0


async def test_an_answer_edits_no_fact(engine: AsyncEngine):
    await given_back_twice(engine)
    query = select(tables.fact).order_by(tables.fact.c.store, tables.fact.c.seq)
    async with engine.connect() as connection:
        before = (await connection.execute(query)).all()

    await answer(engine, ORG, "double", LINE, "accepted", LI, 5)

    async with engine.connect() as connection:
        assert (await connection.execute(query)).all() == before


async def test_deposits_and_payments_call_and_are_answered_alike(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [taken(1, 300), used(1, D1, 500), DOUBT, DECIDED])
    before = await counts(engine)

    await answer(engine, ORG, "deposit", D1, "accepted", LI, 5, figure=-200)
    await answer(engine, ORG, "payment", "s01/r2", "dismissed", LI, 5)

    assert (before["deposit"].count, before["deposit"].minor) == (1, {"CNY": 200})
    assert (before["payment"].count, before["payment"].minor) == (2, {"CNY": 2500})
    after = await counts(engine)
    assert (after["deposit"].count, after["payment"].count) == (0, 1)
    async with reading(engine) as connection:
        assert [(one.subject, bool(one.answered)) for one in await matters(connection, ORG, "payment")] == [
            ("s01/r2", True),
            ("s01/r1", False),
        ]


@pytest.mark.parametrize(
    ("kind", "subject", "verdict", "by", "code"),
    [
        ("double", "s01-03-1-000009/1", "accepted", LI, "unknown-concern"),
        ("nonsense", LINE, "accepted", LI, "unknown-kind"),
        ("double", LINE, "forgotten", LI, "bad-input"),
        ("double", LINE, "accepted", By("li", "  "), "bad-input"),
    ],
)
async def test_what_is_no_answer_is_refused_and_nothing_changes(engine: AsyncEngine, kind, subject, verdict, by, code):
    await given_back_twice(engine)

    with pytest.raises(OfficeError) as refused:
        await answer(engine, ORG, kind, subject, verdict, by, 5)

    assert refused.value.code == code
    assert (await counts(engine))["double"].count == 1
