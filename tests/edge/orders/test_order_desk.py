"""Orders for second printers: in the sale's own transaction, printed beside the receipt, marked where they may be out already."""

import pytest
from msgspec.structs import replace

from edge.drivers.errors import DeviceOffline
from edge.drivers.roles import DeviceHealth, DeviceState, PrinterStatus, Proof, just_begin
from edge.journal.errors import ChainBroken
from edge.orders.desk import OrderDesk
from tests.edge.journal.shop import draft, open_journal
from tests.edge.lanes.conftest import APPLE, BREAD, MILK, Goods, bench
from tests.edge.papers import Watched, runs_until_still

__all__ = ["bench"]

ROUTES = {"kitchen": frozenset({"hot"}), "bar": frozenset({"drinks"})}


class FakeKitchen:
    """A printer that one breaks by hand."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.state = DeviceState.ONLINE
        self.after: Exception | None = None

    def health(self) -> DeviceHealth:
        return DeviceHealth("kitchen", self.state, 0.0)

    async def status(self) -> PrinterStatus:
        return PrinterStatus()

    async def print(self, document, begin=just_begin) -> Proof:
        await begin()
        if self.after:
            raise self.after
        self.out.append(" ".join(str(getattr(one, "text", "") or getattr(one, "left", "")) for one in document))
        return Proof.TAKEN_IN


class Counter:
    """Two second printers over a real journal; `again` is a new process."""

    def __init__(self, bench, journal) -> None:
        self.bench, self.journal, self.books = bench, journal, Watched(journal)
        self.kitchen, self.bar = FakeKitchen(), FakeKitchen()
        goods = Goods(replace(MILK, category="drinks"), replace(BREAD, category="hot"), APPLE)
        bench.store._catalogue = goods
        bench.store.routes = ROUTES
        self.again()

    def again(self) -> None:
        self.printers = {"kitchen": self.kitchen, "bar": self.bar}
        self.desk = OrderDesk(self.printers, self.bench.store, self.books, self.bench.clock)

    async def sells(self, *items: str) -> None:
        one = draft("03")
        lines = tuple(replace(one.sale.lines[0], item=item) for item in items)
        sale = replace(one.sale, lines=lines)
        due = sum(line.amount_minor for line in lines)
        tenders = (replace(sale.tenders[0], amount_minor=due, given_minor=due),)
        sale = replace(sale, total_minor=due, tenders=tenders)
        await self.journal.complete_sale(replace(one, sale=sale, orders=self.bench.store.orders(sale)))
        self.desk.sold()

    async def works(self) -> None:
        """It runs until nothing moves."""
        await runs_until_still(self.desk.run, self.books)


@pytest.fixture
async def counter(bench, tmp_path):
    async with await open_journal(tmp_path) as journal:
        yield Counter(bench, journal)


async def test_each_printer_gets_its_own_goods_and_none_what_is_made_nowhere(counter):
    await counter.sells("milk", "bread", "apple")
    await counter.sells("apple")
    await counter.works()

    assert len(counter.kitchen.out) == len(counter.bar.out) == 1
    assert "面包" in counter.kitchen.out[0]
    assert "牛奶" not in counter.kitchen.out[0]
    assert "#1" in counter.bar.out[0]
    assert (counter.journal.papers(), counter.desk.notices()) == ([], ())


async def test_an_order_of_a_process_that_died_after_the_sale_is_printed_by_the_next(counter):
    await counter.sells("bread")
    counter.again()
    await counter.works()

    assert len(counter.kitchen.out) == 1


async def test_a_kitchen_that_is_away_holds_up_no_bar(counter):
    counter.kitchen.state = DeviceState.OFFLINE
    await counter.sells("milk", "bread")
    await counter.works()
    assert (len(counter.kitchen.out), len(counter.bar.out)) == (0, 1)

    counter.kitchen.state = DeviceState.ONLINE
    await counter.works()
    assert len(counter.kitchen.out) == 1


async def test_an_order_that_stopped_in_the_middle_is_told_and_printed_again_as_a_copy(counter):
    counter.kitchen.after = DeviceOffline("unplugged")
    await counter.sells("bread")
    await counter.works()
    (notice,) = counter.desk.notices()
    assert "kitchen #1" in notice.words.en

    counter.kitchen.after = None
    counter.again()
    await counter.works()
    assert counter.kitchen.out == []

    (job,) = counter.desk.view().jobs
    assert await counter.desk.move(job.id, "again")
    await counter.works()
    assert "COPY" in counter.kitchen.out[0]
    assert counter.desk.notices() == ()


async def test_an_order_whose_sale_cannot_be_read_is_told_and_holds_up_none_behind_it(counter):
    await counter.sells("bread")
    await counter.sells("bread")
    read = counter.journal.sale_by_number

    def damaged(lane, number, epoch=None):
        if number == 1:
            raise ChainBroken("ledger", 1)
        return read(lane, number, epoch)

    counter.journal.sale_by_number = damaged
    await counter.works()

    assert [paper.split()[0] for paper in counter.kitchen.out] == ["#2"]
    assert "kitchen #1" in counter.desk.notices()[0].words.en


async def test_an_order_can_be_given_up(counter):
    counter.kitchen.state = DeviceState.OFFLINE
    await counter.sells("bread")
    (job,) = counter.desk.view().jobs

    assert await counter.desk.move(job.id, "drop")
    assert not await counter.desk.move(job.id, "drop")
    assert counter.journal.papers() == []


async def test_an_order_that_is_coming_out_is_in_no_doubt_and_nobody_prints_it_twice(counter):
    seen: list[tuple[str, bool, bool]] = []

    async def looks(document, begin=just_begin) -> Proof:
        await begin()
        (job,) = counter.desk.view().jobs
        moved = [await counter.desk.move(job.id, word) for word in ("again", "out", "drop")]
        seen.append((job.state, bool(counter.desk.notices()), any(moved)))
        return Proof.TAKEN_IN

    counter.kitchen.print = looks
    await counter.sells("bread")
    await counter.works()

    assert seen == [("waits", False, False)]
    assert counter.journal.papers() == []


async def test_an_order_that_somebody_saw_is_settled_and_never_printed_again(counter):
    counter.kitchen.after = DeviceOffline("unplugged")
    await counter.sells("bread")
    (job,) = counter.desk.view().jobs
    assert not await counter.desk.move(job.id, "out")  # it waits: there is nothing that anybody could have seen
    changes: list[int] = []
    counter.desk.on_change(lambda: changes.append(len(counter.desk.notices())))
    await counter.works()
    counter.kitchen.after = None

    assert await counter.desk.move(job.id, "out")
    counter.again()
    await counter.works()

    assert counter.kitchen.out == []
    assert counter.journal.papers() == []
    assert changes == [1, 0]  # every lane is told, and told again


async def test_a_printer_in_the_place_of_another_gets_what_waits(counter):
    counter.kitchen.state = DeviceState.OFFLINE
    await counter.sells("bread")
    printers = counter.printers
    printers["kitchen"] = other = FakeKitchen()
    await counter.works()

    assert (len(counter.kitchen.out), len(other.out)) == (0, 1)


async def test_an_order_waits_for_a_printer_that_was_taken_away_and_comes_back(counter, monkeypatch):
    monkeypatch.setattr("edge.papers.queue.AGAIN_S", 0.01)
    del counter.printers["bar"]
    await counter.sells("milk")
    await counter.works()
    assert counter.desk.view().jobs[0].state == "waits"

    counter.printers["bar"] = counter.bar
    await counter.works()
    assert len(counter.bar.out) == 1


async def test_a_sale_that_is_refused_leaves_no_order(counter):
    one = draft("03")
    with pytest.raises(Exception, match="settle"):
        await counter.journal.complete_sale(replace(one, sale=replace(one.sale, total_minor=1), orders=("kitchen",)))

    assert counter.journal.papers() == []
