"""Whatever is pressed in whatever order at a lane with shifts: the drawer is expected to hold what went in and out of it by hand."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.journal.words import LEDGER
from protocol.facts import SaleCompleted, ShiftClosed, decode_fact
from protocol.shifts import Belonging
from retail.shifts import ShiftTerms, expected, statement
from tests.edge.journal.shop import open_journal
from tests.edge.lanes.test_shifts_at_the_lane import MILK, ShiftBench

PRICE = 550
keys = st.sampled_from(
    (
        "scan",
        "cash",
        "cash",
        "card",
        "back",
        "hold",
        "recall",
        "clear",
        "in",
        "out",
        "open",
        "count",
        "close",
        "train",
        "restart",
    )
)


class Hand:
    """Presses keys, and counts by hand what lies in the drawer and was paid by card, shift by shift."""

    def __init__(self, bench: ShiftBench) -> None:
        self.bench = bench
        self.should: dict[int, dict[str, int]] = {}

    @property
    def shift(self) -> int:
        now = self.bench.journal.open_shift("03")
        return now.number if now else 0

    async def press(self, key: str) -> None:
        before, sold = self.shift, len(self.sales())
        total = self.bench.till.cart.total_minor if self.bench.till.cart else 0
        done = await getattr(self, key)() == ""
        if done and key == "open":
            self.should[self.shift] = {"cash": 1000}
        elif done and key in ("in", "out"):
            self.should[before]["cash"] += 300 if key == "in" else -200
        elif len(self.sales()) > sold:
            kind = "card" if key == "card" else "cash"
            self.should[before][kind] = self.should[before].get(kind, 0) + total

    def sales(self) -> list[SaleCompleted]:
        return [fact.body for fact in self.ledger() if isinstance(fact.body, SaleCompleted)]

    def ledger(self) -> list:
        return [decode_fact(one.record) for one in self.bench.journal.read_after(LEDGER, 0, 1000, 2**22)]

    async def scan(self) -> str:
        return await self.bench.do("Scan", code=MILK)

    async def cash(self) -> str:
        due = self.bench.till.cart.due_minor if self.bench.till.cart else 0
        if due < 0:
            return await self.bench.do("Refund", kind="cash", amount_minor=-due)
        return await self.bench.do("Pay", kind="cash", given_minor=due + 450)

    async def card(self) -> str:
        due = self.bench.till.cart.due_minor if self.bench.till.cart else PRICE
        return await self.bench.do("Pay", kind="card", given_minor=max(due, 1))

    async def back(self) -> str:
        last = self.bench.till.last
        return await self.bench.do("ReturnFrom", receipt=f"s001-03-1-{last.sale.number if last else 1:06d}")

    async def hold(self) -> str:
        return await self.bench.do("Hold")

    async def recall(self) -> str:
        return await self.bench.do("Recall", number=1)

    async def clear(self) -> str:
        return await self.bench.do("Clear")

    async def out(self) -> str:
        return await self.bench.do("MoveCash", move="paid-out", amount_minor=200)

    async def open(self) -> str:
        return await self.bench.do("OpenShift", float_minor=1000)

    async def count(self) -> str:
        return await self.bench.do("CountShift", counted={"cash": 5000})

    async def close(self) -> str:
        return await self.bench.do("CloseShift", uncounted=True)

    async def train(self) -> str:
        return await self.bench.do("Practise", on=not self.bench.till.training)

    async def restart(self) -> str:
        await self.bench.restart()
        return ""


setattr(Hand, "in", lambda self: self.bench.do("MoveCash", move="paid-in", amount_minor=300))


async def played(pressed: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with await open_journal(Path(folder)) as journal:
            bench = ShiftBench(Path(folder) / "holds", journal)
            bench.settles(ShiftTerms("asked", "shown"))
            bench.start()
            try:
                hand = Hand(bench)
                for key in pressed:
                    await hand.press(key)
                check(hand)
            finally:
                await bench.stop()


def check(hand: Hand) -> None:
    belonging, taken = Belonging(), {}
    for fact in hand.ledger():
        shift = belonging.of(fact)
        taken.setdefault(shift, []).append(fact)
        if isinstance(fact.body, ShiftClosed):
            lines = {one.kind: one.expected_minor for one in statement(fact.body.handover)}
            assert lines == hand.should[shift]
    assert not any(isinstance(fact.body, SaleCompleted) for fact in taken.get(0, ()))
    for shift, should in hand.should.items():
        assert expected(1000, hand.bench.journal.shift_sums("03", shift)) == should


@settings(max_examples=25, deadline=None)
@given(st.lists(keys, min_size=10, max_size=40))
def test_any_keys_in_any_order_leave_what_was_counted_by_hand(pressed: list[str]) -> None:
    asyncio.run(played(["open", *pressed]))
