"""The faults, one coroutine each: it begins, lasts as long as `a` and `b` say, and mends what it broke."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from protocol.link.link import Incoming
from tests.sim.disk.files import SimFile
from tests.sim.net.forgery import forgeries
from tests.sim.net.neighbour import LATER_BOX, VERSIONS, LaterFact
from tests.sim.scenario import Fault
from tests.sim.world.machine import Machine
from tests.sim.world.office import CLIENT, ORG

if TYPE_CHECKING:
    from tests.sim.world.world import World

#: Batches that somebody without a key has an answer to.
FORGERIES_MAX = 12
YEAR_MS = 365 * 86_400_000
Doing = Callable[["World", Fault], Awaitable[None]]
FAULTS: dict[str, Doing] = {}


def fault(doing: Doing) -> Doing:
    """One kind of fault, by the function's name."""
    FAULTS[doing.__name__] = doing
    return doing


def _whose(world: "World", fault: Fault) -> str:
    """Whose line: a shop's, or now and then the hub's own."""
    return CLIENT if fault.b > 0.8 else world.shops[fault.shop].box.name


# -- lines ---------------------------------------------------------------------------------------------------------------


@fault
async def cut(world: "World", fault: Fault) -> None:
    who = _whose(world, fault)
    line = world.broker.line(who)
    line.refusing = True
    world.broker.cut(who)
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
    who = _whose(world, fault)
    line = world.broker.line(who)
    line.up_blocked, line.down_blocked = up, down
    line.turns += 1
    await world.watch.notices(who, fault.a * 20)
    line.up_blocked = line.down_blocked = False
    line.turns += 1
    if fault.b * 10 % 1 < 0.5:
        world.broker.free(who)  # TCP sends on what it held
    else:
        world.broker.cut(who)


@fault
async def flap(world: "World", fault: Fault) -> None:
    who = _whose(world, fault)
    for _ in range(1 + int(fault.a * 8)):
        world.broker.cut(who)
        await asyncio.sleep(fault.b)


@fault
async def crawl(world: "World", fault: Fault) -> None:
    who = _whose(world, fault)
    line = world.broker.line(who)
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


@fault
async def broker_limits_size(world: "World", fault: Fault) -> None:
    world.broker.moods.bytes_max = int(1_500 + fault.a * 20_000)
    await asyncio.sleep(3 + fault.b * 10)
    world.broker.moods.bytes_max = 1 << 20


@fault
async def backlog(world: "World", fault: Fault) -> None:
    """A slow line, long enough to be known; it is gone while everybody pays, and comes back as slow as it was."""
    shop = world.shops[fault.shop]
    line = world.broker.line(shop.box.name)
    line.delay_s, line.rate = 0.02 + fault.a * 0.2, 3_000 + 12_000 * fault.b
    await shop.rush(30)
    await asyncio.sleep(6)
    line.refusing = True
    world.broker.cut(shop.box.name)
    await shop.rush(int(150 + fault.a * 250))
    line.refusing = False
    await world.watch.keeps_the_queue_short(shop.box, 14)
    line.delay_s, line.rate = 0.01, 0.0


@fault
async def hub_swamped(world: "World", fault: Fault) -> None:
    """Head office is slow, somebody throws rubbish at it, and a shop that was off comes back with a backlog."""
    shop, office, rng = world.shops[fault.shop], world.office, world.rng(f"swamp {fault.at_s}")
    line = world.broker.line(shop.box.name)
    line.refusing = True
    world.broker.cut(shop.box.name)
    await shop.rush(int(200 + fault.a * 200))
    shop.box.die(power=True, down_s=0.1)
    office.sync_s, line.refusing = 0.3 + 0.7 * fault.b, False
    topic, rubbish = f"ln/v1/{ORG}/00/-/-/up/ledger", 260
    for _ in range(16):
        for _ in range(rubbish):
            world.broker.receive(Incoming(topic, rng.randbytes(20)))
        rubbish = 70
        await asyncio.sleep(0.3)
    office.sync_s = type(office).sync_s


@fault
async def hub_is_stingy(world: "World", fault: Fault) -> None:
    """Head office can take little at once, as with a queue that stays full, while a shop that was off has a backlog."""
    shop = world.shops[fault.shop]
    line = world.broker.line(shop.box.name)
    world.office.credit_bytes = 6_000 + int(6_000 * fault.b)
    line.refusing = True
    world.broker.cut(shop.box.name)
    await shop.rush(int(150 + fault.a * 100), lines=40)
    shop.box.die(power=True, down_s=0.1)
    line.refusing = False
    await asyncio.sleep(6)
    world.office.credit_bytes = 0


@fault
async def forged(world: "World", fault: Fault) -> None:
    """Somebody who hears everything and has no key answers each batch of a box, and speaks in its name, before the hub does."""
    box, topic, heard = world.shops[fault.shop].box, world.shops[fault.shop].box.address.topic("up/ledger"), b""
    told = 0
    for _ in range(int(fault.a * 2000)):
        await asyncio.sleep(0.005)
        if world.broker.heard.get(topic, b"") != heard and told < FORGERIES_MAX:
            told += 1
            for message in forgeries(box.address, box.epoch, world.broker.heard):
                world.broker.receive(message)
            heard = world.broker.heard.get(topic, b"")
            await asyncio.sleep(0.015)
            world.watch.look_at_belief(box)


@fault
async def flood(world: "World", fault: Fault) -> None:
    """Somebody throws rubbish at the hub, under the names of boxes."""
    rng = world.rng(f"flood {fault.at_s}")
    topic = world.shops[fault.shop].box.address.topic("up/ledger")
    for _ in range(int(40 + fault.a * 400)):
        world.broker.receive(Incoming(topic, rng.randbytes(rng.randrange(200))))
        if rng.random() < 0.1:
            await asyncio.sleep(0.02 * fault.b)


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


@fault
async def another_version(world: "World", fault: Fault) -> None:
    """The box is updated, or set back; or head office is, as this box hears it. A later box writes what this hub does not know."""
    shop = world.shops[fault.shop]
    shop.box.version = VERSIONS[int(fault.b * len(VERSIONS)) % len(VERSIONS)]
    shop.box.stop()
    if shop.box.version == LATER_BOX:
        for number in range(1 + int(fault.a * 3)):
            await shop.record(LaterFact("later", (number,)))
            await asyncio.sleep(fault.a)


@fault
async def worker_killed(world: "World", fault: Fault) -> None:
    """One inbox worker is gone without a word; another one takes over what it served, until it is back."""
    if crew := world.office.crew:
        crew.kill(fault.shop + int(fault.b * 10), away_s=0.05 + fault.a * 10)


@fault
async def worker_stands(world: "World", fault: Fault) -> None:
    """One inbox worker does not come to say that it is alive, for as long as its leases last and longer."""
    if crew := world.office.crew:
        crew.clocks[(fault.shop + int(fault.b * 10)) % len(crew.clocks)].stands_s = fault.a * 12


@fault
async def rush(world: "World", fault: Fault) -> None:
    """No fault: everybody wants to pay at once."""
    await world.shops[fault.shop].rush(int(60 + fault.a * 200))


@fault
async def hub_is_slow(world: "World", fault: Fault) -> None:
    office = world.office
    office.statement_s, office.sync_s = 0.004 + 0.02 * fault.a, 0.1 + 0.9 * fault.b
    await asyncio.sleep(4 + 8 * fault.a)
    office.statement_s, office.sync_s = type(office).statement_s, type(office).sync_s


@fault
async def box_is_slow(world: "World", fault: Fault) -> None:
    box = world.shops[fault.shop].box
    box.sync_s = 0.05 + fault.a
    await asyncio.sleep(4 + 8 * fault.b)
    box.sync_s = type(box).sync_s


@fault
async def box_dies_syncing(world: "World", fault: Fault) -> None:
    """The box is killed between writing and syncing; it comes back, and then the power goes."""
    box = world.shops[fault.shop].box
    box.light(1 + int(fault.a * 4), power=False, down_s=0.05, only="sync")
    deaths = box.deaths
    while box.deaths == deaths or not box.ready:
        await asyncio.sleep(0.01)
    await asyncio.sleep(fault.b * 0.4)
    box.die(power=True)


@fault
async def box_dies_telling(world: "World", fault: Fault) -> None:
    """The power goes just after a fact of telemetry was sent."""
    box = world.shops[fault.shop].box
    topic = box.address.topic("up/telemetry")
    before = world.broker.heard.get(topic)
    while world.broker.heard.get(topic) == before:
        await asyncio.sleep(0.01)
    await asyncio.sleep(fault.b * 0.05)
    box.die(power=True, down_s=0.05 + fault.a)


def _full(of_hub: bool) -> Doing:
    async def full(world: "World", fault: Fault) -> None:
        disk = _machine(world, fault, of_hub).disk
        disk.capacity = sum(len(file.seen) for file in disk.files.values()) + int(fault.a * 100_000)
        await asyncio.sleep(2 + fault.b * 8)
        disk.capacity = None

    return full


def _syncs_fail(of_hub: bool) -> Doing:
    async def fails(world: "World", fault: Fault) -> None:
        machine = _machine(world, fault, of_hub)
        machine.falls_allowed += 3  # a program that starts just then may not come up
        machine.disk.failing_syncs = 1 + int(fault.a * 4)
        if fault.b > 0.5:
            await asyncio.sleep(fault.a * 2)
            machine.die(power=True)

    return fails


def _jumps(of_hub: bool) -> Doing:
    async def jumps(world: "World", fault: Fault) -> None:
        """A clock without a battery: somewhere between 1972 and in fifty years."""
        _machine(world, fault, of_hub).clock.offset_ms = int((fault.a - 0.5) * 100 * YEAR_MS)

    return jumps


FAULTS["box_disk_full"] = _full(of_hub=False)
FAULTS["hub_disk_full"] = _full(of_hub=True)
FAULTS["box_syncs_fail"] = _syncs_fail(of_hub=False)
FAULTS["hub_syncs_fail"] = _syncs_fail(of_hub=True)
FAULTS["box_clock_jumps"] = _jumps(of_hub=False)
FAULTS["hub_clock_jumps"] = _jumps(of_hub=True)


def _stops(of_hub: bool) -> Doing:
    async def stops(world: "World", fault: Fault) -> None:
        """It is asked to stop in the very moment in which its line goes."""
        machine = _machine(world, fault, of_hub)
        world.broker.cut(machine.name)
        for _ in range(int(fault.a * 8)):
            await asyncio.sleep(0)
        machine.stop()

    return stops


FAULTS["box_stops"] = _stops(of_hub=False)
FAULTS["hub_stops"] = _stops(of_hub=True)


# -- old images, clones, replacements ------------------------------------------------------------------------------------


@fault
async def hub_restored(world: "World", fault: Fault) -> None:
    """A backup is taken now, and put back after a while over whatever came since."""
    image, known = await _image_of(world.office), world.boxes
    await asyncio.sleep(fault.a * 12)
    world.office.die(power=False, down_s=0.2 + fault.b * 3)
    world.office.disk.put_back(image)
    world.office.set_back = world.scenario.trades
    world.oracle.hub_was_restored()
    for box in world.boxes:
        box.incident = box.incident or box not in known  # it says that nobody knows it; a person enrols it again


@fault
async def box_restored(world: "World", fault: Fault) -> None:
    """An old image of the card is put back: numbers that the hub knows are given again, to other sales."""
    box = world.shops[fault.shop].box
    image = await _image_of(box)
    await asyncio.sleep(0.5 + fault.a * 8)
    box.die(power=False, down_s=0.2 + fault.b * 3)
    world.put_back(box, image)


@fault
async def box_cloned(world: "World", fault: Fault) -> None:
    """The card is copied, and both copies sell from now on: same key, same name, two histories."""
    shop = world.shops[fault.shop]
    box, image = shop.box, await _image_of(shop.box)
    twin = world.make_box(shop, box.address.box, box.epoch, f"{box.name}-twin{world.next_twin()}")
    twin.key, twin.disk.files = box.key, image
    box.incident = twin.incident = True
    world.open_beside(shop, twin)


@fault
async def box_replaced(world: "World", fault: Fault) -> None:
    """A new box is enrolled for the store; the old one comes back now or later with what it had not sent."""
    shop = world.shops[fault.shop]
    shop.box.die(power=True, down_s=fault.a * 8)
    await world.replace_box(shop)


@fault
async def box_reborn(world: "World", fault: Fault) -> None:
    """A new card is put into the box, which is enrolled anew under its old name; what the old card had not sent is gone."""
    shop = world.shops[fault.shop]
    old = shop.box
    old.die(power=True, down_s=1e9)
    world.look_into(old)
    old.gone = old.incident = True
    await asyncio.sleep(fault.a)
    await world.replace_box(shop, old.address.box)


@fault
async def old_word(world: "World", fault: Fault) -> None:
    """A box is enrolled anew under its old name, and hears once more what its old life was lent."""
    box = world.shops[fault.shop].box
    topic = box.address.topic("down/lease")
    words = [world.broker.heard[topic]] if topic in world.broker.heard else []
    await box_reborn(world, fault)
    for word in words:
        await asyncio.sleep(fault.b * 4)
        world.broker.receive(Incoming(topic, word))


async def _image_of(machine: Machine) -> dict[str, SimFile]:
    while machine.dead or not machine.ready:
        await asyncio.sleep(0.05)
    return machine.disk.image()
