"""The one place where the hub's parts meet: plain constructor calls, in the order in which things start."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import structlog
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.books.keep import keep_books
from hub.broker import Broker, BrokerAddress, EmbeddedBroker, ExternalBroker
from hub.broker.embedded import password_of
from hub.config import HubConfig
from hub.db import open_engine, upgrade
from hub.demo_control import HttpDemoControl
from hub.fleet.ca_counter import Counter
from hub.fleet.ca_files import CaFolder
from hub.fleet.keys import load_key, load_or_make_key
from hub.inbox import Changes
from hub.insight.clocks.keep import keep_watch
from hub.insight.projection.shelving import keep_shelving
from hub.masters.ageing import keep_history
from hub.web import create_web
from hub.web.receipts import create_receipts_site
from hub.workers import Worker
from hub.workers.line import keep_line
from protocol.link import SystemClock
from protocol.link.clocks import Clock
from protocol.link.garbage import settle_heap
from protocol.link.notify import notify, watchdog
from protocol.receipt_token import signed_by_hub

_log = structlog.get_logger()


def make_broker(config: HubConfig) -> Broker:
    """The broker that the configuration names."""
    if config.broker == "embedded":
        return EmbeddedBroker(config.data_dir, config.broker_port)
    return ExternalBroker(config.broker, config.box_broker, CaFolder(config.data_dir))


def broker_of(config: HubConfig) -> BrokerAddress:
    """Where a broker is that runs already; an embedded one belongs to the hub of the same data folder."""
    if config.broker != "embedded":
        return CaFolder(config.data_dir).dressed(BrokerAddress.parse(config.broker))
    return BrokerAddress("127.0.0.1", config.broker_port, "hub", password_of(config.data_dir))


def make_worker(
    config: HubConfig, engine: AsyncEngine, key: Ed25519PrivateKey, clock: Clock, changes: Changes
) -> Worker:
    """An inbox worker as the configuration wants it."""
    return Worker(engine, config.org, key, clock=clock, changes=changes, sliced=config.broker != "embedded")


async def serve(config: HubConfig, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Run head office until SIGTERM or SIGINT; raise `OSError` in words where a port or a file cannot be had."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    clock, changes, key = SystemClock(), Changes(), load_or_make_key(config.data_dir / "hub.key")
    ca = CaFolder(config.data_dir)
    async with AsyncExitStack() as stack:
        engine = open_engine(config.db_url)
        stack.push_async_callback(engine.dispose)
        await upgrade(engine)
        broker = make_broker(config)
        await broker.start()
        stack.push_async_callback(broker.stop)
        demo = HttpDemoControl(config.demo_control) if config.demo_control else None
        site = create_web(
            engine=engine,
            org=config.org,
            hub_key=key.public_key(),
            box_broker=broker.box_url,
            changes=changes,
            clock=clock,
            demo=demo,
            counter=Counter(engine, ca.load(), key, broker.box_url) if ca.exists else None,
        )
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, config.host, config.port).start()
        if config.receipts_port:
            await _serve_receipts(stack, config, engine, key, clock)
        url = f"http://{config.host}:{config.port}"
        _log.info("hub is up", dashboard=url, database=engine.dialect.name, broker=broker.hub_address.place)
        settle_heap()
        ready(url)
        work = [broker.keep(), keep_watch(engine, config.org, clock), keep_shelving(engine, clock)]
        work.append(keep_books(engine, config.org, clock))
        work.append(keep_history(engine, config.org, clock, config.masters_days))
        if config.workers:
            worker = make_worker(config, engine, key, clock, changes)
            work.append(keep_line(broker.hub_address, worker, clock))
        await _until_stopped(*work, watchdog(lambda: True, clock))
    _log.info("hub has stopped")


async def _serve_receipts(
    stack: AsyncExitStack, config: HubConfig, engine: AsyncEngine, key: Ed25519PrivateKey, clock: Clock
) -> None:
    """Customers' e-receipts, signed by head office: the box's own signature stands on the paper alone."""
    site = create_receipts_site(
        engine=engine, org=config.org, clock=clock, sign=lambda token: signed_by_hub(token, config.org, key)
    )
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, config.host, config.receipts_port).start()


async def work(config: HubConfig, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Run one more inbox worker beside a hub, on its database, its broker and with its key, until SIGTERM or SIGINT."""
    clock, key = SystemClock(), load_key(config.data_dir / "hub.key")
    async with AsyncExitStack() as stack:
        engine = open_engine(config.db_url)
        stack.push_async_callback(engine.dispose)
        await upgrade(engine)
        worker, address = make_worker(config, engine, key, clock, Changes()), broker_of(config)
        _log.info("worker is up", worker=worker.name, database=engine.dialect.name, broker=address.place)
        settle_heap()
        ready(worker.name)
        await _until_stopped(keep_line(address, worker, clock), watchdog(lambda: True, clock))
    _log.info("worker has stopped", worker=worker.name)


async def _until_stopped(*works: Coroutine[Any, Any, None]) -> None:
    """Run all of it until SIGTERM or SIGINT; one that fails ends the others."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        await stop.wait()
        notify("STOPPING=1")
        for task in tasks:
            task.cancel()
