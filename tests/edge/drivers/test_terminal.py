"""A payment terminal over ZVT: what it charged is what is known, whatever breaks in between."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from edge.drivers import terminal
from edge.drivers.build import DeviceConfig, LaneDevicesConfig, build_devices
from edge.drivers.codecs.zvt import messages
from edge.drivers.errors import DeviceOffline, DeviceRefused
from edge.drivers.roles import Approved, Declined, DeviceState, Outcome, PaymentAsk, Unknown
from edge.drivers.simulators import TerminalSim
from edge.drivers.simulators.terminal import Booked
from edge.drivers.supervisor import Supervisor
from edge.drivers.survey.trying import try_device
from edge.drivers.terminal import ZvtTerminal
from tests.edge.drivers.test_drivers import until

PAY = PaymentAsk("payment", "r-1", 1250, "CNY")


async def no_wait(_: float) -> None:
    await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def at_the_counter(sim: TerminalSim) -> AsyncIterator[ZvtTerminal]:
    made = ZvtTerminal(Supervisor("03/terminal", sim.url, sleep=no_wait))
    task = asyncio.create_task(made.run())
    try:
        await ready(made)
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def ready(made: ZvtTerminal) -> None:
    await until(lambda: made._registered)


async def paid(made: ZvtTerminal, ask: PaymentAsk = PAY) -> tuple[PaymentAsk, Outcome]:
    sent = replace(ask, before=await made.mark())
    return sent, await made.transact(sent)


async def asked_again(made: ZvtTerminal, sent: PaymentAsk) -> Outcome:
    await ready(made)
    return await made.status(sent)


async def test_a_payment_is_approved_with_all_that_a_slip_needs() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        _, outcome = await paid(made)

        assert outcome == Approved("600471", "4771", "Debit Mastercard", "0471")
        assert sim.book == [Booked(471, "payment", 1250)]
        assert made.health().exchanges >= 1


async def test_a_payment_is_reversed_by_the_terminals_number_once() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await paid(made)
        back = PaymentAsk("reversal", "r-2", 1250, "CNY", original="0471")

        _, first = await paid(made, back)
        _, second = await paid(made, replace(back, reference="r-3"))

        assert isinstance(first, Approved)
        assert isinstance(second, Declined)
        assert sim.charged_minor == 0


async def test_money_goes_back_to_a_card() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        _, outcome = await paid(made, PaymentAsk("refund", "r-1", 300, "CNY"))

        assert isinstance(outcome, Approved)
        assert sim.book == [Booked(471, "refund", -300)]


@pytest.mark.parametrize(("code", "words"), [(0x6C, "cancelled"), (0x05, "bank"), (0x31, "31")])
async def test_what_is_declined_says_why(code: int, words: str) -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        sim.decline = code

        _, outcome = await paid(made)

        assert isinstance(outcome, Declined)
        assert words in outcome.en
        assert sim.book == []


async def test_a_payment_that_a_customer_ponders_can_be_broken_off() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        sim.waits = True
        paying = asyncio.create_task(paid(made))
        await until(lambda: sim.waiting)

        await made.abort()
        _, outcome = await paying

        assert isinstance(outcome, Declined)
        assert sim.book == []


async def test_an_abort_that_comes_too_late_changes_nothing() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await made.abort()
        _, outcome = await paid(made)
        await made.abort()

        assert isinstance(outcome, Approved)
        assert sim.heard.count(messages.ABORT) == 0


@pytest.mark.parametrize("fault", ["after", "between"])
async def test_a_payment_whose_answer_was_lost_is_found_by_asking_and_charged_once(fault: str) -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await paid(made, replace(PAY, amount_minor=1))
        sim.fault = fault  # type: ignore[assignment]

        sent, outcome = await paid(made)
        assert isinstance(outcome, Unknown)

        assert await asked_again(made, sent) == Approved("600472", "4771", "Debit Mastercard", "0472")
        assert sim.charged_minor == 1251
        assert sim.heard.count(messages.AUTHORISATION) == 2


async def test_a_payment_that_never_reached_the_terminal_is_told_from_one_that_did() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await paid(made)
        sim.fault = "before"

        sent, outcome = await paid(made, replace(PAY, reference="r-2"))
        assert isinstance(outcome, Unknown)

        assert isinstance(await asked_again(made, sent), Declined)
        assert sim.charged_minor == 1250


async def test_the_first_payment_of_a_terminals_life_has_nothing_before_it_and_is_for_a_person() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        sim.fault = "before"

        sent, _ = await paid(made)

        assert sent.before == ""
        assert isinstance(await asked_again(made, sent), Unknown)


async def test_a_declined_payment_whose_answer_was_lost_is_known_as_declined() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await paid(made)
        sim.decline, sim.fault = 0x78, "between"

        sent, outcome = await paid(made)
        assert isinstance(outcome, Unknown)

        found = await asked_again(made, sent)
        assert isinstance(found, Declined)
        assert "expired" in found.en


async def test_a_terminal_that_forgets_its_last_transaction_proves_nothing() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await paid(made)
        sim.forgetful, sim.fault = True, "after"

        sent, _ = await paid(made)

        assert isinstance(await asked_again(made, sent), Unknown)
        sim.forgetful = False
        assert isinstance(await asked_again(made, sent), Unknown), "it had no numbers before"


async def test_another_amount_or_another_terminal_is_never_taken_for_the_payment() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await paid(made)
        sent, _ = await paid(made)

        assert isinstance(await made.status(replace(sent, amount_minor=1)), Unknown)
        assert isinstance(await made.status(replace(sent, before="1.2.3.4")), Unknown)
        assert isinstance(await made.status(replace(sent, currency="EUR")), Unknown)


async def test_a_busy_terminal_is_asked_later() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        sent, _ = await paid(made)
        sim.busy = True

        assert isinstance(await made.status(sent), Unknown)
        with pytest.raises(DeviceRefused, match="busy"):
            await made.mark()
        assert isinstance(await made.transact(sent), Declined), "it said no before it began"


async def test_a_silent_terminal_is_given_up_and_its_late_words_are_not_mixed_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(terminal, "SILENT_S", 0.05)
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        sim.fault = "silent"

        sent, outcome = await paid(made)
        assert isinstance(outcome, Unknown)

        await until(lambda: not made._registered)
        sent = replace(sent, before="52000001.0001.000001.")
        assert isinstance(await asked_again(made, sent), Approved)
        assert sim.heard.count(messages.AUTHORISATION) == 1


async def test_a_terminal_that_is_away_is_sent_nothing() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await sim.vanish()
        await until(lambda: made.health().state is DeviceState.OFFLINE)

        with pytest.raises(DeviceOffline):
            await made.mark()
        assert await made.transact(PAY) == terminal.AWAY
        assert isinstance(await made.status(PAY), Unknown)

        await sim.come_back()
        await ready(made)
        assert isinstance((await paid(made))[1], Approved)


async def test_a_terminal_that_says_everything_twice_charges_once() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        sim.twice = True

        outcomes = [(await paid(made, replace(PAY, reference=f"r-{n}")))[1] for n in range(3)]

        assert all(isinstance(one, Approved) for one in outcomes)
        assert sim.charged_minor == 3750


async def test_a_currency_that_the_wire_has_no_number_for_is_declined_before_anything_is_sent() -> None:
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        _, outcome = await paid(made, replace(PAY, currency="JPY"))

        assert isinstance(outcome, Declined)
        assert messages.AUTHORISATION not in sim.heard


def test_a_terminal_is_built_from_configuration() -> None:
    config = LaneDevicesConfig(terminal=DeviceConfig("zvt", "socket://127.0.0.1:20007", password="123456"))

    devices = build_devices("03", config)

    assert isinstance(devices.terminal, ZvtTerminal)


FAULTS = st.sampled_from(["", "", "before", "after", "between"])


@given(st.lists(st.tuples(FAULTS, st.sampled_from([0, 0, 0x05]), st.integers(1, 9)), max_size=6), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_whatever_breaks_what_was_charged_is_what_is_known(steps: list[tuple[str, int, int]], seed: int) -> None:
    asyncio.run(_played(steps, random.Random(seed)))


async def _played(steps: list[tuple[str, int, int]], rng: random.Random) -> None:
    known = 0
    async with TerminalSim() as sim, at_the_counter(sim) as made:
        await paid(made, replace(PAY, amount_minor=1))
        for number, (fault, decline, amount) in enumerate(steps):
            sim.fault, sim.decline = fault, decline  # type: ignore[assignment]
            await ready(made)
            ask = replace(PAY, reference=f"r-{number}", amount_minor=amount)
            sent, outcome = await paid(made, ask)
            while isinstance(outcome, Unknown):
                if rng.random() < 0.3:
                    await sim.vanish()
                    await sim.come_back()
                    await until(lambda: not made._registered)
                outcome = await asked_again(made, sent)
            known += amount if isinstance(outcome, Approved) else 0
        assert sim.charged_minor - 1 == known


async def test_a_technician_tries_a_terminal_without_charging_anybody() -> None:
    async with TerminalSim() as sim:
        config = LaneDevicesConfig(terminal=DeviceConfig("zvt", sim.url))

        (fresh,) = await try_device("03", config, "terminal", 1.0)
        async with at_the_counter(sim) as made:
            await paid(made)
        (used,) = await try_device("03", config, "terminal", 1.0)

        assert "tells no last transaction" in fresh.en
        assert used.en == "logged on; its last transaction is 52000001.0471.000471."
        assert sim.charged_minor == 1250
