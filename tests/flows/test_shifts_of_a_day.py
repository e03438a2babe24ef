"""A day of a store, from its journal to head office: shifts sum to the takings, and both sides make the same documents of the facts."""

import random
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from edge.journal import LEDGER, JournalCore, Limits, streams
from edge.journal.shifts import closing, counting, day_closing, opening
from edge.journal.shifts.asking import SQL as SHIFTS
from hub.db import tables as t
from hub.insight.shifts.check import check
from hub.insight.shifts.seen import shifts, told_of
from protocol.facts import CashMoved, Fact, ShiftClosed, decode_fact
from protocol.packing import unpack
from retail.sale import TenderLine
from retail.shifts import Counted, Handover, expected
from tests.edge.journal.shop import BOX, NOON_MS, TODAY, draft, line, sale
from tests.hub.insight.chain_store import ORG, add_store, receive
from tests.hub.made import hub_at

LANES = ("01", "02", "03")
_ids = count(1)


class Store:
    """Three lanes, two shifts each, baskets by chance."""

    def __init__(self, folder: Path) -> None:
        self.core = JournalCore.open(folder / "journal.db", BOX, Limits(ballast_bytes=0, low_water_bytes=0))
        self.chance = random.Random(20261123)

    def make(self, made) -> int:
        (seq,) = self.core.commit([lambda core: core.make(made, f"day{next(_ids)}", b"")])
        return seq

    def sell(self, lane: str) -> None:
        amount = self.chance.randrange(50, 20_000)
        card = self.chance.randrange(amount) if self.chance.random() < 0.4 else 0
        tenders = [TenderLine("cash", amount - card, amount - card + self.chance.randrange(500))]
        tenders += [TenderLine("card", card, card)] if card else []
        back = self.chance.random() < 0.1
        if back:
            amount, tenders = -amount, [TenderLine("cash", -amount, -amount)]
        goods = (line("milk", -1000 if back else 1000, amount),)
        sold = draft(lane, sold=sale(lane, lines=goods, tenders=tuple(tenders)))
        self.core.commit([lambda core: core.complete_sale(sold)])

    def day(self) -> None:
        for turn, cashier in enumerate(("wang", "li")):
            for lane in LANES:
                self.make(opening(lane, cashier, 20_000, "CNY", TODAY, NOON_MS))
            for _ in range(60):
                self.sell(self.chance.choice(LANES))
            picked = Fact("02", TODAY, NOON_MS, CashMoved("pick-up", -5_000, "CNY", cashier, "safe"))
            self.core.commit([lambda core, fact=picked: core.record(fact)])
            for lane in LANES:
                self.close(lane, cashier, turn + 1)
        self.make(day_closing("01", "zhao", "CNY", TODAY, NOON_MS, (), although_open=False))

    def close(self, lane: str, cashier: str, number: int) -> None:
        rows = self.core.connection.execute(SHIFTS["sums"], (lane, 1, number)).fetchall()
        cash = 20_000 + sum(
            row[2] for row in rows if row[0] == "move" or (row[0] in ("tender", "refund") and row[1] == "cash")
        )
        counted = [Counted("cash", cash + self.chance.choice((0, 0, -100, 50)))]
        self.make(counting(lane, cashier, counted, (), TODAY, NOON_MS))
        self.make(closing(lane, cashier, 20_000, TODAY, NOON_MS, blind=True))

    def ledger(self) -> list[Fact]:
        return [decode_fact(one.record) for one in streams.read_after(self.core.connection, LEDGER, 0, 10_000, 2**24)]


async def test_shifts_sum_to_the_takings_and_head_office_makes_the_same_documents(tmp_path):
    store = Store(tmp_path)
    store.day()
    ledger = store.ledger()
    at_store = [
        unpack(row[0], Handover)
        for row in store.core.connection.execute("SELECT handover FROM shifts ORDER BY closed_seq")
    ]
    async with hub_at(f"sqlite:///{tmp_path}/hub.db") as engine:
        await add_store(engine, "s001")
        assert await receive(engine, "s001", ledger) == []
        async with engine.connect() as connection:
            found = await shifts(connection, ORG, TODAY, NOON_MS)
            keys = [(row.store, row.lane, row.epoch, row.shift) for row in found.shifts]
            told = await told_of(connection, ORG, keys)
            checks = [await check(connection, ORG, key, told[key]) for key in keys]
            takings = await connection.scalar(select(func.sum(t.takings.c.amount_minor)))

    assert len(found.shifts) == 6
    assert sum(row.total_minor for row in found.shifts) == takings == found.days[0].takings_minor
    assert sum(row.receipts for row in found.shifts) == 120
    assert all(one.agrees for one in checks)
    written = [fact.body.handover for fact in ledger if isinstance(fact.body, ShiftClosed)]
    assert at_store == written
    assert [one.handover for one in told.values() if one.handover not in written] == []
    assert {row.document: [one.expected_minor for one in row.lines] for row in found.shifts} == {
        f"s001-{fact.lane}-1-B{fact.body.handover.shift:04d}": should(fact.body.handover)
        for fact in ledger
        if isinstance(fact.body, ShiftClosed)
    }
    assert {one.over_minor + one.short_minor for one in found.by_store} == {
        sum(line.difference_minor or 0 for row in found.shifts for line in row.lines)
    }


def should(one: Handover) -> list[int]:
    return list(expected(one.float_minor, one.sums).values())
