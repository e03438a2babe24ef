"""`lantern-hub db tune`: the hot tables over several machines, or cut into months."""

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, fail, with_engine


def tune(data_dir: DataDir = DEFAULT_DATA, db: Db = "") -> None:
    """Spread the hot tables with Citus or TimescaleDB, where one of them is installed; again is no harm."""
    from hub.db.tune import tune as spread

    told = with_engine(data_dir, db, spread)
    if not told:
        fail("nothing was changed: it takes PostgreSQL with the extension citus or timescaledb made in this database")
    for line in told:
        typer.echo(line)
    typer.echo("all other tables stay as they are")
