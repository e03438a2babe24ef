"""Lending as a task of the hub: whose accounts moved is looked at every second, and boxes are told what follows."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.lending.expiry import expire
from hub.lending.lend import Told, lend
from hub.lending.people import Register
from hub.lending.set_back import must_tell
from hub.lending.signups import make_members
from protocol.link.clocks import Clock
from protocol.link.session import Link
from protocol.messages import Lent
from protocol.packing import pack
from protocol.seal import seal
from protocol.topics import Address

LOOK_EVERY_S = 1.0
#: After a start nothing is lent for so long: boxes that know of more than this hub does have greeted it by then.
STARTS_S = 15.0
#: Boxes that are to tell what they hold are asked again after this long.
ASK_EVERY_S = 20.0

_log = structlog.get_logger()


async def keep_lending(
    link: Link, engine: AsyncEngine, org: str, key: Ed25519PrivateKey, clock: Clock, *, speaks: Callable[[], bool]
) -> None:
    """Make members of who signed up, and lend, until cancelled; of many workers only the one that `speaks`."""
    register, began_s, asked_s, day = Register(org), clock.monotonic(), 0.0, 0
    while True:
        try:
            if speaks():
                await make_members(engine, org, register, clock.wall_ms())
                if clock.monotonic() - began_s >= STARTS_S:
                    await _lend(link, engine, org, key, register, clock)
                    day = await _end_points(engine, org, register, clock, day)
                if clock.monotonic() - asked_s >= ASK_EVERY_S:
                    asked_s = clock.monotonic()
                    await _ask_again(link, engine, org, key)
        except (DBAPIError, OSError, TimeoutError) as exc:
            _log.warning("lending.waits", problem=str(exc)[:200])
        await clock.sleep(LOOK_EVERY_S)


async def _end_points(engine: AsyncEngine, org: str, register: Register, clock: Clock, day: int) -> int:
    """Once a day, and after each start; which day it is."""
    today = int(datetime.fromtimestamp(clock.wall_ms() / 1000, UTC).strftime("%Y%m%d"))
    if today != day:
        done = await expire(engine, org, register, today, clock.wall_ms())
        if done.points:
            _log.info("members.points_ended", points=done.points, members=done.members, waiting=done.waiting)
    return today


async def _lend(
    link: Link, engine: AsyncEngine, org: str, key: Ed25519PrivateKey, register: Register, clock: Clock
) -> None:
    while True:
        looked, told = await lend(engine, org, register, clock.wall_ms())
        await push(link, org, key, told)
        if not looked:
            return
        await asyncio.sleep(0)


async def push(link: Link, org: str, key: Ed25519PrivateKey, told: Sequence[Told]) -> None:
    """Tell boxes unasked; what is lost on the way they hear when they ask."""
    for one in told:
        await _send(link, org, key, one.store, one.box, Lent(0, one.epoch, one.since, one.upto, one.leases))


async def _ask_again(link: Link, engine: AsyncEngine, org: str, key: Ed25519PrivateKey) -> None:
    async with engine.connect() as connection:
        silent = await must_tell(connection, org)
    for one in silent:
        await _send(link, org, key, one.store, one.box, Lent(0, one.epoch, 0, 0, (), tell=True))


async def _send(link: Link, org: str, key: Ed25519PrivateKey, store: str, box: str, lent: Lent) -> None:
    topic = Address(org, store, box).topic("down/lease")
    await link.publish(topic, seal(pack(lent), topic, key), qos=1)
