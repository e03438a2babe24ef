"""`lantern-hub operators`: who works at the lanes, in which role."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, fail, show, with_engine

operators_app = typer.Typer(help="Who works at the lanes.", no_args_is_help=True)


@operators_app.command("load")
def operators_load(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON objects, one a line: id, name, role (cashier, supervisor, manager), pin (4 to 12 digits), stores, active.",
            exists=True,
            dir_okay=False,
        ),
    ],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Load operators as the next revision. PINs are hashed and kept nowhere; without one, the one that they have stays.

    From the first operator of a store on, its lanes sell only to who has signed in.
    """
    from hub.masters.load import load
    from hub.masters.operators import operators, read_operators
    from hub.masters.reading import MasterError

    async def work(engine: Any) -> Any:
        return await load(engine, org, read_operators(file, await operators(engine, org)))

    try:
        revision, changed = with_engine(data_dir, db, work)
    except MasterError as exc:
        fail(f"nothing was changed: {exc}")
    typer.echo(f"revision {revision}: {changed} operators changed")


@operators_app.command("list")
def operators_list(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List them, without their PINs."""
    from hub.masters.operators import operators, told

    found = with_engine(data_dir, db, lambda engine: operators(engine, org))
    show([told(one) for one in found.values()], as_json=as_json)


@operators_app.command("withdraw")
def operators_withdraw(
    ids: Annotated[list[str], typer.Argument(help="Operators.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Take operators back as the next revision: who is signed in at that moment is no more."""
    from hub.masters.load import load
    from protocol.masters import OPERATOR

    gone = [(OPERATOR, one) for one in ids]
    revision, changed = with_engine(data_dir, db, lambda engine: load(engine, org, (), withdraw=gone))
    typer.echo(f"revision {revision}: {changed} operators withdrawn")
