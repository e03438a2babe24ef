"""`lantern-hub facts`: what a person brought from a store whose line is gone."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, fail, in_words, with_engine

facts_app = typer.Typer(help="Facts that come in files instead of over the line.", no_args_is_help=True)


@facts_app.command("import")
def facts_import(
    files: Annotated[list[Path], typer.Argument(help="Files that `lantern-edge facts export` wrote.", exists=True)],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
) -> None:
    """Take facts from files, each once, beside a running hub and in any order; again is no harm."""
    from hub.fleet.keys import load_key
    from hub.inbox.carried import take
    from protocol.link import SystemClock
    from protocol.packing import BadMessage

    own = data_dir / "hub.key"
    with in_words():
        key = load_key(own).public_key() if own.exists() else None
    for path in files:
        try:
            with in_words():
                found = with_engine(data_dir, db, partial(take, path=path, clock=SystemClock(), key=key))
        except BadMessage as exc:
            fail(f"{path}: {exc}")
        header = found.header
        made = datetime.fromtimestamp(header.made_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
        typer.echo(
            f"{path.name}: facts {header.first_seq} to {header.last_seq} of {header.store}/{header.box}, "
            f"epoch {header.epoch}, written {made}"
        )
        typer.echo(f"  {found.new} of {found.facts} were new; head office has all up to {found.upto_seq}")
        if found.missing_from:
            typer.echo(f"  facts {found.missing_from} and on are still missing: bring the file before this one")
        if found.refusal:
            typer.echo(f"  head office says {found.refusal!r}: see docs/head-office.md", err=True)
