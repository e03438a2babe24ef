"""`lantern-hub members`: who is a member, and by which rules they earn and spend."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, Who, Why, ask, fail, show, with_engine

members_app = typer.Typer(help="Members and the rules of membership.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A file.", exists=True, dir_okay=False)]
Ids = Annotated[list[str], typer.Argument(help="Codes of members.")]


@members_app.command("program")
def members_program(file: File, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme") -> None:
    """Put the rules of membership in force (tiers, earning, spending), from a JSON file."""
    from hub.masters.members import read_program, set_program

    revision, changed = _do(data_dir, db, lambda engine: set_program(engine, org, read_program(file)))
    typer.echo(f"revision {revision}: the rules {'are in force' if changed else 'were in force already'}")


@members_app.command("load")
def members_load(file: File, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme") -> None:
    """Load members from a file of JSON objects, one a line: id, name, phone, card, tier, born (MM-DD), agreed."""
    from hub.masters.load import load
    from hub.masters.members import program_of, read_members
    from hub.masters.reading import MasterError

    async def work(engine: Any) -> Any:
        program = await program_of(engine, org)
        if program is None:
            raise MasterError("there are no rules of membership yet: lantern-hub members program FILE")
        return await load(engine, org, read_members(file, program))

    revision, changed = _do(data_dir, db, work)
    typer.echo(f"revision {revision}: {changed} members changed")


@members_app.command("find")
def members_find(
    given: Annotated[str, typer.Argument(help="A phone number, a card number or a member's code.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Find a member as a till does."""
    from hub.masters.members import find

    show(_do(data_dir, db, lambda engine: find(engine, org, given)), as_json=as_json)


@members_app.command("account")
def members_account(
    code: Annotated[str, typer.Argument(help="A member's code.")],
    check: Annotated[bool, typer.Option(help="Add it up again from the raw facts.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Show a member's points and stored value: balances, what is lent to which store, and the newest receipts that moved them."""
    import msgspec

    from hub.insight.members.accounts import account
    from hub.insight.members.check import check as checked

    async def work(connection: Any) -> Any:
        found = await account(connection, org, code)
        return found, await checked(connection, org, found.codes) if found and check else []

    found, wrong = ask(data_dir, db, work)
    if found is None:
        fail(f"there is no member {code}, and no receipt of theirs")
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
    else:
        for line in _told(found):
            typer.echo(line)
    _differs(wrong)


@members_app.command("totals")
def members_totals(
    check: Annotated[bool, typer.Option(help="Add them up again from the raw facts.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Show what all members own, against the chain's own accounts."""
    from hub.insight.members.accounts import totals
    from hub.insight.members.check import check as checked

    async def work(connection: Any) -> Any:
        return await totals(connection, org), await checked(connection, org) if check else []

    found, wrong = ask(data_dir, db, work)
    if as_json:
        show(found, as_json=True)
    else:
        for name, by in found.items():
            typer.echo(f"{_UNITS[name]}: {sum(by.values())}: {_made_of(by)}")
    _differs(wrong)


@members_app.command("lending")
def members_lending(
    resume: Annotated[bool, typer.Option("--resume", help="Lend again, though not all boxes have told.")] = False,
    pause: Annotated[bool, typer.Option("--pause", help="Lend nothing until all boxes have told.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Show to which boxes members' accounts are lent and which did not keep to it; pause it before a restored hub starts, or resume."""
    import msgspec

    from hub.db import writing
    from hub.insight.members.overspent import overspent
    from hub.lending import set_back
    from hub.lending.lend import paused_since
    from protocol.link import SystemClock

    async def work(engine: Any) -> Any:
        async with writing(engine) as connection:
            if pause:
                await set_back.pause(connection, org, SystemClock().wall_ms())
            if resume:
                await set_back.resume(connection, org)
            over = [msgspec.to_builtins(one) for one in await overspent(connection, org)]
            return await paused_since(connection, org), await set_back.standing(connection, org), over

    paused, lives, over = with_engine(data_dir, db, work)
    if as_json:
        show({"paused_ms": paused, "lives": lives, "overspent": over}, as_json=True)
        return
    typer.echo(
        "nothing is lent until the boxes have told what they were lent" if paused else "members' accounts are lent"
    )
    show(lives, as_json=False)
    for one in over:
        said = " ({verdict} by {who})".format(**one["answered"]) if one["answered"] else ""
        told = "{store}/{epoch} spent {by} more of the {account} of {member} than it had".format(**one)
        typer.echo(f"{told}{said}", err=not said)


@members_app.command("write-off")
def members_write_off(
    store: Annotated[str, typer.Argument(help="The store's code.")],
    epoch: Annotated[int, typer.Argument(help="The life of its box that is over.")],
    who: Who,
    why: Why,
    member: Annotated[str, typer.Option(help="Of this member alone.")] = "",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Lend again what a box that is gone had left of members' accounts; facts of it that still come count all the same."""
    from hub.office.decisions import By
    from hub.office.shares import write_off
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    done = _do(data_dir, db, lambda engine: write_off(engine, org, store, epoch, By(who, why), now_ms, member=member))
    typer.echo(f"{done.shares} shares: {done.points} points and {done.stored_minor} minor units may be lent again")


@members_app.command("expire")
def members_expire(
    date: Annotated[str, typer.Argument(metavar="[DATE]", help="As on this day, 2026-11-23; today by default.")] = "",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Let points end whose time is over; the hub does it by itself once a day."""
    from datetime import UTC, datetime

    from hub.commands.figures.takings import day_of
    from hub.lending.expiry import expire
    from hub.lending.people import Register
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    day = day_of(date) or int(datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d"))
    done = _do(data_dir, db, lambda engine: expire(engine, org, Register(org), day, now_ms))
    typer.echo(
        f"{done.points} points of {done.members} members ended, {done.waiting} wait for stores to give them back"
    )


@members_app.command("join")
def members_join(
    duplicate: Annotated[str, typer.Argument(help="The code that is to go.")],
    into: Annotated[str, typer.Argument(help="The code that is left.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Make one member of two: the numbers of the first find the second."""
    from hub.masters.members import join

    revision, _ = _do(data_dir, db, lambda engine: join(engine, org, duplicate, into))
    typer.echo(f"revision {revision}: {duplicate} is {into} now")


@members_app.command("erase")
def members_erase(ids: Ids, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme") -> None:
    """Forget who members are and were, under every code that was joined with theirs and in the facts of their sign-ups too.

    What they bought stays, under a code that names nobody.
    """
    from hub.fleet.keys import load_key
    from hub.lending.people import whole_persons
    from hub.masters.erasing import redact_erased
    from hub.masters.members import erase

    path = data_dir / "hub.key"

    async def work(engine: Any) -> Any:
        async with engine.connect() as connection:
            codes = await whole_persons(connection, org, ids)
        done = await erase(engine, org, codes)
        return (
            sorted({*codes} - {*ids}),
            done,
            await redact_erased(engine, org, load_key(path)) if path.exists() else None,
        )

    also, (revision, changed), facts = _do(data_dir, db, work)
    typer.echo(f"revision {revision}: {changed} members erased")
    if also:
        typer.echo(f"  with what is the same person: {', '.join(also)}")
    if facts is None:
        typer.echo(
            f"  the hub's key is not in {data_dir}: the running hub takes them out of its raw facts within half a minute"
        )
    elif facts:
        typer.echo(f"  {facts} facts of sign-ups redacted; their boxes are told")


#: What an account is counted in.
_UNITS = {"points": "points", "stored": "stored value, minor units"}


def _told(found: Any) -> list[str]:
    also = f" (also {', '.join(found.codes[1:])})" if found.codes[1:] else ""
    lines = [
        f"{found.member}{also}: {found.points} points: {_made_of(found.by)}; {found.points_lent} lent, {found.points_free} free",
        f"  {_UNITS['stored']}: {found.stored_minor}: {_made_of(found.stored_by)}; {found.stored_lent_minor} lent, {found.stored_free_minor} free",
    ]
    for one in found.shares:
        over = f", OVERSPENT BY {one.overspent}" if one.overspent else ""
        lines.append(
            f"  lent to {one.store}/{one.epoch}: {one.account} {one.granted} lent, {one.came} came in, {one.spent} spent,"
            f" {one.back} given back, {one.off} written off, {one.left} left{over}"
        )
    return lines + [
        f"  {one.receipt}  {one.business_date}  {one.account} {one.against} {one.amount}" for one in found.entries
    ]


def _made_of(by: dict[str, int]) -> str:
    return ", ".join(f"{against} {amount}" for against, amount in by.items()) or "nothing yet"


def _differs(wrong: Any) -> None:
    if wrong:
        told = (
            f"{one.member} {one.account} {one.store}/{one.epoch} {one.against}: {one.books}, facts {one.facts}"
            for one in wrong
        )
        fail("not what the facts come to: " + "; ".join(told))


def _do(data_dir: Path, db: str, work: Any) -> Any:
    from hub.masters.reading import MasterError

    try:
        return with_engine(data_dir, db, work)
    except MasterError as exc:
        fail(str(exc))
