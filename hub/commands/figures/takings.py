"""`lantern-hub takings`: a business date of all stores, with how complete each figure is."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, fail, show


def takings(
    date: Annotated[
        str, typer.Argument(metavar="[DATE]", help="A business date, 2026-11-23; the newest by default.")
    ] = "",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Show what all stores took on a business date, and how far that can be believed."""
    import msgspec

    from hub.insight.totals.today import today
    from protocol.link import SystemClock
    from retail.money import text

    day, now_ms = day_of(date), SystemClock().wall_ms()
    found = ask(data_dir, db, lambda connection: today(connection, org, day, now_ms))
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    for row in sorted(found.stores, key=lambda row: row.store):
        typer.echo(
            f"{row.store} ({row.name})  {text(row.takings_minor, found.currency)}  {row.receipts} receipts  {_upto(row)}"
        )
    typer.echo(
        f"{found.business_date}  {text(found.takings_minor, found.currency)} {found.currency}  {found.receipts} receipts"
    )
    typer.echo(f"  {_complete(found.completeness, found.currency)}")
    for what, late in (("booked here besides", found.late_in), ("of this date booked later", found.late_out)):
        if late.receipts:
            typer.echo(f"  {late.receipts} late receipts {what}, {text(late.minor, found.currency)} {found.currency}")
    for one in found.apart:
        figure = f"{text(one.amount_minor, found.currency)} {found.currency}"
        typer.echo(f"  in no receipt: {one.what} {one.kind} {figure}, {one.times} times")
    if found.closed_ms:
        typer.echo("  closed: these takings change no more")


def _upto(row: Any) -> str:
    from hub.commands.told import moment

    if row.lacks is not None:
        return f"lacks something: {row.lacks}" if row.lacks else "complete, the whole day"
    waits = f", at least {row.pending.receipts} receipts missing" if row.pending.receipts else ""
    return f"complete to {moment(row.complete_to_ms)}{waits}"


def _complete(at: Any, currency: str) -> str:
    from hub.commands.told import moment
    from retail.money import text

    upto = "the whole day" if at.whole_day else f"to {moment(at.complete_to_ms)}"
    missing = (
        f", {at.behind_receipts} receipts, {text(at.behind_minor, currency)}, known to be missing"
        if at.behind_receipts
        else ""
    )
    waits = f"; at {at.undecided} stores sales wait for a person" if at.undecided else ""
    return f"{at.stores_complete} of {at.stores_total} stores complete {upto}{missing}{waits}"


def day_of(text: str) -> int | None:
    """A business date as it was typed, None for the newest."""
    from datetime import date

    from hub.insight.days import number

    if not text:
        return None
    try:
        return number(date.fromisoformat(text))
    except ValueError:
        fail(f"a business date is written as 2026-11-23, not {text!r}")
