"""`lantern-hub aside`: facts of an older life of a box, and what becomes of them."""

import re
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, Who, Why, ask, fail, show, with_engine

aside_app = typer.Typer(
    help="Facts that were set aside: sales of a box's older life, which count once a person says so.",
    no_args_is_help=True,
)
_LIFE = re.compile(r"([a-z0-9]{2,32})/([a-z0-9]{2,32})/([0-9]{1,15})\Z")
LifeName = Annotated[str, typer.Argument(metavar="STORE/BOX/LIFE", help="Such as s001/box1/1, as `list` shows it.")]


@aside_app.command("list")
def aside_list(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List what was set aside, by box and life: what is in it, and whether it waits for you."""
    import msgspec

    from hub.commands.told import moment, money
    from hub.insight.uncounted.aside import aside

    found = ask(data_dir, db, lambda connection: aside(connection, org))
    if as_json:
        show(msgspec.to_builtins(found.lives), as_json=True)
        return
    for row in found.lives:
        typer.echo(
            f"{row.store}/{row.box}/{row.epoch}  {row.state}  {row.contents.facts} facts, {money(row.contents)}"
            f"  received {moment(row.first_received_ms)} to {moment(row.last_received_ms)}"
            f"  the store is in life {row.store_epoch}"
        )


@aside_app.command("show")
def aside_show(
    life: LifeName,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    facts: Annotated[int, typer.Option(help="How many facts are shown one by one.", min=0, max=2000)] = 20,
    as_json: Json = False,
) -> None:
    """Show what one life sent: days, numbers, sums, and the first facts one by one."""
    import msgspec

    from hub.commands.told import lines_of, moment, money
    from hub.insight.uncounted.aside import aside_detail

    found = ask(data_dir, db, lambda connection: aside_detail(connection, org, _life(life), most=facts))
    if not found.lives:
        fail(f"nothing of {life} is set aside")
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    for row in found.lives:
        typer.echo(f"{life} ({row.name}), {row.state}: {row.contents.facts} facts, {money(row.contents)}")
        if row.replaced_ms:
            typer.echo(f"  another box was enrolled in its place {moment(row.replaced_ms)}")
        typer.echo(f"  received {moment(row.first_received_ms)} to {moment(row.last_received_ms)}")
        for line in lines_of(row.contents):
            typer.echo(f"  {line}")
    for fact in found.facts:
        typer.echo(f"    #{fact.seq} {fact.words}")
    left = sum(row.contents.facts for row in found.lives) - len(found.facts)
    if left > 0:
        typer.echo(f"    … and {left} more")


@aside_app.command("release")
def aside_release(
    life: LifeName,
    who: Who,
    why: Why,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    dismissed: Annotated[bool, typer.Option("--dismissed", help="Those that were dismissed before.")] = False,
) -> None:
    """Let them count from now on, once. It cannot be taken back; again is no harm."""
    from hub.commands.told import money
    from hub.office.aside import release
    from hub.office.decisions import By
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    at = _life(life)
    done = with_engine(data_dir, db, lambda engine: release(engine, org, at, By(who, why), now_ms, dismissed=dismissed))
    if not done.contents.facts:
        typer.echo(f"nothing of {life} waits: nothing was changed")
        return
    typer.echo(f"{life}: {done.contents.facts} facts count now, {money(done.contents)}")
    if done.parked:
        typer.echo(f"  {done.parked} of them cannot be counted: see lantern-hub parked list", err=True)


@aside_app.command("dismiss")
def aside_dismiss(
    life: LifeName, who: Who, why: Why, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme"
) -> None:
    """Keep them and count them never, and hear no more of them."""
    from hub.commands.told import money
    from hub.office.aside import dismiss
    from hub.office.decisions import By
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    at = _life(life)
    done = with_engine(data_dir, db, lambda engine: dismiss(engine, org, at, By(who, why), now_ms))
    words = f"{done.contents.facts} facts are dismissed, {money(done.contents)}: kept, in no total"
    typer.echo(f"{life}: {words}" if done.contents.facts else f"nothing of {life} waits: nothing was changed")


def _life(name: str) -> Any:
    from hub.insight.uncounted.aside import Life

    found = _LIFE.match(name)
    if not found:
        fail(f"a life is named as s001/box1/1, not {name!r}")
    return Life(found[1], found[2], int(found[3]))
