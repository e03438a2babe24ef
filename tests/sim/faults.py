"""The faults, one coroutine each: it begins, lasts as long as `a` and `b` say, and mends what it broke."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tests.sim.scenario import Fault
from tests.sim.world.machine import Machine
from tests.sim.world.office import CLIENT

if TYPE_CHECKING:
    from tests.sim.world.world import World

Doing = Callable[["World", Fault], Awaitable[None]]
FAULTS: dict[str, Doing] = {}


def fault(doing: Doing) -> Doing:
    """One kind of fault, by the function's name."""
    FAULTS[doing.__name__] = doing
    return doing


def _client(world: "World", fault: Fault) -> str:
    """Whose line: a shop's, or now and then the hub's own."""
    return CLIENT if fault.b > 0.8 else world.shops[fault.shop].box.client


# -- lines ---------------------------------------------------------------------------------------------------------------


@fault
async def cut(world: "World", fault: Fault) -> None:
    client = _client(world, fault)
    line = world.broker.line(client)
    line.refusing = True
    world.broker.cut(client)
    await asyncio.sleep(fault.a * 12)
    line.refusing = False


@fault
async def half_open(world: "World", fault: Fault) -> None:
    await _blocked(world, fault, up=True, down=True)


@fault
async def one_way_up(world: "World", fault: Fault) -> None:
    await _blocked(world, fault, up=True, down=False)


@fault
async def one_way_down(world: "World", fault: Fault) -> None:
    await _blocked(world, fault, up=False, down=True)


async def _blocked(world: "World", fault: Fault, *, up: bool, down: bool) -> None:
    client = _client(world, fault)
    line = world.broker.line(client)
    line.up_blocked, line.down_blocked = up, down
    await asyncio.sleep(fault.a * 15)
    line.up_blocked = line.down_blocked = False
    if fault.b * 10 % 1 < 0.5:
        world.broker.free(client)  # TCP sends on what it held
    else:
        world.broker.cut(client)


@fault
async def flap(world: "World", fault: Fault) -> None:
    client = _client(world, fault)
    for _ in range(1 + int(fault.a * 8)):
        world.broker.cut(client)
        await asyncio.sleep(fault.b)


@fault
async def crawl(world: "World", fault: Fault) -> None:
    line = world.broker.line(_client(world, fault))
    line.delay_s, line.jitter_s, line.rate = 0.05 + fault.a * 0.6, fault.a * 0.3, 2_000 + 20_000 * fault.b
    await asyncio.sleep(10)
    line.delay_s, line.jitter_s, line.rate = 0.01, 0.0, 0.0


# -- the broker ----------------------------------------------------------------------------------------------------------


def _mood(name: str) -> Doing:
    async def moody(world: "World", fault: Fault) -> None:
        setattr(world.broker.moods, name, 0.05 + 0.4 * fault.a)
        await asyncio.sleep(2 + fault.b * 10)
        setattr(world.broker.moods, name, 0.0)

    return moody


FAULTS["broker_loses"] = _mood("lose")
FAULTS["broker_doubles"] = _mood("double")
FAULTS["broker_is_late"] = _mood("late")
FAULTS["broker_swaps"] = _mood("swap")
FAULTS["broker_spoils"] = _mood("spoil")


@fault
async def broker_restarts(world: "World", fault: Fault) -> None:
    world.broker.down = True
    world.broker.restart(keep_retained=fault.b > 0.5)
    await asyncio.sleep(fault.a * 5)
    world.broker.down = False


# -- machines ------------------------------------------------------------------------------------------------------------


def _dies(of_hub: bool, power: bool) -> Doing:
    async def dies(world: "World", fault: Fault) -> None:
        _machine(world, fault, of_hub).die(power=power, down_s=0.05 + fault.a * 4)

    return dies


def _fuse(of_hub: bool) -> Doing:
    async def burns(world: "World", fault: Fault) -> None:
        machine = _machine(world, fault, of_hub)
        machine.light(1 + int(fault.a * 60), power=fault.b < 0.7, down_s=0.05 + fault.b * 2)

    return burns


def _machine(world: "World", fault: Fault, of_hub: bool) -> Machine:
    return world.office if of_hub else world.shops[fault.shop].box


FAULTS["box_killed"] = _dies(of_hub=False, power=False)
FAULTS["box_loses_power"] = _dies(of_hub=False, power=True)
FAULTS["box_fuse"] = _fuse(of_hub=False)
FAULTS["hub_killed"] = _dies(of_hub=True, power=False)
FAULTS["hub_loses_power"] = _dies(of_hub=True, power=True)
FAULTS["hub_fuse"] = _fuse(of_hub=True)
