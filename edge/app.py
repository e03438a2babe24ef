"""The store server, put together: the one place where everything meets, top to bottom in start order.

Selling comes first: the journal, the goods and the lanes are there before the door opens; devices and the line to head
office connect behind it and may take as long as they like. Whatever fails later fails alone (`edge.supervise`).
"""

import asyncio
import os
import random
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import metadata
from typing import cast
from uuid import uuid4

import structlog
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

import ui
from edge.asked import doers
from edge.config import Config, ConfigError, LaneConfig, LineConfig
from edge.door import Door
from edge.drivers.build import build_rack
from edge.drivers.roles import POSPrinter
from edge.drivers.transports import Plugs
from edge.drivers.wiring.lane_devices import Keeper, LaneDevices
from edge.glance import Glance, line_state
from edge.identity import BoxIdentity
from edge.journal import Identity, Journal, Limits, RoomState
from edge.journal.care.tidy import Tidy
from edge.labels.desk import LabelDesk, LabelPrinter
from edge.lanes.carts.holds import Holds
from edge.lanes.carts.restore import restore_printing, restore_till
from edge.lanes.carts.slots import CartSlots
from edge.lanes.deposits.report import deposit_list
from edge.lanes.desk.desk import Desk
from edge.lanes.desk.printing import Printing
from edge.lanes.desk.troubles import Troubles
from edge.lanes.floor import Floor
from edge.lanes.lane import Lane
from edge.lanes.screen.feed import LineBoard
from edge.lanes.shifts.report import shift_list
from edge.lanes.staff import Staff
from edge.lanes.store.calendar import local_time, zone
from edge.lanes.store.issued import Issuing
from edge.lanes.store.people import People
from edge.lanes.store.storefront import About, Storefront
from edge.lanes.till import Till
from edge.membership import Membership
from edge.orders.desk import OrderDesk
from edge.receipts import Signatures
from edge.renewal import Renewal
from edge.replica import Replica
from edge.replica.leases import Leases
from edge.stock.desk import StockDesk
from edge.stock.issuer import Issuer
from edge.stock.sessions import Sessions
from edge.stock.shelf import Shelf
from edge.supervise import keep_running
from edge.sync import Line, LineBook
from edge.sync.borrower import Borrower
from edge.sync.errands import Errands
from edge.sync.outbox import Outbox
from edge.sync.pilot import LineState
from edge.sync.pilot.thrift import Quiet, Tariff
from edge.technician.access import Access
from edge.technician.binding import Binder
from edge.technician.bound import read_bound, with_bound
from edge.technician.fitting import Fitting
from edge.technician.technician import Technician
from edge.technician.trials import Trials
from edge.timekeeping import StoreClock, Timekeeper, how_far, known_since_ms
from edge.web.front import Box, Front
from edge.web.hall import Hall
from edge.web.site import create_site
from protocol.coupons import read_coupon
from protocol.facts import DrawerOpened, Fact
from protocol.link import EAGER, SPARING, Clock, SystemClock, connect
from protocol.link.clocks import happens
from protocol.link.garbage import settle_heap
from protocol.link.notify import notify, watchdog
from protocol.topics import Address

#: Open requests get this long when the server stops; systemd waits longer.
STOP_S = 3.0
#: All of stopping; whoever hangs then is left behind.
STOP_MAX_S = 10.0
#: How often what all lanes show (line, goods, day) is looked at; a sale is seen at once.
LOOK_S = 1.0
LOOK_AGAIN_S = 0.25

_log = structlog.get_logger()


class StoreServer(Struct, frozen=True):
    """A running store server, for whoever started it in the same process."""

    url: str
    floor: Floor
    journal: Journal
    replica: Replica
    line: Line
    glance: Glance
    leases: Leases


async def serve(config: Config, identity: BoxIdentity, key: Ed25519PrivateKey) -> None:
    """Run until SIGTERM or SIGINT, then stop in order: the door, the lanes, the journal."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with store_server(config, identity, key, SystemClock()) as server:
        settle_heap()
        notify("READY=1", f"STATUS=lanes {', '.join(server.floor.lanes)} at {server.url}")
        _log.info("store.ready", url=server.url, store=identity.store, box=identity.box, epoch=identity.epoch)
        await stop.wait()
        notify("STOPPING=1")
        asyncio.get_running_loop().call_later(STOP_MAX_S, _give_up)
        _log.info("store.stopping")


@asynccontextmanager
async def store_server(
    config: Config, identity: BoxIdentity, key: Ed25519PrivateKey, clock: Clock
) -> AsyncIterator[StoreServer]:
    """Everything of one store server, for as long as the block runs."""
    data = config.box.data_dir
    version = _version()
    async with AsyncExitStack() as stack:
        port = stack.enter_context(_port(config))
        who = Identity(identity.org, identity.store, identity.box, identity.epoch)
        limits = Limits(keep_days=config.journal.keep_days, keep_bytes=config.journal.keep_mb * 1024**2)
        opened = await Journal.open(data / "journal.db", who, clock=clock, limits=limits)
        journal = await stack.enter_async_context(opened)
        tidy = Tidy(journal, clock)
        carts = stack.enter_context(CartSlots(data / "carts"))
        replica = Replica(data / "masters.db")
        stack.callback(replica.close)
        leases = Leases(data / "leases.db", identity.epoch)
        stack.callback(leases.close)
        people = People(replica, journal, leases.of)
        store_clock = StoreClock(clock, known_since_ms(journal, data, zone(_about(replica, identity).time_zone)))

        storefront = Storefront(
            identity.store,
            identity.epoch,
            identity.currency,
            catalogue=replica,
            rules=replica.rules,
            books=replica.books,
            members=people,
            purse=people.purse,
            sold=journal.sold,
            back=journal.returned_of,
            gone=journal.gone_back_of,
            codes=Signatures(identity, key, replica.signer),
            looks=replica,
            policy=replica.policy,
            given=journal,
            deposit=journal.deposit,
            signed=lambda code: read_coupon(code, identity.org, identity.public_key()),
            about=lambda: _about(replica, identity),
            clock=store_clock,
            stands=journal.business_date,
            closed_on=lambda: one.business_date if (one := journal.closed_day()) else 0,
            routes={one.printer: frozenset(one.categories) for one in config.order},
        )
        plugs = Plugs()
        bound, unreadable = read_bound(data)
        base, config = config, with_bound(config, bound)
        rack = build_rack({each.id: each.devices for each in config.lane}, config.device, plugs=plugs)
        for warning in filter(None, (unreadable, *rack.warnings)):
            _log.warning("devices.warning", warning=warning)
        borrower = Borrower(leases, identity.epoch, clock=clock, sparing=config.line.metered)
        holds = Holds(data / "holds")
        staff = Staff(lambda: replica.operators(storefront.store), store_clock)

        async def make_lane(each: LaneConfig, devices: LaneDevices) -> tuple[Lane, Till]:
            lane, till, printing = _lane(
                each, devices, holds, storefront, journal, carts, store_clock, staff, borrower.ask
            )
            await restore_till(till, carts.load(each.id), journal)
            lane.payments.restore()
            if printing:
                await restore_printing(each.id, printing, await journal.print_jobs_open(), journal)
            return lane, till

        floor = await _floor(config, rack.lanes, make_lane, holds, journal, store_clock, staff)
        keeper = Keeper(rack.shared.values())

        async def make_again(each: LaneConfig, devices: LaneDevices) -> Lane:
            return (await make_lane(each, devices))[0]

        async def tried_drawer(lane: str) -> None:
            body = DrawerOpened("technician", "test of the drawer")
            await journal.record(Fact(lane, storefront.business_date(), store_clock.wall_ms(), body))

        fitting = Fitting(config, rack, floor, keeper=keeper, make=make_again, clock=clock)
        technician = Technician(
            fitting,
            Trials(fitting, clock, tried_drawer),
            Binder(base, fitting),
            box=(identity.store, identity.box, version),
            clock=clock,
            warnings=lambda: (unreadable,) if unreadable else (),
        )
        access = Access(data, staff.checked, clock)
        board = LineBoard()
        door = Door(data, identity)
        can = doers(lambda: glance, lambda: line, rack, store_clock)
        errands = Errands(data / "errands.json", can, store_clock)
        line = _line(
            door,
            key,
            journal,
            replica,
            clock,
            version,
            LineBook(data / "line.json"),
            config.line,
            storefront,
            errands,
            borrower,
        )
        line.on_hub_time = store_clock.told
        timekeeper = Timekeeper(data, store_clock, journal, storefront.business_date)
        box = Box(
            identity.org, identity.store, storefront.name, identity.box, identity.epoch, version, identity.currency
        )
        glance = Glance(
            box,
            floor=floor,
            storefront=storefront,
            journal=journal,
            replica=replica,
            board=board,
            line=line,
            tidy=tidy,
            store_clock=store_clock,
            clock=clock,
        )
        desk = StockDesk(
            Shelf(journal, storefront), Sessions(floor.staff, store_clock, _new_id), storefront, store_clock
        )
        orders = OrderDesk(
            {one.printer: cast(POSPrinter, rack.shared[one.printer]) for one in config.order},
            storefront,
            journal,
            store_clock,
        )
        for each in floor.lanes.values():
            each.desk.elsewhere, each.desk.on_sold = orders.notices, orders.sold
        labels = LabelDesk(
            {one.name: cast(LabelPrinter, rack.shared[one.name]) for one in config.device if one.role == "labels"},
            storefront,
            journal,
            store_clock,
        )
        front = Front(
            floor=floor,
            board=board,
            search=storefront.search,
            status=glance.status,
            line=glance.line,
            health=glance.health,
            ready=glance.ready,
            closed_shifts=lambda before, limit: shift_list(
                identity.store, journal.closed_shifts(before or None, limit)
            ),
            issuing=Issuing(storefront, journal.sale_by_number),
            stock=desk,
            labels=labels,
            orders=orders,
            open_deposits=lambda: deposit_list(journal.open_deposits()),
            names=frozenset(name.lower() for name in config.web.names),
            technician=technician,
            access=access,
        )
        tasks = {
            "lanes": floor.run,
            "labels": labels.run,
            "orders": orders.run,
            "plugs": plugs.run,
            "shared devices": keeper.run,
            "technician": technician.run,
            "line": line.run,
            "tidy": tidy.run,
            "issues": Issuer(journal, storefront, store_clock).run,
            "time": timekeeper.run,
            "line book": line.remember,
            "certificate": Renewal(door, key, clock, lambda: _dark_s(line), random.Random()).run,
            "look": lambda: _look(journal, replica, storefront, floor, board, line, store_clock, leases),
            "members": Membership(journal, replica, leases, storefront.business_date, store_clock).run,
            "watchdog": lambda: watchdog(lambda: glance.health().status == "ok", clock),
        }
        async with _running(tasks, clock):
            url = await stack.enter_async_context(_door(create_site(front, version=version, ui=ui.STATIC), port))
            yield StoreServer(url, floor, journal, replica, line, glance, leases)


def _give_up() -> None:
    """Something does not end: leave as a power cut would, which loses nothing that was answered."""
    _log.error("store.stop_took_too_long", seconds=STOP_MAX_S)
    os._exit(1)


async def _floor(
    config: Config,
    devices: Mapping[str, LaneDevices],
    make: Callable[[LaneConfig, LaneDevices], Awaitable[tuple[Lane, Till]]],
    holds: Holds,
    journal: Journal,
    clock: Clock,
    staff: Staff,
) -> Floor:
    """All lanes, each with what its last run left."""
    lanes, open_carts = [], set[str]()
    for each in config.lane:
        lane, till = await make(each, devices[each.id])
        if till.cart:
            open_carts.add(till.cart.id)
        lanes.append(lane)
    holds.settle(lambda cart: cart in open_carts or journal.cart_is_sold(cart))
    return Floor(lanes, clock, staff)


def _lane(
    config: LaneConfig,
    devices: LaneDevices,
    holds: Holds,
    storefront: Storefront,
    journal: Journal,
    carts: CartSlots,
    clock: Clock,
    staff: Staff,
    named: Callable[[str], None],
) -> tuple[Lane, Till, Printing | None]:
    printing = Printing(config.id, devices.printer, journal, storefront.layout, clock) if devices.printer else None
    till = Till(
        config.id,
        config.cashier,
        store=storefront,
        books=journal,
        carts=carts,
        clock=clock,
        new_id=_new_id,
        prints=printing is not None,
    )
    troubles = Troubles(config.id, store=storefront, books=journal, clock=clock)
    desk = Desk(devices, printing, troubles, clock)
    lane = Lane(
        till,
        desk,
        holds,
        store=storefront,
        books=journal,
        clock=clock,
        new_id=_new_id,
        staff=staff,
        shift_books=journal,
        member_books=journal,
        named=named,
        deposits=journal,
        payment_books=journal,
    )
    return lane, till, printing


def _line(
    door: Door,
    key: Ed25519PrivateKey,
    journal: Journal,
    replica: Replica,
    clock: Clock,
    version: str,
    book: LineBook,
    config: LineConfig,
    storefront: Storefront,
    errands: Errands,
    borrower: Borrower,
) -> Line:
    identity = door.identity
    client_id = f"{identity.org}-{identity.store}-{identity.box}"
    care = SPARING if config.metered else EAGER
    return Line(
        cast(Outbox, journal),  # the line names streams by any text, the journal by its own two
        replica,
        Address(identity.org, identity.store, identity.box),
        identity.epoch,
        key=key,
        hub_key=identity.public_key(),
        dial=lambda will: connect(door.broker, client_id=client_id, will=will, care=care, tls=door.context()),
        clock=clock,
        copy=replica,
        errands=errands,
        borrower=borrower,
        boot=_new_id(),
        version=version,
        book=book,
        tariff=Tariff(config.metered, config.daily_bytes, Quiet.parse(config.quiet) if config.quiet else None),
        local=lambda wall_ms: local_time(wall_ms, zone(storefront.about.time_zone)),
    )


def _dark_s(line: Line) -> float:
    status = line.status()
    return status.since_s if status.state == LineState.DARK.value else 0.0


async def _look(
    journal: Journal,
    replica: Replica,
    storefront: Storefront,
    floor: Floor,
    board: LineBoard,
    line: Line,
    clock: StoreClock,
    leases: Leases,
) -> None:
    """Show every lane what is the same for all: the line and what waits, new goods, the new day."""
    committed = journal.subscribe()
    line.on_change = lambda _: committed.set()
    seen = None
    while True:
        board.put(line_state(line.status(), board.state, clock.wall_ms(), storefront.currency))
        if replica.is_due(clock.wall_ms()):
            await _turn(replica)
        if replica.edition != (seen[0] if seen else 0):
            storefront.refresh()
        storefront.disk_low = journal.room().state in {RoomState.BALLAST, RoomState.FULL}
        storefront.clock_doubt = how_far(clock.doubt)
        now = (replica.edition, leases.edition, storefront.disk_low, storefront.business_date(), storefront.clock_doubt)
        if now != seen:
            seen = now
            floor.changed()
        await clock.sleep(LOOK_AGAIN_S)
        await happens(committed, clock, LOOK_S)
        committed.clear()


async def _turn(replica: Replica) -> None:
    """What head office has settled for now comes into force; where the disk takes nothing it is tried again."""
    try:
        if await asyncio.to_thread(replica.turn):
            _log.info("masters.plan_in_force", revision=replica.revision)
    except OSError as exc:
        _log.error("masters.plan_waits", problem=str(exc))


@asynccontextmanager
async def _running(tasks: Mapping[str, Callable[[], Awaitable[None]]], clock: Clock) -> AsyncIterator[None]:
    """Named tasks, each under its supervisor, until the block ends."""
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(keep_running(name, work, clock), name=name) for name, work in tasks.items()]
        try:
            yield
        finally:
            for task in running:
                task.cancel()


def _port(config: Config) -> socket.socket:
    """The door's place, taken first: lanes that dial while we start are kept waiting instead of turned away."""
    host, port = config.web.host, config.web.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise ConfigError(f"Lanes cannot be served at {host} port {port}: {why}.") from error


@asynccontextmanager
async def _door(site: web.Application, port: socket.socket) -> AsyncIterator[str]:
    """The web server, answering; at the end open requests are given `STOP_S`."""
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=STOP_S, handle_signals=False, lingering_time=0)
    await runner.setup()
    assert runner.server
    door = await asyncio.get_running_loop().create_server(Hall(runner.server), sock=port)
    try:
        host, number = port.getsockname()[:2]
        yield f"http://{f'[{host}]' if ':' in host else host}:{number}"
    finally:
        door.close()
        await runner.cleanup()


def _about(replica: Replica, identity: BoxIdentity) -> About:
    """The store's own document, or what enrolment told until it has come down."""
    doc = replica.store(identity.store)
    if doc is None:
        return About(identity.store, time_zone=identity.timezone)
    language = doc.terms.receipts.language[:2]
    return About(doc.name, doc.header, doc.timezone, language, doc.terms)


def _new_id() -> str:
    return uuid4().hex


def _version() -> str:
    try:
        return metadata.version("lantern-store")
    except metadata.PackageNotFoundError:
        return "0.1.0"
