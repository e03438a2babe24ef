"""The one place where the hub's parts meet: plain constructor calls, in the order in which things start."""

import asyncio
import secrets
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.broker import Broker, EmbeddedBroker, ExternalBroker
from hub.config import HubConfig
from hub.db import open_engine, upgrade
from hub.demo_control import HttpDemoControl
from hub.fleet.keys import load_or_make_key
from hub.inbox import Changes, Inbox
from hub.masters.announce import announce
from hub.web import create_web
from protocol.link import LinkLost, SystemClock, connect
from protocol.link.notify import notify, watchdog
from protocol.link.stopping import stoppable

REDIAL_S = 0.3

_log = structlog.get_logger()


def make_broker(config: HubConfig) -> Broker:
    """The broker that the configuration names."""
    if config.broker == "embedded":
        return EmbeddedBroker(config.data_dir, config.broker_port)
    return ExternalBroker(config.broker, config.box_broker)


async def serve(config: HubConfig, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Run head office until SIGTERM or SIGINT; raise `OSError` in words where a port or a file cannot be had."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    clock, changes, key = SystemClock(), Changes(), load_or_make_key(config.data_dir / "hub.key")
    async with AsyncExitStack() as stack:
        engine = open_engine(config.db_url)
        stack.push_async_callback(engine.dispose)
        await upgrade(engine)
        broker = make_broker(config)
        await broker.start()
        stack.push_async_callback(broker.stop)
        inbox = Inbox(engine, config.org, key, clock=clock, changes=changes)
        demo = HttpDemoControl(config.demo_control) if config.demo_control else None
        site = create_web(
            engine=engine,
            org=config.org,
            hub_key=key.public_key(),
            box_broker=broker.box_url,
            changes=changes,
            clock=clock,
            demo=demo,
        )
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, config.host, config.port).start()
        url = f"http://{config.host}:{config.port}"
        _log.info("hub is up", dashboard=url, database=engine.dialect.name, broker=broker.hub_address.place)
        ready(url)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(_line(broker, inbox, engine, config.org, key, clock), name="hub line"),
                group.create_task(broker.keep(), name="hub broker"),
                group.create_task(watchdog(lambda: True, clock), name="hub watchdog"),
            ]
            await _stopped()
            notify("STOPPING=1")
            for task in tasks:
                task.cancel()
    _log.info("hub has stopped")


async def _line(
    broker: Broker, inbox: Inbox, engine: AsyncEngine, org: str, key: Ed25519PrivateKey, clock: SystemClock
) -> None:
    """Be connected to the broker, for ever; what stores sent meanwhile they send again."""
    down = False

    async def session() -> None:
        nonlocal down
        async with connect(broker.hub_address, client_id=f"hub-{secrets.token_hex(4)}") as link:
            _log.info("connected to the broker")
            down = False
            async with asyncio.TaskGroup() as group:
                group.create_task(inbox.run(link), name="inbox")
                group.create_task(announce(link, engine, org, key, clock), name="masters announcer")

    while True:
        try:
            await stoppable(session())
        except* LinkLost as lost:
            if not down:
                _log.warning("broker is away", problem=str(lost.exceptions[0]))
            down = True
        await clock.sleep(REDIAL_S)


async def _stopped() -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await stop.wait()
