"""The printer's driver: how far a paper is known to be out, what is waited for, what is not, and what is noticed before it is trouble."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from edge.drivers.document import Cut, Image, PrintDocument, Text
from edge.drivers.errors import DeviceOffline, DeviceRefused, DeviceTimeout
from edge.drivers.paper.profiles import PROFILES
from edge.drivers.printer import EscPosPrinter
from edge.drivers.roles import DeviceState, Proof
from edge.drivers.simulators.escpos_machine import EscPosMachine
from tests.edge.drivers.printing_line import Line, in_virtual_time, supervised

RECEIPT: PrintDocument = (*(Text(f"line {number}") for number in range(20)), Cut())


class Bench:
    """A printer on a line, and its driver, running."""

    def __init__(self, family: str = "epson-t20") -> None:
        self.machine = EscPosMachine()
        self.line = Line(self.machine)
        self.printer = EscPosPrinter(supervised(self.line), PROFILES[family])
        self.begun = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.printer.run())
        try:
            await self.until(lambda: self.printer._proves is not None)
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @property
    def state(self) -> DeviceState:
        return self.printer.health().state

    async def begin(self) -> None:
        self.begun += 1

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(100):
            while not true():
                await asyncio.sleep(0.01)

    def becomes(self, **faults: bool) -> None:
        self.line.say(self.machine.changed(**faults))


@pytest.mark.parametrize(
    ("family", "proof"), [("epson-t20", Proof.PRINTED), ("china-80", Proof.TAKEN_IN), ("china-58", Proof.TAKEN_IN)]
)
@in_virtual_time
async def test_a_paper_is_proven_out_as_far_as_this_printer_tells(family: str, proof: Proof) -> None:
    bench = Bench(family)
    async with bench.running():
        assert await bench.printer.print(RECEIPT, bench.begin) is proof

    assert bench.begun == 1


@in_virtual_time
async def test_a_printer_that_answers_nothing_prints_and_nothing_is_proven() -> None:
    bench = Bench()
    bench.line.mute = True
    async with bench.running():
        assert await bench.printer.print(RECEIPT) is Proof.SENT

    assert len(bench.machine.sheets) == 1


@in_virtual_time
async def test_a_printer_that_knows_no_process_ids_is_found_out_before_the_first_paper() -> None:
    bench = Bench()
    bench.machine.process_ids = False
    async with bench.running():
        assert await bench.printer.print(RECEIPT) is Proof.SENT


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"paper": False}, "paper out"),
        ({"cover_closed": False}, "cover open"),
        ({"cutter_error": True}, "cutter jammed"),
    ],
)
@in_virtual_time
async def test_what_a_person_must_mend_is_refused_before_the_first_byte(fault: dict[str, bool], words: str) -> None:
    bench = Bench()
    async with bench.running():
        bench.becomes(**fault)
        with pytest.raises(DeviceRefused, match=words):
            await bench.printer.print(RECEIPT, bench.begin)

    assert bench.begun == 0
    assert bench.machine.sheet.parts == []


@in_virtual_time
async def test_a_begin_that_cannot_be_written_down_leaves_the_paper_white() -> None:
    bench = Bench()

    async def fails() -> None:
        raise OSError("disk")

    async with bench.running():
        with pytest.raises(OSError, match="disk"):
            await bench.printer.print(RECEIPT, fails)

    assert bench.machine.sheet.parts == []


@pytest.mark.parametrize("family", ["epson-t20", "china-80", "china-58"])
@in_virtual_time
async def test_out_of_paper_in_the_middle_is_waited_for_and_the_same_paper_ends(family: str) -> None:
    bench = Bench(family)
    async with bench.running():
        bench.machine.paper_left = 200
        printing = asyncio.create_task(bench.printer.print(RECEIPT))
        await bench.until(lambda: bench.state is DeviceState.REFUSED)
        assert bench.printer.health().problem == "paper out"

        bench.becomes(paper=True)
        await printing

        assert bench.state is DeviceState.ONLINE
    whole = [sheet.text().count("line") for sheet in (*bench.machine.sheets, bench.machine.sheet) if sheet.parts]
    assert whole == [20]


@in_virtual_time
async def test_the_drawer_opens_while_a_receipt_waits_for_paper() -> None:
    bench = Bench()
    async with bench.running():
        bench.machine.paper_left = 200
        printing = asyncio.create_task(bench.printer.print(RECEIPT))
        await bench.until(lambda: bench.printer._standing)

        await bench.printer.kick(5)

        assert bench.machine.kicked == [5]
        bench.becomes(paper=True)
        await printing


@in_virtual_time
async def test_a_receipt_waits_for_paper_for_a_long_time_but_not_for_ever() -> None:
    bench = Bench()
    async with bench.running():
        bench.machine.paper_left = 200
        with pytest.raises(DeviceRefused, match="paper out"):
            await bench.printer.print(RECEIPT, bench.begin)

    assert bench.begun == 1


@in_virtual_time
async def test_a_printer_that_was_switched_off_in_the_middle_is_not_believed_later() -> None:
    bench = Bench()
    async with bench.running():

        def off() -> None:
            bench.line.deaf = True

        bench.line.at, bench.line.strike = bench.line.written + 100, off
        with pytest.raises(DeviceTimeout, match="silent"):
            await bench.printer.print(RECEIPT)


@in_virtual_time
async def test_an_old_answer_proves_nothing_new() -> None:
    bench = Bench()
    bench.machine.process_ids = False
    async with bench.running():
        bench.printer._proves = True
        printing = asyncio.create_task(bench.printer.print(RECEIPT))
        await bench.until(lambda: len(bench.machine.sheets) == 1)
        bench.line.say(b"\x37\x22!!!!\x00")

        with pytest.raises(DeviceTimeout, match="does not say"):
            await printing


@in_virtual_time
async def test_a_line_that_breaks_in_the_middle_is_told() -> None:
    bench = Bench()
    async with bench.running():
        bench.line.at, bench.line.strike = bench.line.written + 100, bench.line.unplug
        with pytest.raises(DeviceOffline):
            await bench.printer.print(RECEIPT)


@in_virtual_time
async def test_near_its_end_paper_is_noticed_and_prints_on() -> None:
    bench = Bench()
    async with bench.running():
        bench.becomes(near_end=True)
        await bench.until(lambda: bench.printer.health().notice == "paper near end")

        await bench.printer.print(RECEIPT)
        assert bench.state is DeviceState.ONLINE

        bench.becomes(near_end=False)
        await bench.until(lambda: bench.printer.health().notice == "")


@in_virtual_time
async def test_troubles_of_an_idle_printer_are_seen_and_clear_by_themselves() -> None:
    bench = Bench()
    async with bench.running():
        bench.becomes(cover_closed=False)
        await bench.until(lambda: bench.state is DeviceState.REFUSED)

        bench.becomes(cover_closed=True)
        await bench.until(lambda: bench.state is DeviceState.ONLINE)


@in_virtual_time
async def test_a_picture_that_means_commands_at_once_is_harmless() -> None:
    bench = Bench()
    async with bench.running():
        await bench.printer.print((Image(8, b"\x10\x14\x01\x00\x02\x10\x04\x01" * 40), Cut()))

    assert bench.machine.kicked == []
