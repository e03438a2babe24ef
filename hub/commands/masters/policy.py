"""`lantern-hub policy`: what may be done at lanes beside selling at the price, and by whom."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, fail, note, show, with_engine

policy_app = typer.Typer(help="Price overrides, discounts by hand and returns: who may, how far.", no_args_is_help=True)


@policy_app.command("set")
def policy_set(
    file: Annotated[Path, typer.Argument(help="A JSON object with `rules`.", exists=True, dir_okay=False)],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Put rules in force, all of them at once, as the next version."""
    from hub.masters.lacking import lacking
    from hub.masters.policy import read_policy, set_policy
    from hub.masters.reading import MasterError

    try:
        policy = read_policy(file)
    except MasterError as exc:
        fail(f"nothing was changed: {exc}")

    async def work(engine: Any) -> tuple[int, int, list[str]]:
        return *await set_policy(engine, org, policy), await lacking(engine, org, [policy])

    revision, changed, notes = with_engine(data_dir, db, work)
    typer.echo(f"revision {revision}: the rules {'are in force' if changed else 'were in force already'}")
    note(notes)


@policy_app.command("show")
def policy_show(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """Show the rules of the newest revision; what stands last wins where two are equally specific."""
    from hub.masters.policy import policy_of

    found = with_engine(data_dir, db, lambda engine: policy_of(engine, org))
    names = (
        "action",
        "store",
        "role",
        "category",
        "item",
        "allow",
        "down_bp",
        "up_bp",
        "floor_minor",
        "most_minor",
        "floor_margin_bp",
        "within_days",
    )
    rows: list[dict[str, Any]] = [
        {"version": found.version} | {name: getattr(rule, name) for name in (*names, "reason", "approval")}
        for rule in found.every
    ]
    show(rows, as_json=as_json)
