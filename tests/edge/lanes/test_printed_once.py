"""Papers are counted: whatever breaks at whatever byte, one sale has one original, and none is missing in silence."""

import asyncio
import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.drivers.document import Align, Cut, PrintDocument, QRCode, Text
from edge.drivers.paper.profiles import PROFILES
from edge.drivers.printer import EscPosPrinter
from edge.drivers.roles import DeviceState
from edge.drivers.simulators.escpos_machine import EscPosMachine
from edge.journal.words import Completed, PrintState
from edge.lanes.desk.printing import Printing
from retail.sale import Sale, SaleLine, TenderLine
from tests.edge.drivers.printing_line import Line, supervised
from tests.edge.lanes.conftest import FakeBooks, FakeClock
from tests.sim.world.loop import run_on

LINES = 6


def layout(done: Completed, copy: bool) -> PrintDocument:
    mark = (Text("COPY", Align.CENTER),) if copy else ()
    body = (Text(f"<{done.sale.number}:{line}>") for line in range(LINES))
    return (*mark, *body, QRCode(f"ln:{done.sale.number}"), Text(f"<{done.sale.number}:end>"), Cut())


def sold(number: int) -> Completed:
    line, paid = SaleLine("milk", 1000, 550, 0, 550, 0), TenderLine("cash", 550, 550)
    sale = Sale("03", number, "w", "CNY", 0, 1, 550, (line,), (paid,))
    return Completed(sale, number, b"", 20261128, 0, f"cart-{number}")


class Store:
    """A lane's printing over a real driver and a simulated printer; the books survive everything."""

    def __init__(self, family: str) -> None:
        self.machine = EscPosMachine()
        self.line = Line(self.machine)
        self.family = family
        self.books = FakeBooks()
        self.sales: list[Completed] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.killed = False

    async def start(self) -> None:
        """A new process: it knows what the books and the paper know, and nothing else."""
        self.killed = False
        self.printer = EscPosPrinter(supervised(self.line), PROFILES[self.family])
        self.printing = Printing("03", self.printer, self.books, layout, FakeClock())
        self.printer.watch(lambda health: self.printing.back() if health.state is DeviceState.ONLINE else None)
        jobs = self.books.jobs
        self.printing.restore(
            [one for one in self.sales if jobs[one.seq] is PrintState.QUEUED],
            [one for one in self.sales if jobs[one.seq] is PrintState.PRINTING],
            [one for one in self.sales if jobs[one.seq] is PrintState.DROPPED],
            list(self.books.papers.values()),
        )
        self.tasks = [asyncio.create_task(self.printer.run()), asyncio.create_task(self.printing.run())]

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def sell(self) -> None:
        done = sold(len(self.sales) + 1)
        self.sales.append(done)
        self.books.jobs[done.seq] = PrintState.QUEUED
        self.printing.add(done)

    async def quiet(self) -> None:
        """Until nothing moves any more, or the process is dead."""
        for _ in range(120):
            await asyncio.sleep(1)
            if self.killed or not self.printing._busy:
                return

    def kill(self) -> None:
        """The process ends between two bytes."""
        self.killed = True
        self.line.deaf = True
        for task in self.tasks:
            task.cancel()

    # -- what lies on the counter --------------------------------------------------------------------------------------

    def papers(self) -> list[str]:
        return [sheet.text() for sheet in (*self.machine.sheets, self.machine.sheet)]

    def originals(self, number: int) -> tuple[int, int]:
        """How often an original of this receipt began, and ended: what follows COPY on its piece of paper is none."""
        parts = [part for paper in self.papers() for part in re.split(r"COPY\n(?:.*\n)*?<\d+:end>", paper)]
        bare = [re.split("COPY", part)[0] for part in parts]
        return sum(part.count(f"<{number}:0>") for part in bare), sum(part.count(f"<{number}:end>") for part in bare)

    def whole(self, number: int) -> bool:
        lines = "".join(rf"<{number}:{line}>\n" for line in range(LINES))
        return any(re.search(rf"{lines}.*\n<{number}:end>", paper) for paper in self.papers())


def unplugged(store: Store) -> Callable[[], None]:
    return store.line.unplug


def switched_off(store: Store) -> Callable[[], None]:
    def strike() -> None:
        store.machine.power_cycle()
        store.line.unplug()

    return strike


def killed(store: Store) -> Callable[[], None]:
    return store.kill


def out_of_paper(store: Store) -> Callable[[], None]:
    return lambda: store.line.say(store.machine.changed(paper=False))


FAULTS = [unplugged, switched_off, killed, out_of_paper]


async def day(family: str, fault: Callable[[Store], Callable[[], None]], at: int) -> Store:
    """Two sales, a fault at a byte of the first paper on, then everything is mended and F11 is pressed while it offers something."""
    store = Store(family)
    await store.start()
    await asyncio.sleep(2)
    store.line.at, store.line.strike = store.line.written + at, fault(store)
    store.sell()
    await _settled(store)
    store.sell()
    await _settled(store)
    for _ in range(4):
        if not store.printing.notices() and not store.printing.unprinted():
            break
        store.printing.reprint(None)
        await _settled(store)
    await store.stop()
    return store


async def _settled(store: Store) -> None:
    """What broke is mended, as people do: a roll is put in, the plug, the process; then it is quiet again."""
    await asyncio.sleep(1)
    store.line.say(store.machine.changed(paper=True))
    await store.quiet()
    if store.killed:
        await store.stop()
        store.line.deaf = False
        await store.start()
        await asyncio.sleep(8)
    if not store.line.plugged:
        store.line.plugged = True
        await asyncio.sleep(8)
        store.printing.wake()
    store.line.say(store.machine.changed(paper=True))
    await store.quiet()


def holds(store: Store) -> None:
    for done in store.sales:
        number = done.sale.number
        assert max(store.originals(number)) <= 1, f"two originals of {number}: {store.papers()}"
        assert store.whole(number), f"receipt {number} is nowhere whole: {store.papers()}, {store.printing.notices()}"
        assert store.books.jobs[done.seq] in (PrintState.PRINTED, PrintState.DROPPED)
    assert store.books.papers == {}
    assert store.printing.unprinted() == ()


@given(st.sampled_from(["epson-t20", "china-80", "western-58"]), st.sampled_from(FAULTS), st.integers(0, 14_000))
@settings(max_examples=60, deadline=None)
def test_one_sale_has_one_original_whatever_breaks_at_whatever_byte(family, fault, at) -> None:
    holds(run_on(random.Random(0), day(family, fault, at)))


@pytest.mark.parametrize("fault", FAULTS)
def test_at_each_of_the_bytes_around_the_begin_the_cut_and_the_question_behind_it(fault) -> None:
    for at in (*range(0, 24, 2), *range(96, 190, 3)):
        holds(run_on(random.Random(0), day("epson-t20", fault, at)))
