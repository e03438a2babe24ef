"""`lantern-hub parked`: what could not be read, and what becomes of it."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, Who, Why, ask, fail, show, with_engine

parked_app = typer.Typer(help="What could not be read.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="Its id or the beginning of it, as `list` shows it.")]
ID_LENGTH = 12


@parked_app.command("list")
def parked_list(
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    every: Annotated[bool, typer.Option("--all", help="Those that were dismissed too.")] = False,
    as_json: Json = False,
) -> None:
    """List what could not be read, with the reason, newest first."""
    import msgspec

    from hub.commands.told import moment

    rows = _rows(data_dir, db, org, every=every)
    if as_json:
        show(msgspec.to_builtins(rows), as_json=True)
        return
    for row in rows:
        what = f"fact {row.seq}" if row.seq else "message"
        state = "  dismissed" if row.dismissed_ms else ""
        typer.echo(
            f"{row.id[:ID_LENGTH]}  {row.store}/{row.box}  {row.stream} {what}  {row.bytes} bytes"
            f"  {row.times} times  {moment(row.received_ms)}{state}  {row.reason}"
        )


@parked_app.command("show")
def parked_show(
    parked_id: Id,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    save: Annotated[Path | None, typer.Option(help="Write its bytes to this file; `-` is standard output.")] = None,
    as_json: Json = False,
) -> None:
    """Show one: why it is parked, what its bytes say, and the bytes."""
    import msgspec

    from hub.commands.told import moment, money
    from hub.insight.uncounted.parked import kept, parked_detail

    digest = _digest(data_dir, db, org, parked_id)
    if save is not None:
        _save(ask(data_dir, db, lambda connection: kept(connection, org, digest)).payload, save)
        return
    found = ask(data_dir, db, lambda connection: parked_detail(connection, org, digest))
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    row = found.parked
    typer.echo(f"{row.id}  {row.store}/{row.box}, {row.stream}: {row.reason}")
    typer.echo(
        f"  came {row.times} times, first {moment(row.received_ms)}; {row.bytes} bytes"
        + ("" if found.whole else ", cut short")
    )
    if found.contents:
        typer.echo(f"  by its own account {found.contents.facts} facts, {money(found.contents)}")
    for line in (*found.words, *found.hex):
        typer.echo(f"  {line}")


@parked_app.command("retry")
def parked_retry(
    who: Who,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids, or --all.")] = None,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    every: Annotated[bool, typer.Option("--all", help="All that are parked and not dismissed.")] = False,
) -> None:
    """Try again, mostly after an update of the hub: what is good now counts, once."""
    if bool(ids) == every:
        fail("name what is to be tried again, or say --all")
    digests = (
        [bytes.fromhex(row.id) for row in reversed(_rows(data_dir, db, org, every=False))]
        if every
        else [_digest(data_dir, db, org, one) for one in ids or ()]
    )
    still = 0
    for done in with_engine(data_dir, db, lambda engine: _retry(engine, org, who, digests)):
        still += done.outcome == "still"
        told = {"applied": f"{done.facts} facts count now", "known": "all of it was there already"}
        typer.echo(f"{done.id[:ID_LENGTH]}  {told.get(done.outcome) or f'still parked: {done.words}'}")
    if still:
        raise typer.Exit(1)


@parked_app.command("dismiss")
def parked_dismiss(
    parked_id: Id, who: Who, why: Why, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme"
) -> None:
    """Keep it, and hear no more of it. `retry` still takes it."""
    from hub.office.decisions import By
    from hub.office.repair import Repair
    from protocol.link import SystemClock

    digest = _digest(data_dir, db, org, parked_id)
    new = with_engine(data_dir, db, lambda engine: Repair(engine, org, SystemClock(), By(who, why)).dismiss(digest))
    typer.echo(f"{digest.hex()[:ID_LENGTH]} " + ("is dismissed" if new else "was dismissed before"))


@parked_app.command("apart")
def parked_apart(
    parked_id: Id, who: Who, why: Why, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme"
) -> None:
    """Set facts of another history (a cloned card) aside as a life of their own, to be released or dismissed there."""
    from hub.office.apart import set_apart
    from hub.office.decisions import By
    from protocol.link import SystemClock

    digest, now_ms = _digest(data_dir, db, org, parked_id), SystemClock().wall_ms()
    done = with_engine(data_dir, db, lambda engine: set_apart(engine, org, digest, By(who, why), now_ms))
    typer.echo(f"{done.facts} facts are set aside as {done.life}: see lantern-hub aside show {done.life}")


async def _retry(engine: Any, org: str, who: str, digests: list[bytes]) -> list[Any]:
    from hub.office.decisions import By
    from hub.office.repair import Repair
    from protocol.link import SystemClock

    repair = Repair(engine, org, SystemClock(), By(who, "tried again"))
    return [await repair.retry(digest) for digest in digests]


def _rows(data_dir: Path, db: str, org: str, *, every: bool) -> list[Any]:
    from hub.insight.uncounted.parked import parked

    rows: list[Any] = ask(data_dir, db, lambda connection: parked(connection, org, dismissed=every)).parked
    return rows


def _digest(data_dir: Path, db: str, org: str, beginning: str) -> bytes:
    found = [row.id for row in _rows(data_dir, db, org, every=True) if row.id.startswith(beginning.lower())]
    if len(found) != 1 or not beginning:
        fail(f"{'nothing' if not found else 'more than one thing'} is parked under {beginning!r}")
    return bytes.fromhex(found[0])


def _save(payload: bytes, path: Path) -> None:
    if str(path) == "-":
        sys.stdout.buffer.write(payload)
    else:
        path.write_bytes(payload)
        typer.echo(f"{path}: {len(payload)} bytes")
