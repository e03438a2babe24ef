"""`lantern-hub payments`: payments at terminals that somebody should look at."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, show


def payments(
    store: Annotated[str, typer.Argument(help="A store; without one all.")] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Those too that the terminal cleared up, or that were undone.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """List card and wallet payments that ended in doubt, and those that a person settled."""
    import msgspec

    from hub.insight.payments.doubtful import payments as asked

    found = ask(data_dir, db, lambda connection: asked(connection, org, store, every=every))
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    for row in found.payments:
        typer.echo(_told(row))
    if not found.payments:
        typer.echo("no payment is in doubt, and none was settled by a person")


def _told(row: Any) -> str:
    from hub.commands.told import moment
    from retail.money import text

    whose = f" by {row.decided_by}{f' with {row.approved_by}' if row.approved_by else ''}" if row.decided_by else ""
    money = f"{row.kind} {text(row.minor, row.currency)} {row.currency}"
    about = f": {row.about}" if row.about else ""
    return (
        f"{row.store}/{row.lane}  {moment(row.at_ms)}  {row.what} {money}  {row.state}{whose}{about}  {row.reference}"
    )
