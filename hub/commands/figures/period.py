"""`lantern-hub period`: finance closes a business date or a month, and sees what came late."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, Who, Why, ask, fail, show, with_engine

period_app = typer.Typer(
    help="Business dates and months: close them, open them again, see what came late.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(metavar="PERIOD", help="A month, 2026-11, or a business date, 2026-11-23.")]
CloseWhy = Annotated[str, typer.Option("--why", help="The reason; it is kept.")]


@period_app.command("show")
def period_show(
    name: Name, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False
) -> None:
    """Show a period by date of sale and as booked, how complete it is, and what came late, by store."""
    import msgspec

    from hub.insight.totals.periods import period
    from protocol.link import SystemClock
    from retail.money import text

    of, now_ms = _span(name), SystemClock().wall_ms()
    found = ask(data_dir, db, lambda connection: period(connection, org, of, now_ms))
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    for day in found.days:
        own, late_in, late_out = day.takings_minor, day.late_in, day.late_out
        typer.echo(
            f"{day.business_date}  {'closed' if day.closed else 'open'}  of its own date {text(own + late_out.minor, day.currency)}"
            f"  as booked {text(own + late_in.minor, day.currency)} {day.currency}"
            f"  {day.receipts + late_out.receipts} receipts  {_complete(day)}"
        )
        if day.closed and day.closed.changed_minor:
            typer.echo(
                f"  its takings differ by {text(day.closed.changed_minor, day.currency)} from the close", err=True
            )
    _late(found.late)
    for one in found.stores:
        if one.lacks:
            typer.echo(
                f"{one.store} ({one.name}) lacks something: {one.lacks}, {one.missing_receipts} receipts known to be missing"
            )


@period_app.command("close")
def period_close(
    name: Name,
    who: Who,
    why: CloseWhy = "the period is over",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    anyway: Annotated[bool, typer.Option(help="Though stores have not brought everything yet.")] = False,
) -> None:
    """Close a period: what comes for it later is booked on the first open date, its own date kept."""
    from hub.office.decisions import By
    from hub.office.periods import close
    from protocol.link import SystemClock

    of, now_ms = _span(name), SystemClock().wall_ms()
    done = with_engine(data_dir, db, lambda engine: close(engine, org, of, By(who, why), now_ms, anyway=anyway))
    if not done.days:
        typer.echo(f"{name} was closed before: nothing was changed")
        return
    typer.echo(
        f"{name} is closed: {len(done.days)} days; {done.stores - len(done.lacking)} of {done.stores} stores complete"
    )
    for one in done.lacking:
        typer.echo(
            f"  {one.store} ({one.name}) lacks something: {one.lacks}, {one.missing_receipts} receipts known to be missing"
        )


@period_app.command("reopen")
def period_reopen(
    name: Name, who: Who, why: Why, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme"
) -> None:
    """Open a period again. What was booked on later dates meanwhile stays there."""
    from hub.office.decisions import By
    from hub.office.periods import reopen
    from protocol.link import SystemClock

    of, now_ms = _span(name), SystemClock().wall_ms()
    done = with_engine(data_dir, db, lambda engine: reopen(engine, org, of, By(who, why), now_ms))
    typer.echo(f"{name} is open: {len(done.days)} days" if done.days else f"{name} was open: nothing was changed")


def _complete(day: Any) -> str:
    at = day.closed or day
    missing = f", {at.missing_receipts} receipts known to be missing" if at.missing_receipts else ""
    return f"{at.stores_complete} of {at.stores} stores complete{' at its close' if day.closed else ''}{missing}"


def _late(rows: list[Any]) -> None:
    from retail.money import text

    for row in rows:
        typer.echo(
            f"late  {row.store} ({row.name})  sold {row.business_date}  booked {row.booked_date}"
            f"  {row.receipts} receipts, {text(row.minor, row.currency)} {row.currency}"
        )


def _span(name: str) -> Any:
    from hub.insight.totals.periods import span

    try:
        return span(name)
    except ValueError:
        fail(f"a period is named as 2026-11 or 2026-11-23, not {name!r}")
