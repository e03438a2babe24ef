"""`lantern-edge replica`: whether the store's copy of goods, prices and rules is what was written into it."""

from pathlib import Path
from typing import Annotated

import typer

replica_app = typer.Typer(no_args_is_help=True, help="The store's copy of goods, prices and rules.")
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")


@replica_app.command("check")
def replica_check(
    config: Annotated[Path, typer.Option("--config", help="The store server's configuration.")] = DEFAULT_CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Look for rot, offline, and say how it is mended; lanes may go on selling meanwhile. Exit status 1 where there is any."""
    import msgspec

    from edge.config import ConfigError, read_config
    from edge.replica.rot import find_rot, rot_lines

    path = read_config(config).box.data_dir / "masters.db"
    if not path.exists():
        raise ConfigError(f"There is no copy of the goods at {path}: the store server fetches one when it runs.")
    found = find_rot(path)
    typer.echo(msgspec.json.encode(found).decode() if as_json else "\n".join(rot_lines(found, path)))
    if not found.is_sound:
        raise typer.Exit(1)
