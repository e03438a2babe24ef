"""`lantern-hub members`: who is a member, and by which rules they earn and spend."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, fail, show, with_engine

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
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Show a member's points: the balance, what it is made of, and the newest receipts that moved it."""
    import msgspec

    from hub.insight.accounts import account
    from hub.insight.reading import reading

    async def work(engine: Any) -> Any:
        async with reading(engine) as connection:
            return await account(connection, org, code)

    found = _do(data_dir, db, work)
    if found is None:
        fail(f"there is no member {code}, and no receipt of theirs")
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    for line in _told(found):
        typer.echo(line)


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
    """Forget who members are and were; what they bought stays, under a code that names nobody."""
    from hub.masters.members import erase

    revision, changed = _do(data_dir, db, lambda engine: erase(engine, org, ids))
    typer.echo(f"revision {revision}: {changed} members erased")


def _told(found: Any) -> list[str]:
    made_of = ", ".join(f"{against} {amount}" for against, amount in found.by.items()) or "nothing yet"
    also = f" (also {', '.join(found.codes[1:])})" if found.codes[1:] else ""
    lines = [f"{found.member}{also}: {found.points} points: {made_of}"]
    return lines + [f"  {one.receipt}  {one.business_date}  {one.against} {one.amount}" for one in found.entries]


def _do(data_dir: Path, db: str, work: Any) -> Any:
    from hub.masters.reading import MasterError

    try:
        return with_engine(data_dir, db, work)
    except MasterError as exc:
        fail(str(exc))
