"""Commands that run until they are told to stop, and who runs."""

import asyncio
import sys
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, in_words, show, with_engine


def serve(
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    broker: Annotated[
        str, typer.Option(help="`embedded`, or mqtt://user:password@host:port.", envvar="LANTERN_HUB_BROKER")
    ] = "embedded",
    broker_port: Annotated[int, typer.Option(help="Port of the embedded broker.")] = 1883,
    box_broker: Annotated[
        str,
        typer.Option(help="The broker's URL as boxes shall use it, where it differs.", envvar="LANTERN_HUB_BOX_BROKER"),
    ] = "",
    host: Annotated[
        str, typer.Option(help="Address of the dashboard; loopback unless you put a login in front.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8700,
    workers: Annotated[
        int, typer.Option(help="Inbox workers in this process: 0 leaves that to `lantern-hub worker`.", min=0, max=1)
    ] = 1,
    receipts_port: Annotated[
        int,
        typer.Option(
            help="Port of customers' e-receipts, a site apart from the dashboard; 0 for none.", min=0, max=65535
        ),
    ] = 0,
    masters_days: Annotated[
        int,
        typer.Option(
            help="How many days prices and promotions of before are kept, to reckon receipts again; 0: for ever.",
            min=0,
            envvar="LANTERN_HUB_MASTERS_DAYS",
        ),
    ] = 400,
    demo_control: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Run head office: broker, inbox, masters and dashboard, until it is told to stop."""
    from hub.app import serve as run
    from hub.config import HubConfig

    config = HubConfig(
        data_dir,
        org,
        db,
        broker,
        broker_port,
        box_broker,
        host,
        port,
        demo_control,
        workers,
        receipts_port,
        masters_days,
    )
    log_to_stderr()
    import uvloop

    with in_words(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(config, ready=lambda url: _ready(f"dashboard on {url}")))


def worker(
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    broker: Annotated[
        str,
        typer.Option(
            help="`embedded` (that of the hub with this data folder), or mqtt://user:password@host:port.",
            envvar="LANTERN_HUB_BROKER",
        ),
    ] = "embedded",
    broker_port: Annotated[int, typer.Option(help="Port of the embedded broker.")] = 1883,
) -> None:
    """Run one more inbox worker beside a hub: they share the stores out, and take over from one that dies."""
    from hub.app import work
    from hub.config import HubConfig

    config = HubConfig(data_dir, org, db, broker, broker_port)
    log_to_stderr()
    import uvloop

    with in_words(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(config, ready=lambda name: _ready(f"worker {name}")))


def workers(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List the inbox workers: where each runs, whether it is alive, how many of the 64 shards of stores it serves."""
    from hub.workers.roster import roster

    async def work(engine: Any) -> list[dict[str, object]]:
        async with engine.connect() as connection:
            return await roster(connection, org)

    show(with_engine(data_dir, db, work), as_json=as_json)


def _ready(words: str) -> None:
    from protocol.link.notify import notify

    notify("READY=1", f"STATUS={words}")


def log_to_stderr() -> None:
    import structlog

    pretty = sys.stderr.isatty()
    renderer: Any = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.LogfmtRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
