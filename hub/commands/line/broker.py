"""`lantern-hub broker` and `lantern-hub ca`: the grown-up broker, and whom it lets in."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Org, in_words

broker_app = typer.Typer(help="A broker of your own instead of the embedded one.", no_args_is_help=True)
ca_app = typer.Typer(help="The small authority that gives boxes their certificates.", no_args_is_help=True)


class Kind(StrEnum):
    """Brokers whose configuration we write."""

    MOSQUITTO = "mosquitto"


@broker_app.command("render")
def render(
    kind: Annotated[Kind, typer.Argument(help="Which broker.")],
    host: Annotated[list[str], typer.Option(help="Name or address that boxes dial; repeat it for further ones.")],
    out: Annotated[Path, typer.Option(help="Folder for the files, as the broker will see it.")] = Path(
        "/etc/mosquitto/lantern"
    ),
    tls: Annotated[bool, typer.Option("--tls", help="Client certificates instead of passwords.")] = False,
    box_port: Annotated[int, typer.Option(help="Port for boxes (8883, without --tls 1883).")] = 0,
    hub_host: Annotated[str, typer.Option(help="With --tls, the address that the hub dials.")] = "127.0.0.1",
    hub_port: Annotated[int, typer.Option(help="With --tls, the port for the hub.")] = 8884,
    data_dir: DataDir = DEFAULT_DATA,
    org: Org = "acme",
) -> None:
    """Write a broker's configuration, access rules and certificates; the files say where they go."""
    from hub.broker import render as made
    from hub.fleet.ca_files import CaFolder
    from protocol.link import SystemClock

    folder, port = CaFolder(data_dir), box_port or (made.BOX_PORT if tls else made.PLAIN_PORT)
    place = made.Place(org, out.absolute(), tuple(host), folder.crl.absolute(), port, hub_port, hub_host)
    with in_words():
        if tls:
            now_ms = SystemClock().wall_ms()
            files = made.with_certificates(place, folder.load(), folder.crl.read_bytes(), now_ms)
        else:
            files = made.with_passwords(place, made.passwords_in(place.folder / "hub.env"))
        alien = made.write(place.folder, files)
    typer.echo(f"{kind.value}: {len(files)} files in {place.folder}; lantern.conf says how to install them,")
    typer.echo(f"{place.folder / 'hub.env'} is for the hub")
    for path in alien:
        typer.echo(f"the broker must be able to read it: chgrp mosquitto {path}", err=True)


@ca_app.command("init")
def ca_init(data_dir: DataDir = DEFAULT_DATA, org: Org = "acme") -> None:
    """Make the authority, once. Boxes that enrol from then on get certificates."""
    from hub.fleet.ca_files import CaFolder
    from protocol.link import SystemClock

    folder = CaFolder(data_dir)
    with in_words():
        folder.make(org, SystemClock().wall_ms())
    typer.echo(f"the authority of {org} is in {folder.path}; keep a copy of ca.key where nobody else comes to")


@ca_app.command("show")
def ca_show(data_dir: DataDir = DEFAULT_DATA) -> None:
    """Print the authority's own certificate."""
    from hub.fleet.ca_files import CaFolder, pem

    with in_words():
        typer.echo(pem(CaFolder(data_dir).load().certificate).decode(), nl=False)
