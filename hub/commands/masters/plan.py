"""`lantern-hub plan`: goods, promotions, prices and rules that come into force later, in every store by its own clock."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, fail, note, show, with_engine

plan_app = typer.Typer(help="Masters that come into force later, by the stores' own clocks.", no_args_is_help=True)

From = Annotated[str, typer.Option("--from", help="When it comes into force, such as 2026-11-30T06:00.")]
Zone = Annotated[str, typer.Option("--zone", help="The time zone of that time, an IANA name.")]


@plan_app.command("load")
def plan_load(
    what: Annotated[str, typer.Argument(help="items, promotions, prices or layout.")],
    file: Annotated[Path, typer.Argument(help="As the command `load` of these takes it.", exists=True)],
    start: From,
    zone: Zone = "Asia/Shanghai",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Settle a file of masters for later; it travels now and holds from then on, with the line or without."""
    from hub.masters.items import read_items
    from hub.masters.lacking import lacking
    from hub.masters.layouts import read_layout
    from hub.masters.pricing import read_prices, read_promotions
    from hub.masters.reading import MasterError

    readers: dict[str, Callable[[Path], Any]] = {
        "items": read_items,
        "promotions": read_promotions,
        "prices": read_prices,
        "layout": read_layout,
    }
    if what not in readers:
        fail(f"{what!r} is none of: {', '.join(readers)}")
    try:
        masters = list(readers[what](file))
        revision, settled = _plan(data_dir, db, org, masters, _moment(start, zone))
    except MasterError as exc:
        fail(f"nothing was settled: {exc}")
    typer.echo(f"revision {revision}: {settled} {what} settled for {start} ({zone})")
    note(with_engine(data_dir, db, lambda engine: lacking(engine, org, masters)))


@plan_app.command("withdraw")
def plan_withdraw(
    kind: Annotated[str, typer.Argument(help="item, promo, price, rule or layout.")],
    keys: Annotated[list[str], typer.Argument(help="Their ids.")],
    start: From,
    zone: Zone = "Asia/Shanghai",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Settle that masters are withdrawn later, such as goods that are sold no more from a day on."""
    from hub.masters.reading import MasterError

    try:
        gone = [(kind, key) for key in keys]
        revision, settled = _plan(data_dir, db, org, (), _moment(start, zone), withdraw=gone)
    except MasterError as exc:
        fail(f"nothing was settled: {exc}")
    typer.echo(f"revision {revision}: {settled} withdrawals settled for {start} ({zone})")


@plan_app.command("list")
def plan_list(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """What is settled for later, by time."""
    import msgspec

    from hub.commands.told import moment
    from hub.masters.plans import plans

    rows = [msgspec.structs.asdict(one) for one in with_engine(data_dir, db, lambda engine: plans(engine, org))]
    show([row if as_json else {**row, "from_ms": moment(row["from_ms"])} for row in rows], as_json=as_json)


@plan_app.command("cancel")
def plan_cancel(
    ids: Annotated[list[str], typer.Argument(help="Ids of plans, as `plan list` shows them.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Take back what was settled for later."""
    from hub.masters.plans import cancel

    revision, gone = with_engine(data_dir, db, lambda engine: cancel(engine, org, ids))
    typer.echo(f"revision {revision}: {gone} plans taken back")


def _plan(data_dir: Path, db: str, org: str, masters: Any, from_ms: int, **other: Any) -> tuple[int, int]:
    from hub.masters.plans import plan
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    done: tuple[int, int] = with_engine(
        data_dir, db, lambda engine: plan(engine, org, masters, from_ms, now_ms, **other)
    )
    return done


def _moment(text: str, zone: str) -> int:
    """Milliseconds since 1970 of a time of day in a zone; one that says its own offset is taken at its word."""
    try:
        at = datetime.fromisoformat(text)
        return int((at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).timestamp() * 1000)
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        fail(f"a time is written as 2026-11-30T06:00 and a zone as Asia/Shanghai, not {text!r} and {zone!r}")
