"""`lantern-hub clocks`: boxes whose clock lies."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, show, with_engine


def clocks(
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    every: Annotated[bool, typer.Option("--all", help="What is over too: the last of each kind.")] = False,
    as_json: Json = False,
) -> None:
    """List boxes whose clock lies, by how much and since when; what they sell counts all the same."""
    from hub.commands.told import moment
    from hub.insight.clocks.words import told

    rows = with_engine(data_dir, db, lambda engine: _look(engine, org, every=every))
    if as_json:
        show(rows, as_json=True)
        return
    for row in rows:
        until = f", good again since {moment(row['until_ms'])}" if row["until_ms"] else ""
        words = told(row["kind"], row["figure"])
        fact = f", from fact {row['seq']} on" if row["seq"] else ""
        typer.echo(f"{row['store']}/{row['box']}/{row['epoch']}  {words}  since {moment(row['since_ms'])}{fact}{until}")


async def _look(engine: Any, org: str, *, every: bool) -> list[dict[str, Any]]:
    """Look at what no running hub has looked at yet, then tell."""
    from hub.insight.clocks.follow import follow, watched
    from hub.insight.reading import reading

    while (await follow(engine, org)).more:
        pass
    async with reading(engine) as connection:
        found = await watched(connection, org)
    return [
        {"store": store, "box": box, "epoch": epoch, **{name: getattr(one, name) for name in one.__struct_fields__}}
        for (store, box, epoch), at in sorted(found.items())
        for one in (at.troubles if every else at.lasting)
    ]
