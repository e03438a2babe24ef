"""`lantern-edge orders`: what second printers (kitchen) have not printed."""

from pathlib import Path
from typing import Annotated, Any

import typer

orders_app = typer.Typer(help="Orders at second printers (厨房单).", no_args_is_help=True)
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")
ConfigFile = Annotated[Path, typer.Option("--config", help="The store server's configuration.")]
Job = Annotated[int, typer.Argument(help="The number of `list`.")]


@orders_app.command("list")
def orders_list(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Orders that wait or may not be out, and how the printers are."""
    from edge.commands.asking import ask_server

    _say(ask_server(config, "/api/v1/orders"))


@orders_app.command("again")
def orders_again(job: Job, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Print an order again that stopped in the middle; it is marked as a copy."""
    _move(config, job, "again")


@orders_app.command("out")
def orders_out(job: Job, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Say that an order in doubt is there: somebody looked."""
    _move(config, job, "out")


@orders_app.command("drop")
def orders_drop(job: Job, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Give up an order."""
    _move(config, job, "drop")


def _move(config: Path, job: int, do: str) -> None:
    from edge.commands.asking import tell_server

    _say(tell_server(config, f"/api/v1/orders/{job}", {"do": do}))


def _say(now: Any) -> None:
    for name, state in now["printers"].items():
        typer.echo(f"{name:<16} {state}")
    for job in now["jobs"]:
        typer.echo(
            f"{job['id']:>6}  {job['printer']:<16} {job['state']:<9} lane {job['lane']} receipt {job['receipt']}"
        )
