"""`lantern-hub box`: a box that is stolen, or was found again."""

from pathlib import Path
from typing import Annotated

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Org, fail, in_words, with_engine
from protocol.topics import CODE, Address

box_app = typer.Typer(help="Boxes: stolen ones, and those that were found again.", no_args_is_help=True)

Box = Annotated[str, typer.Argument(metavar="STORE/BOX", help="Such as s001/box1.")]


@box_app.command("revoke")
def box_revoke(box: Box, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme") -> None:
    """Believe a box no longer: the hub within seconds, the broker as soon as it has read the list of revoked ones."""
    from hub.fleet.ca_books import revoke
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    lives = with_engine(data_dir, db, lambda engine: revoke(engine, _address(org, box), now_ms))
    typer.echo(f"{box} is revoked" if lives else f"{box} was revoked before")
    _publish(data_dir, db, org)


@box_app.command("readmit")
def box_readmit(box: Box, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme") -> None:
    """Take a revocation back. The box gets a new certificate by itself."""
    from hub.fleet.ca_books import readmit

    with_engine(data_dir, db, lambda engine: readmit(engine, _address(org, box)))
    typer.echo(f"{box} is believed again")
    _publish(data_dir, db, org)


def _publish(data_dir: Path, db: str, org: str) -> None:
    """Write the broker's list anew, where we have an authority."""
    from hub.fleet.ca_books import revoked_serials
    from hub.fleet.ca_files import CaFolder
    from protocol.link import SystemClock

    folder, now_ms = CaFolder(data_dir), SystemClock().wall_ms()
    if not folder.exists:
        return
    serials = with_engine(data_dir, db, lambda engine: revoked_serials(engine, org, now_ms))
    with in_words():
        folder.publish(serials, now_ms)
    typer.echo(f"{len(serials)} certificates are on the list for the broker: {folder.crl}")


def _address(org: str, box: str) -> Address:
    store, _, name = box.partition("/")
    if not (CODE.match(store) and CODE.match(name)):
        fail(f"a box is named as s001/box1, not {box!r}")
    return Address(org, store, name)
