"""Deposits at head office: in any order, once, over all stores, and named where more was used than was paid."""

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.deposits.detail import deposit_detail
from hub.insight.deposits.held import deposits
from protocol.facts import DepositEnded, DepositTaken, Fact, SaleCompleted
from retail.sale import TenderLine
from tests.hub.insight.chain_store import DAY, MORNING_MS, ORG, add_store, receive, sale

D1, D2 = "s01-03-1-D0001", "s01-03-1-D0002"


def fact(body: object) -> Fact:
    return Fact("03", DAY, MORNING_MS, body)  # type: ignore[arg-type]


def taken(number: int, minor: int) -> Fact:
    return fact(DepositTaken(number, "Mrs Li", "cake", 0, "CNY", minor, TenderLine("cash", minor, minor), "wang"))


def used(number: int, deposit: str, minor: int) -> Fact:
    one = sale(number)
    rest = one.total_minor - minor
    tenders = (TenderLine("deposit", minor, minor, deposit), TenderLine("cash", rest, rest))
    return fact(SaleCompleted(replace(one, tenders=tenders)))


def ended(deposit: str, back: int, kept: int) -> Fact:
    return fact(DepositEnded(deposit, "CNY", back, kept, "cash", "li", "changed their mind"))


async def asked(engine: AsyncEngine, store: str = "", *, all_of_them: bool = False):
    async with engine.connect() as connection:
        return await deposits(connection, ORG, store, ended=all_of_them)


async def test_what_customers_still_have_is_listed_with_what_became_of_it(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [taken(1, 500), taken(2, 800), used(1, D1, 200), ended(D2, 700, 100)])

    found = await asked(engine)
    (one,) = found.deposits
    assert (one.deposit, one.about, one.paid_minor, one.used_minor, one.open_minor, one.known) == (
        *(D1, "Mrs Li cake", 500, 200, 300, True),
    )
    assert found.open_minor == {"CNY": 300}
    every = await asked(engine, all_of_them=True)
    assert [(one.deposit, one.back_minor, one.kept_minor, one.open_minor) for one in every.deposits] == [
        (D1, 0, 0, 300),
        (D2, 700, 100, 0),
    ]


async def test_a_slip_used_in_two_stores_is_named(engine: AsyncEngine):
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(engine, "s02", [used(1, D1, 500)])
    (before,) = (await asked(engine)).deposits
    assert (before.store, before.open_minor, before.known) == ("s01", -500, False)

    await receive(engine, "s01", [taken(1, 500), used(1, D1, 500)])

    (one,) = (await asked(engine, "s01")).deposits
    assert (one.open_minor, one.known) == (-500, True)
    assert (await asked(engine, "s02")).deposits == []


async def test_a_sale_counts_whatever_it_says_of_a_deposit(engine: AsyncEngine):
    await add_store(engine, "s01")
    unfit = await receive(engine, "s01", [used(1, "no number at all", 200)])

    assert not unfit
    assert (await asked(engine)).deposits == []


async def test_a_deposit_that_fits_no_table_is_parked_with_its_reason(engine: AsyncEngine):
    await add_store(engine, "s01")

    ((_, reason),) = await receive(engine, "s01", [ended("nonsense", 1, 1)])

    assert "number" in reason


async def test_a_deposit_opens_into_its_facts_and_names_where_else_it_was_used(engine: AsyncEngine):
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(engine, "s01", [taken(1, 500), used(1, D1, 200)])
    await receive(engine, "s02", [used(1, D1, 100)])

    async with engine.connect() as connection:
        found = await deposit_detail(connection, ORG, D1)
        assert await deposit_detail(connection, ORG, D2) is None

    assert found
    assert (found.deposit.uses, found.deposit.elsewhere, found.deposit.open_minor) == (2, ("s02",), 200)
    assert [(step.what, step.store, step.seq, step.minor, step.about) for step in found.steps] == [
        ("taken", "s01", 1, 500, "Mrs Li cake"),
        ("used", "s01", 2, 200, "s01-03-1-000001"),
        ("used", "s02", 1, 100, "s02-03-1-000001"),
    ]


async def test_deposits_are_found_by_customer_number_and_age(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [taken(1, 500), taken(2, 800)])

    async with engine.connect() as connection:

        async def numbers(**wanted: object) -> list[str]:
            return [one.deposit for one in (await deposits(connection, ORG, **wanted)).deposits]  # type: ignore[arg-type]

        assert await numbers(words="mrs li") == [D1, D2]
        assert await numbers(words="d0002") == [D2]
        assert await numbers(words="100%") == []
        assert await numbers(before_ms=MORNING_MS) == []
        assert await numbers(before_ms=MORNING_MS + 1) == [D1, D2]
