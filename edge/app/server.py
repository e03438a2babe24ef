"""The store server, put together: the one place where everything meets, top to bottom in start order.

Selling comes first: the journal, the goods and the lanes are there before the door opens; devices and the line to head
office connect behind it and may take as long as they like. Whatever fails later fails alone (`edge.supervise`).
"""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import metadata
from uuid import uuid4

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

import ui
from edge.app.doorway import open_door, take_place
from edge.app.lanes import LaneMaker
from edge.app.line import dark_s, make_line
from edge.app.looking import keep_looking
from edge.asked import doers
from edge.config import Config
from edge.door import Door
from edge.drivers.build import build_rack
from edge.drivers.transports import Plugs
from edge.drivers.wiring.lane_devices import Keeper
from edge.glance import Glance
from edge.identity import BoxIdentity
from edge.journal import Identity, Journal, Limits
from edge.journal.care.tidy import Tidy
from edge.labels.desk import LabelDesk
from edge.lanes.carts.holds import Holds
from edge.lanes.carts.slots import CartSlots
from edge.lanes.deposits.report import deposit_list
from edge.lanes.floor import Floor
from edge.lanes.members.report import charge_list
from edge.lanes.screen.feed import LineBoard
from edge.lanes.shifts.report import shift_list
from edge.lanes.staff import Staff
from edge.lanes.store.calendar import zone
from edge.lanes.store.issued import Issuing
from edge.lanes.store.people import People
from edge.lanes.store.storefront import About, Storefront
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
from edge.supervise import running
from edge.sync import Line, LineBook
from edge.sync.down.borrower import Borrower
from edge.sync.errands import Errands
from edge.technician.access import Access
from edge.technician.binding import Binder
from edge.technician.bound import read_bound, with_bound
from edge.technician.fitting import Fitting
from edge.technician.technician import Technician
from edge.technician.trials import Trials
from edge.timekeeping import StoreClock, Timekeeper, known_since_ms
from edge.web.front import Box, Front
from edge.web.site import create_site
from protocol.coupons import read_coupon
from protocol.facts import DrawerOpened, Fact
from protocol.link import Clock, SystemClock
from protocol.link.garbage import settle_heap
from protocol.link.notify import notify, watchdog

#: All of stopping; whoever hangs then is left behind.
STOP_MAX_S = 10.0

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
        place = stack.enter_context(take_place(config.web.host, config.web.port))
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

        orders = OrderDesk(
            rack.named("printer", {one.printer for one in config.order}), storefront, journal, store_clock
        )
        lanes = LaneMaker(storefront, journal, carts, holds, staff, store_clock, orders, borrower.ask, _new_id)
        floor = await lanes.floor(config.lane, rack.lanes)
        orders.on_change(floor.told_elsewhere)
        keeper = Keeper(rack.shared.values())

        async def tried_drawer(lane: str) -> None:
            body = DrawerOpened("technician", "test of the drawer")
            await journal.record(Fact(lane, storefront.business_date(), store_clock.wall_ms(), body))

        fitting = Fitting(config, rack, floor, keeper=keeper, make=lanes.make, clock=clock)
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
        line = make_line(
            door,
            key,
            journal,
            replica,
            clock=clock,
            version=version,
            boot=_new_id(),
            book=LineBook(data / "line.json"),
            config=config.line,
            storefront=storefront,
            errands=errands,
            borrower=borrower,
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
        labels = LabelDesk(rack.named("labels"), storefront, journal, store_clock)
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
            recent_charges=lambda member: charge_list(journal.recent_charges(member), people.shown, people.purse),
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
            "certificate": Renewal(door, key, clock, lambda: dark_s(line), random.Random()).run,
            "look": lambda: keep_looking(journal, replica, storefront, floor, board, line, store_clock, leases),
            "members": Membership(journal, replica, leases, storefront.business_date, store_clock).run,
            "watchdog": lambda: watchdog(lambda: glance.health().status == "ok", clock),
        }
        async with running(tasks, clock):
            url = await stack.enter_async_context(open_door(create_site(front, version=version, ui=ui.STATIC), place))
            yield StoreServer(url, floor, journal, replica, line, glance, leases)


def _give_up() -> None:
    """Something does not end: leave as a power cut would, which loses nothing that was answered."""
    _log.error("store.stop_took_too_long", seconds=STOP_MAX_S)
    os._exit(1)


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
