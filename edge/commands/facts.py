"""`lantern-edge facts`: carrying to head office what the line cannot."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, cast

import typer

from edge.config import ConfigError

facts_app = typer.Typer(help="Facts in files, for a store whose line is gone.", no_args_is_help=True)
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")


@facts_app.command("export")
def facts_export(
    to: Annotated[Path, typer.Argument(help="A file, or a folder such as that of a USB stick.")],
    config: Annotated[Path, typer.Option("--config", help="The store server's configuration.")] = DEFAULT_CONFIG,
    after: Annotated[
        int | None, typer.Option(help="Begin after this fact instead of head office's last acknowledgement.", min=0)
    ] = None,
) -> None:
    """Write what head office does not have into one file; lanes may go on selling meanwhile."""
    from edge.config import read_config
    from edge.identity import read_identity, read_key
    from edge.journal import Identity
    from edge.journal.errors import ChainBroken
    from edge.journal.reads import Reads
    from edge.sync.up.carry import Nothing, export
    from edge.sync.up.outbox import Outbox
    from protocol.link import SystemClock
    from protocol.topics import Address

    data = read_config(config).box.data_dir
    box, key = read_identity(data), read_key(data)
    if not (data / "journal.db").exists():
        raise ConfigError(f"There is no journal in {data}.")
    reads = cast(Outbox, Reads(data / "journal.db", Identity(box.org, box.store, box.box, box.epoch)))
    address = Address(box.org, box.store, box.box)
    try:
        header, pieces = export(reads, address, box.epoch, key, SystemClock().wall_ms(), after=after)
    except Nothing as exc:
        typer.echo(f"Nothing to carry: {exc}.")
        return
    name = f"lantern-{header.store}-{header.box}-{header.epoch}-{header.first_seq}-{header.last_seq}.facts"
    path = to / name if to.is_dir() else to
    try:
        size = _write(path, pieces)
    except ChainBroken as exc:
        raise ConfigError(f"Nothing was written: {exc}. To see which: lantern-edge journal check.") from exc
    typer.echo(f"{path}: facts {header.first_seq} to {header.last_seq}, {size:,} bytes")
    typer.echo("At head office: lantern-hub facts import <this file>. It is safe to keep, and to bring twice.")


def _write(path: Path, pieces: Iterator[bytes]) -> int:
    """Whole or not at all: a stick that is pulled out leaves a `.part` that nobody takes for the file."""
    part, size = path.with_name(f"{path.name}.part"), 0
    with part.open("wb") as out:
        for piece in pieces:
            size += out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    return size
