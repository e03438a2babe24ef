"""`lantern-edge technician`: the way into the technician's page."""

from pathlib import Path
from typing import Annotated

import typer

technician_app = typer.Typer(no_args_is_help=True, help="The technician's page of this box.")
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")


@technician_app.command("code")
def technician_code(
    config: Annotated[Path, typer.Option("--config", help="The store server's configuration.")] = DEFAULT_CONFIG,
) -> None:
    """Make a code that opens the technician's page once, within a quarter of an hour; the one before works no more."""
    from edge.config import read_config
    from edge.technician.access import CODE_S, new_code, since_boot_s

    settings = read_config(config)
    code = new_code(settings.box.data_dir, since_boot_s())
    typer.echo(f"{code}  works once, for {CODE_S // 60:.0f} minutes, at http://THIS-BOX:{settings.web.port}/technician")
