"""Money that is in no receipt stands beside a day's takings, never in them: by what it came for and how it was paid."""

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.answers import ApartRow
from hub.insight.members.accounts import account
from hub.insight.stores.store import store_detail
from hub.insight.totals.apart import apart_rows
from hub.insight.totals.today import today
from protocol.facts import ChargeUndone, DepositEnded, DepositTaken, Fact, SaleCompleted, ValueCharged
from retail.sale import TenderLine
from tests.hub.insight.chain_store import DAY, MORNING_MS, ORG, add_store, receive, sale

CARD, CASH = TenderLine("card", 30_000, 30_000), TenderLine("cash", 20_000, 20_000)
UNDONE = ChargeUndone(2, "s01-03-1-C000001", "m1", "CNY", 5_000, (TenderLine("cash", -5_000, -5_000),), "li", "wrong")


def fact(body: object, lane: str = "03") -> Fact:
    return Fact(lane, DAY, MORNING_MS, body)  # type: ignore[arg-type]


MONEY = [
    fact(ValueCharged(1, "m1", "CNY", 50_000, (CARD, CASH), "wang")),
    fact(UNDONE),
    fact(DepositTaken(1, "Li", "cake", 0, "CNY", 20_000, CASH, "wang")),
    fact(DepositEnded("s01-03-1-D0001", "CNY", 8_000, 12_000, "cash", "li", "late")),
]
ROWS = [
    ApartRow("charged", "card", 30_000, 1),
    ApartRow("charged", "cash", 15_000, 2),
    ApartRow("deposited", "cash", 12_000, 2),
]


async def test_a_day_tells_the_money_of_charges_and_deposits_beside_its_takings(engine: AsyncEngine) -> None:
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(engine, "s01", [fact(SaleCompleted(sale(1))), *MONEY])
    await receive(engine, "s02", [fact(DepositTaken(1, "Mo", "", 0, "CNY", 20_000, CASH, "wu"))])

    async with engine.connect() as connection:
        found = await today(connection, ORG, DAY, MORNING_MS)
        one = await store_detail(connection, ORG, "s01", DAY, MORNING_MS)
        owned = await account(connection, ORG, "m1")

    assert found.takings_minor == sale(1).total_minor
    assert found.apart == [*ROWS[:2], ApartRow("deposited", "cash", 32_000, 3)]
    assert one is not None
    assert one.apart == ROWS
    assert owned is not None
    assert (owned.stored_minor, owned.stored_by) == (45_000, {"charged": 50_000, "undone": -5_000})
    assert {entry.receipt: entry.amount for entry in owned.entries} == {
        "s01-03-1-C000001": 50_000,
        "s01-03-1-C000002": -5_000,
    }
    assert [(share.came, share.spent, share.left) for share in owned.shares] == [(50_000, 5_000, 45_000)]


def test_what_no_table_has_room_for_is_counted_nowhere() -> None:
    assert apart_rows(ORG, "s01", fact(UNDONE, lane="x" * 33)) == []
    assert apart_rows(ORG, "s01", Fact("03", 7, 0, UNDONE)) == []
    assert apart_rows(ORG, "s01", fact(ValueCharged(1, "m1", "CNY", 1, (TenderLine("x" * 33, 1, 1),), "w"))) == []
