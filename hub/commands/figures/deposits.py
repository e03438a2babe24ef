"""`lantern-hub deposits`: what customers have paid in advance and not picked up yet."""

from typing import Annotated

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, show


def deposits(
    store: Annotated[str, typer.Argument(help="A store; without one all.")] = "",
    ended: Annotated[bool, typer.Option("--ended", help="Those too of which nothing is left.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """List deposits that are not picked up, and those of which more was used than was paid (open_minor below zero)."""
    import msgspec

    from hub.insight.deposits.held import deposits as asked

    found = ask(data_dir, db, lambda connection: asked(connection, org, store, ended=ended))
    show(msgspec.to_builtins(found.deposits), as_json=as_json)
