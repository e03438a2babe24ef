"""The scale driver over a socket: every language, and a scale that misbehaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from edge.drivers.errors import DeviceRefused, DeviceTimeout
from edge.drivers.roles import AdjustableScale, DeviceState, ScaleOrder, Weight
from edge.drivers.scales import LANGUAGES, SerialScale
from edge.drivers.scales.reading import Trouble
from edge.drivers.simulators import ScaleSim
from edge.drivers.supervisor import Supervisor


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.scales.pan.STEADY_S", 0.05)
    monkeypatch.setattr("edge.drivers.scales.driver.LOOK_EVERY_S", 0.01)
    monkeypatch.setattr("edge.drivers.scales.driver.ASK_AGAIN_S", 0.005)
    monkeypatch.setattr("edge.drivers.simulators.scale.TALK_EVERY_S", 0.01)


@asynccontextmanager
async def weighing(name: str, *, empty_first: bool = True) -> AsyncIterator[tuple[ScaleSim, SerialScale]]:
    async with ScaleSim(language=name) as sim:
        scale = SerialScale(Supervisor("1/scale", sim.url), LANGUAGES[name], empty_first=empty_first)
        task = asyncio.create_task(scale.run())
        try:
            while not sim.connected or scale.health().state is not DeviceState.ONLINE:
                await asyncio.sleep(0)
            yield sim, scale
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("name", sorted(LANGUAGES))
async def test_goods_are_weighed_in_every_language(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "adam":  # is silent until it has a weight to tell
        monkeypatch.setattr("edge.drivers.scales.driver.ANSWER_TIMEOUT_S", 0.05)
    async with weighing(name) as (sim, scale):
        sim.put(1250, moving=2)

        assert (await scale.weigh(200)).grams == 1250


async def test_a_scale_that_computes_is_told_the_price_and_tells_the_amount() -> None:
    async with weighing("dialog06") as (sim, scale):
        sim.put(1250, moving=0)

        assert await scale.weigh(398) == Weight(1250, amount_minor=498)


@pytest.mark.parametrize("name", ["toledo8217", "generic"])
async def test_goods_left_lying_are_not_sold_twice(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with weighing(name) as (sim, scale):
        sim.put(1250)
        await scale.weigh()
        monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 0.0)

        with pytest.raises(DeviceRefused, match="empty the pan"):
            await scale.weigh()
        sim.put(600, moving=0)
        monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 2.0)
        assert (await scale.weigh()).grams == 600


async def test_a_shop_can_sell_from_a_pan_that_is_never_empty() -> None:
    async with weighing("toledo8217", empty_first=False) as (sim, scale):
        sim.put(1250)

        assert (await scale.weigh()).grams == (await scale.weigh()).grams == 1250


@pytest.mark.parametrize(
    "name", ["toledo8217", "sma", "cas", "os2", "nci", "mt-sics", "generic", "dialog06", "xk3190-a12"]
)
async def test_an_overloaded_scale_says_so_at_once(name: str) -> None:
    async with weighing(name) as (sim, scale):
        sim.trouble = Trouble.OVER

        with pytest.raises(DeviceRefused, match="overloaded"):
            await scale.weigh()


@pytest.mark.parametrize("name", ["cas", "generic", "dialog06"])
async def test_a_scale_that_is_switched_off_is_shown_as_silent(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.scales.driver.ANSWER_TIMEOUT_S", 0.02)
    monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 0.05)
    async with weighing(name) as (sim, scale):
        sim.silent = True

        with pytest.raises(DeviceTimeout, match="does not answer"):
            await scale.weigh()
        if name != "dialog06":
            while scale.health().state is not DeviceState.REFUSED:
                await asyncio.sleep(0.01)
            sim.silent = False
            while scale.health().state is not DeviceState.ONLINE:
                await asyncio.sleep(0.01)


async def test_noise_on_the_line_is_told_from_a_silent_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.scales.driver.ANSWER_TIMEOUT_S", 0.2)
    monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 0.3)
    async with weighing("generic") as (sim, scale):
        sim.silent = True
        await sim.send(b"\xc3\x97\xd2\r\n" * 3)
        weigh = asyncio.create_task(scale.weigh())
        while not weigh.done():
            await sim.send(b"\xc3\x97\xd2\r\n")
            await asyncio.sleep(0.005)

        with pytest.raises(DeviceRefused, match="baud rate"):
            await weigh


#: Which orders each language has a source for.
ORDERS = {
    "toledo8217": {ScaleOrder.ZERO, ScaleOrder.TARE, ScaleOrder.CLEAR_TARE},
    "sma": {ScaleOrder.ZERO, ScaleOrder.TARE, ScaleOrder.CLEAR_TARE},
    "mt-sics": {ScaleOrder.ZERO, ScaleOrder.TARE, ScaleOrder.CLEAR_TARE},
    "os2": {ScaleOrder.ZERO, ScaleOrder.TARE},
    "nci": {ScaleOrder.ZERO},
}


@pytest.mark.parametrize("name", sorted(LANGUAGES))
@pytest.mark.parametrize("order", list(ScaleOrder))
async def test_an_order_is_followed_or_refused_in_words(name: str, order: ScaleOrder) -> None:
    async with weighing(name) as (sim, scale):
        sim.grams = 40
        if order in ORDERS.get(name, set()):
            await scale.order(order)
            assert (sim.grams, sim.tare) == {"zero": (0, 0), "tare": (40, 40), "clear-tare": (40, 0)}[order.value]
        else:
            with pytest.raises(DeviceRefused, match="own key"):
                await scale.order(order)
            assert (sim.grams, sim.tare) == (40, 0)


async def test_goods_are_weighed_without_their_tare() -> None:
    async with weighing("toledo8217") as (sim, scale):
        assert isinstance(scale, AdjustableScale)
        sim.put(120, moving=0)
        await scale.order(ScaleOrder.TARE)
        sim.grams = 1370

        assert await scale.weigh() == Weight(1250, net=True)


@pytest.mark.parametrize("name", sorted(ORDERS))
async def test_a_scale_that_does_not_obey_is_told_from_one_that_does(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 0.05)
    async with weighing(name) as (sim, scale):
        sim.grams, sim.stubborn = 500, True

        with pytest.raises(DeviceRefused, match="does not show zero"):
            await scale.order(ScaleOrder.ZERO)
        sim.trouble = Trouble.OVER
        with pytest.raises(DeviceRefused, match="overloaded"):
            await scale.order(ScaleOrder.ZERO)


async def test_an_order_to_a_silent_scale_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 0.02)
    monkeypatch.setattr("edge.drivers.scales.driver.ANSWER_TIMEOUT_S", 0.02)
    async with weighing("toledo8217") as (sim, scale):
        sim.silent = True

        with pytest.raises(DeviceRefused, match="does not answer"):
            await scale.order(ScaleOrder.ZERO)


@pytest.mark.parametrize("name", ["toledo8217", "sma", "nci"])
async def test_a_finer_weight_is_for_a_look(name: str) -> None:
    async with weighing(name) as (sim, scale):
        sim.grams, sim.tenths = 1250, 7

        assert await scale.fine() == 1251


async def test_a_scale_without_a_finer_weight_says_so() -> None:
    async with weighing("cas") as (_, scale):
        with pytest.raises(DeviceRefused, match="finer"):
            await scale.fine()


async def test_a_price_that_was_changed_at_the_scale_is_refused_at_once() -> None:
    async with weighing("dialog06") as (sim, scale):
        sim.put(1250, moving=0)
        sim.price_at_scale = 999

        with pytest.raises(DeviceRefused, match="another unit price"):
            await scale.weigh(398)
