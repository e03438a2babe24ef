"""`lantern-edge journal`: is what was sold still what was written, and copies of it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from edge.config import ConfigError
from edge.journal.words import Identity

journal_app = typer.Typer(no_args_is_help=True, help="What was sold, as it stands on this box's disk.")
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")
ConfigFile = Annotated[Path, typer.Option("--config", help="The store server's configuration.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@journal_app.command("verify")
def journal_verify(config: ConfigFile = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Check the whole hash chain on the disk; lanes may go on selling meanwhile."""
    from edge.verify import verify_journal

    found = verify_journal(_path(config))
    lines = "\n".join(f"{stream}: {words}" for stream, words in found.items())
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else lines)
    if any(words != "whole" for words in found.values()):
        raise typer.Exit(1)


@journal_app.command("check")
def journal_check(config: ConfigFile = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Name every damaged fact of the ledger and what to do; lanes may go on selling meanwhile."""
    from edge.verify import check_lines, damaged_facts

    found = damaged_facts(_path(config))
    plain = [{"seq": flaw.seq, "harm": flaw.harm.value, "minor": flaw.minor, "acked": flaw.acked} for flaw in found]
    lines = "\n".join(check_lines(found, _identity(config).store))
    typer.echo(json.dumps(plain) if as_json else lines)
    if found:
        raise typer.Exit(1)


@journal_app.command("mend")
def journal_mend(
    copies: Annotated[
        list[Path] | None, typer.Option("--from", help="What `journal backup` made; may be repeated.")
    ] = None,
    give_up: Annotated[
        int, typer.Option(help="No copy has it: begin the ledger after this damaged fact, and tell head office.")
    ] = 0,
    by: Annotated[str, typer.Option(help="Who gives it up.")] = "",
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Put damaged facts right from copies, where the hash chain proves them. The store server must be stopped."""
    from edge.journal.care.mend import mend
    from edge.verify import give_up_line, mended_lines

    path = _path(config)
    if not path.exists():
        raise ConfigError(f"There is no journal at {path}.")
    if give_up:
        typer.echo(give_up_line(path, _identity(config), give_up, by))
        return
    mended = mend(path, copies or ())
    typer.echo("\n".join(mended_lines(mended)))
    if not all(one.source for one in mended):
        raise typer.Exit(1)


@journal_app.command("backup")
def journal_backup(
    to: Annotated[Path, typer.Argument(help="A file, or a folder such as that of a USB stick.")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Copy the journal and check the copy from its first fact to its last; lanes may go on selling meanwhile."""
    from edge.journal.care.copies import back_up

    path, box = _path(config), _identity(config)
    if not path.exists():
        raise ConfigError(f"There is no journal at {path}.")
    copied = back_up(path, to / f"lantern-{box.store}-{box.box}-{box.epoch}.journal" if to.is_dir() else to)
    kept = f"facts {copied.first_seq} to {copied.head.seq}, {copied.head.receipts} receipts ever sold"
    typer.echo(f"{copied.path}: {kept}, {copied.size:,} bytes, checked from the first fact to the last")
    typer.echo("It is for mending and for carrying facts to head office; no store server sells on a copy.")


@journal_app.command("restore")
def journal_restore(
    copy: Annotated[Path, typer.Argument(help="What `journal backup` made.")], config: ConfigFile = DEFAULT_CONFIG
) -> None:
    """Put a copy where a journal was that cannot be read any more. The store server must be stopped."""
    from edge.journal.care.copies import restore

    path = _path(config)
    aside = restore(copy, path, _identity(config))
    typer.echo(f"{path} is what was copied." + (f" What was there is now {aside}: keep it." if aside else ""))
    typer.echo("Nothing can be sold on a copy. Next, on this box:")
    typer.echo("  1. lantern-edge facts export STICK     and at head office: lantern-hub facts import")
    typer.echo("  2. a new life, as the manual says under 'A new life on the same machine'")


def _path(config: Path) -> Path:
    from edge.config import read_config

    return read_config(config).box.data_dir / "journal.db"


def _identity(config: Path) -> Identity:
    from edge.config import read_config
    from edge.identity import read_identity

    box = read_identity(read_config(config).box.data_dir)
    return Identity(box.org, box.store, box.box, box.epoch)
