"""`lantern-hub shifts`: the shifts of a business date, what is over or short, and whether their documents are the facts'."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, fail, show


def shifts(
    date: Annotated[
        str, typer.Argument(metavar="[DATE]", help="A business date, 2026-11-23; the newest by default.")
    ] = "",
    store: Annotated[str, typer.Option(help="Of this store only.")] = "",
    check: Annotated[bool, typer.Option(help="Add each up again from the raw facts.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Show the shifts (班次) of a business date with what is over or short (长短款)."""
    import msgspec

    from hub.commands.figures.takings import day_of
    from protocol.link import SystemClock

    day, now_ms = day_of(date), SystemClock().wall_ms()
    found, wrong = ask(data_dir, db, lambda connection: _ask(connection, org, day, now_ms, store, check=check))
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
    else:
        for line in _told(found):
            typer.echo(line)
    if wrong:
        fail("not what the facts come to: " + ", ".join(wrong))


async def _ask(connection: Any, org: str, day: int | None, now_ms: int, store: str, *, check: bool) -> Any:
    from hub.insight.shifts.check import check as checked
    from hub.insight.shifts.seen import shifts as asked
    from hub.insight.shifts.seen import told_of

    found = await asked(connection, org, day, now_ms, store)
    if not check:
        return found, []
    keys = [(row.store, row.lane, row.epoch, row.shift) for row in found.shifts if row.closed_ms is not None]
    told = await told_of(connection, org, keys)
    names = {(row.store, row.lane, row.epoch, row.shift): row.document for row in found.shifts}
    return found, [names[key] for key, one in told.items() if not (await checked(connection, org, key, one)).agrees]


def _told(found: Any) -> list[str]:
    from hub.commands.told import moment
    from retail.money import text

    lines = []
    for row in found.shifts:
        state = "open" if row.closed_ms is None else f"{row.receipts} receipts, {text(row.total_minor, row.currency)}"
        lines.append(
            f"{row.document}  {row.cashier}  {moment(row.opened_ms)}  {'its box is gone' if row.ended else state}"
        )
        lines += [f"    {_line(one, one.currency or row.currency)}" for one in row.lines]
    for one in found.by_store:
        over, short = text(one.over_minor, one.currency), text(one.short_minor, one.currency)
        lines.append(
            f"{one.store}  {one.shifts} shifts, {one.uncounted} not counted, over {over}, short {short} {one.currency}"
        )
    for day in found.days:
        apart = f", and {text(day.apart_minor, day.currency)} in no receipt" if day.apart_minor else ""
        figure = text(day.takings_minor, day.currency)
        lines.append(f"{day.store}  {found.business_date} closed by {day.by}, {figure}{apart}")
    return lines or [f"no shifts on {found.business_date}"]


def _line(one: Any, currency: str) -> str:
    from retail.money import text

    expected = f"{one.kind}: {text(one.expected_minor, currency)} expected"
    if one.counted_minor is None:
        return f"{expected}, not counted"
    return f"{expected}, {text(one.counted_minor, currency)} counted, {text(one.difference_minor, currency)} off"
