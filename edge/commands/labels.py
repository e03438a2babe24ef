"""`lantern-edge labels`: price tags, at the prices that hold in this store now."""

from pathlib import Path
from typing import Annotated, Any

import typer

labels_app = typer.Typer(help="Price tags (价签) at the label printers of this store.", no_args_is_help=True)
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")
ConfigFile = Annotated[Path, typer.Option("--config", help="The store server's configuration.")]


@labels_app.command("print")
def labels_print(
    items: Annotated[list[str], typer.Argument(help="Items by id, barcode or short number.")],
    template: Annotated[str, typer.Option(help="The label's size, such as 40x30.")] = "40x30",
    copies: Annotated[int, typer.Option(help="Labels of each.", min=1, max=99)] = 1,
    printer: Annotated[str, typer.Option(help="The printer's name; none where there is one.")] = "",
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Print price tags through the running store server, which keeps them until they are out."""
    labels = [{"code": item, "copies": copies} for item in items]
    job = _post(config, "/api/v1/labels", {"labels": labels, "template": template, "printer": printer})
    typer.echo(f"labels {job['id']} at {job['printer']}: {job['title']}")


@labels_app.command("list")
def labels_list(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Labels that are not known to be out, and how the printers are."""
    from edge.commands.asking import ask_server

    _say(ask_server(config, "/api/v1/labels"))


@labels_app.command("again")
def labels_again(
    job: Annotated[int, typer.Argument(help="The number of `list`.")], config: ConfigFile = DEFAULT_CONFIG
) -> None:
    """Print labels again that stopped in the middle."""
    _say(_post(config, f"/api/v1/labels/{job}", {"do": "again"}))


@labels_app.command("out")
def labels_out(
    job: Annotated[int, typer.Argument(help="The number of `list`.")], config: ConfigFile = DEFAULT_CONFIG
) -> None:
    """Say that labels in doubt are there: somebody looked."""
    _say(_post(config, f"/api/v1/labels/{job}", {"do": "out"}))


@labels_app.command("drop")
def labels_drop(
    job: Annotated[int, typer.Argument(help="The number of `list`.")], config: ConfigFile = DEFAULT_CONFIG
) -> None:
    """Give up labels that wait or stopped in the middle."""
    _say(_post(config, f"/api/v1/labels/{job}", {"do": "drop"}))


def _say(now: Any) -> None:
    for printer in now["printers"]:
        typer.echo(f"{printer['name']:<16} {printer['state']} {printer['problem']}".rstrip())
    for job in now["jobs"]:
        typer.echo(f"{job['id']:>6}  {job['printer']:<16} {job['state']:<9} {job['title']}")
    if not now["printers"]:
        typer.echo('This store has no label printer: write a [[device]] with role = "labels" (docs/technician.md).')


def _post(config: Path, path: str, body: dict[str, Any]) -> Any:
    from edge.commands.asking import tell_server

    return tell_server(config, path, body)
