"""A receipt reckoned again at head office by the masters of then, whatever has been changed since."""

import asyncio
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from hub.cli import app
from hub.db.tables.fleet import box
from hub.insight.reading import reading
from hub.insight.receipts.replay import Replayed, replayed, replayed_day
from hub.masters.ageing import let_go, note
from hub.masters.load import load
from hub.masters.members import erase
from hub.masters.plans import plan
from protocol.facts import Fact, SaleCompleted
from protocol.masters import PROMOTION, Prices, StoreDoc
from retail.members import Member
from retail.pricing.prices import Price
from retail.pricing.replay import Differs
from retail.promotions import Promotion, Selection
from retail.promotions import offers as o
from retail.returns.origin import ReceiptKey
from retail.sale import NO_DETAILS, Details, Gain, SaleLine
from retail.terms import Terms
from tests.hub.insight.chain_store import DAY, MILK, MORNING_MS, ORG, SOAP, add_items, add_store, receive, sale
from tests.hub.made import hub_at

HALF = Promotion("half", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)))
GAIN = Gain("half", 1, 1, ((1, 275),))
TWO = SaleLine("milk", 2000, 550, 275, 825, 900)


def bought(number: int, revision: int, *gains: Gain, line: SaleLine = TWO, details: Details = NO_DETAILS) -> Fact:
    made = replace(sale(number, line), masters_revision=revision, started_at_ms=MORNING_MS)
    return Fact("03", DAY, MORNING_MS, SaleCompleted(made, gains, details))


async def store_with(engine: AsyncEngine, *masters: Promotion | Prices | Member | StoreDoc) -> int:
    """A store, and the revision of its goods and what else there is."""
    await add_store(engine, "s001")
    await add_items(engine, MILK, SOAP)
    return (await load(engine, ORG, masters))[0]


async def again(engine: AsyncEngine, number: int = 1) -> Replayed:
    async with reading(engine) as connection:
        found = await replayed(connection, ORG, ReceiptKey("s001", "03", 1, number))
    assert found
    return found


async def test_a_receipt_comes_out_again_by_what_held_then_after_all_of_it_was_changed(engine: AsyncEngine) -> None:
    revision = await store_with(engine, HALF)
    await receive(engine, "s001", [bought(1, revision, GAIN)])
    await load(engine, ORG, [replace(HALF, offer=o.NthUnit(3, 5000), version=2), replace(MILK, price_minor=600)])
    await load(engine, ORG, [], withdraw=[(PROMOTION, "half")])

    found = await again(engine)

    assert (found.agrees, found.revision, found.at) == (True, revision, "2026-03-01 10:15")
    assert [(line.price.price_minor, line.price.place, line.discounts) for line in found.lines] == [
        (550, "item", {"half": 275})
    ]


async def test_what_differs_is_told_and_the_sale_stays_as_it_is(engine: AsyncEngine) -> None:
    revision = await store_with(engine, HALF, Prices("milk", (Price("milk", 500),)))
    await receive(engine, "s001", [bought(1, revision)])

    found = await again(engine)

    assert not found.agrees
    assert found.differs == (
        Differs("price", 1, "550", "500"),
        Differs("amount", 1, "825", "750"),
        Differs("promotion half", 0, "not given", "version 1, 1 times, 250 off line 1"),
    )
    assert (await again(engine)).lines[0].amount_minor == 825


async def test_a_plan_that_came_into_force_at_the_store_is_known(engine: AsyncEngine) -> None:
    revision = await store_with(engine)
    planned, _ = await plan(engine, ORG, [HALF], MORNING_MS, MORNING_MS - 1000)
    await receive(engine, "s001", [bought(1, revision), bought(2, planned, GAIN)])

    assert not (await again(engine, 1)).agrees
    assert (await again(engine, 2)).agrees


async def test_what_was_given_before_counts_where_a_promotion_has_an_end(engine: AsyncEngine) -> None:
    once = replace(HALF, each_member=1)
    revision = await store_with(engine, once, Member("m1", tier="gold"))
    full, mine = SaleLine("milk", 2000, 550, 0, 1100, 900), Details(member="m1")
    facts = [
        bought(1, revision, GAIN, details=mine),
        bought(2, revision, GAIN, details=Details(member="m2")),
        bought(3, revision, line=full, details=mine),
    ]
    await receive(engine, "s001", facts)

    assert [(await again(engine, number)).agrees for number in (1, 2, 3)] == [True, True, True]
    reasons = {one.promotion: one.reason for one in (await again(engine, 3)).promotions}
    assert reasons["half"]
    assert reasons["half"].code == "member-used-up"


async def test_the_stores_own_terms_and_the_members_tier_of_then_are_used(engine: AsyncEngine) -> None:
    gold = replace(HALF, tiers=("gold",), zones=("north",))
    about = StoreDoc("s001", "Store", terms=Terms(zone="north"))
    revision = await store_with(engine, gold, Member("m1", tier="gold"), about)
    await receive(engine, "s001", [bought(1, revision, GAIN, details=Details(member="m1"))])
    await load(engine, ORG, [replace(about, terms=Terms())])
    assert (await again(engine)).agrees

    await erase(engine, ORG, ["m1"])

    assert [one.what for one in (await again(engine)).differs] == ["amount", "promotion half"]


async def test_a_day_is_counted_and_only_what_differs_is_told(engine: AsyncEngine) -> None:
    revision = await store_with(engine, HALF)
    await receive(engine, "s001", [bought(1, revision, GAIN), bought(2, revision)])

    async with reading(engine) as connection:
        day = await replayed_day(connection, ORG, "s001", DAY)
        nothing = await replayed(connection, ORG, ReceiptKey("s001", "03", 1, 9))

    assert (day.receipts, [one.receipt for one in day.differs], nothing) == (2, ["s001-03-1-000002"], None)


def test_the_command_says_why_a_line_cost_what_it_did_and_fails_where_something_differs(tmp_path: Path) -> None:
    async def make() -> None:
        async with hub_at(f"sqlite:///{tmp_path / 'hub.db'}") as engine:
            revision = await store_with(engine, HALF)
            await receive(engine, "s001", [bought(1, revision, GAIN), bought(2, revision)])

    asyncio.run(make())
    run = lambda *words: CliRunner().invoke(app, ["receipts", "replay", *words, "--data-dir", str(tmp_path)])  # noqa: E731

    good, day = run("s001-03-1-000001"), run("s001", "--date", "2026-03-01")

    assert good.exit_code == 0
    assert good.stdout.splitlines() == [
        "s001-03-1-000001: agrees, revision 2, as of 2026-03-01 10:15",
        "  1  milk  550 by the item's price  825, 275 off by half",
        "  half (version 1) 第二件半价: given 1 times, 275 off",
    ]
    assert (day.exit_code, day.stdout.splitlines()[-1]) == (1, "2 receipts, 1 come out again")
    assert "differs: promotion half: sold not given, found version 1, 1 times, 275 off line 1" in day.stdout
    assert '"agrees":true' in run("s001-03-1-000001", "--json").stdout
    assert run("s001-03-1-000009").exit_code == run("milk").exit_code == 1


async def test_a_receipt_whose_masters_are_kept_no_more_says_so_and_one_that_comes_out_is_not_blamed(
    engine: AsyncEngine,
) -> None:
    revision = await store_with(engine, HALF)
    await receive(engine, "s001", [bought(1, revision, GAIN)])
    await load(engine, ORG, [replace(HALF, offer=o.NthUnit(3, 5000), version=2)])
    assert await again(engine) == replace(await again(engine), agrees=True, masters_gone=False)
    async with engine.begin() as connection:
        await note(connection, ORG, 1)
        await connection.execute(update(box).values(masters_revision=revision + 1))
        await note(connection, ORG, 2)

    assert await let_go(engine, ORG, 2) > 0

    found = await again(engine)
    assert (found.agrees, found.masters_gone) == (False, True)
