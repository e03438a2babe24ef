"""`lantern-edge clock`: a person's word on what time it is, where the box and the line cannot tell."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

clock_app = typer.Typer(no_args_is_help=True, help="The box's clock, which may lie.")
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")


@clock_app.command("confirm")
def clock_confirm(
    at: Annotated[str, typer.Option(help="The time as the machine shows it now, to the minute: 2026-11-23T15:04.")],
    config: Annotated[Path, typer.Option("--config", help="The store server's configuration.")] = DEFAULT_CONFIG,
) -> None:
    """Say that the machine's clock is right; the store follows it within seconds. Head office's word stands above this one."""
    from edge.config import ConfigError, read_config
    from edge.lanes.store.reckoning import OPERATOR
    from edge.timekeeping import Said, write_said
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    now = datetime.fromtimestamp(now_ms / 1000).astimezone()
    if not _is_the_same(at, now):
        raise ConfigError(f"The machine shows {now:%Y-%m-%dT%H:%M} ({now:%Z}), not {at}: set it first (timedatectl).")
    write_said(read_config(config).box.data_dir, Said(now_ms, OPERATOR))
    typer.echo(f"Confirmed: {now:%Y-%m-%d %H:%M} ({now:%Z}). A running store server follows it within seconds.")


def _is_the_same(at: str, now: datetime) -> bool:
    """Whether a person who looks at a watch means this moment: within two minutes."""
    try:
        said = datetime.fromisoformat(at)
    except ValueError:
        return False
    return abs(said.astimezone() - now).total_seconds() < 120
