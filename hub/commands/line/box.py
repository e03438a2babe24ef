"""`lantern-hub box`: what boxes are asked for; one that is stolen, or was found again."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, Who, ask, fail, in_words, show, with_engine
from protocol.topics import CODE, Address

box_app = typer.Typer(
    help="Boxes: what they are asked for; stolen ones, and those that were found again.", no_args_is_help=True
)

Box = Annotated[str, typer.Argument(metavar="STORE/BOX", help="Such as s001/box1.")]


@box_app.command("revoke")
def box_revoke(box: Box, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme") -> None:
    """Believe a box no longer: the hub within seconds, the broker with the list of revoked ones, other stores its receipts no more."""
    from hub.fleet.ca_books import revoke
    from hub.masters.box_keys import post_keys
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    lives = with_engine(data_dir, db, lambda engine: revoke(engine, _address(org, box), now_ms))
    with_engine(data_dir, db, lambda engine: post_keys(engine, org))
    typer.echo(f"{box} is revoked" if lives else f"{box} was revoked before")
    _publish(data_dir, db, org)


@box_app.command("readmit")
def box_readmit(box: Box, data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme") -> None:
    """Take a revocation back. The box gets a new certificate by itself."""
    from hub.fleet.ca_books import readmit
    from hub.masters.box_keys import post_keys

    with_engine(data_dir, db, lambda engine: readmit(engine, _address(org, box)))
    with_engine(data_dir, db, lambda engine: post_keys(engine, org))
    typer.echo(f"{box} is believed again")
    _publish(data_dir, db, org)


@box_app.command("ask")
def box_ask(
    box: Box,
    what: Annotated[str, typer.Argument(help="status, line, check-replica, log or restart-devices.")],
    who: Who = "",
    within: Annotated[int, typer.Option(help="Seconds after which it is not to be done any more.")] = 600,
    wait: Annotated[int, typer.Option(help="Seconds to wait for the answer; 0: see `box asked` later.")] = 30,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Ask a box for something; done once, and not at all once the time is over."""
    from hub.fleet.asks import ask_box
    from protocol.link import SystemClock

    clock = SystemClock()
    made = with_engine(
        data_dir, db, lambda engine: ask_box(engine, _address(org, box), what, who, clock.wall_ms(), within)
    )
    found = with_engine(data_dir, db, lambda engine: _answer(engine, org, made, clock, wait))
    typer.echo(found.text or f"{found.outcome}: question {made}; its answer will be in: lantern-hub box asked {made}")
    if found.outcome not in {"done", "open"}:
        raise typer.Exit(1)


@box_app.command("asked")
def box_asked(
    question: Annotated[str, typer.Argument(help="A question's id, to see its answer whole.")] = "",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """List what boxes were asked for, newest first, and what came of it."""
    import msgspec

    from hub.commands.told import moment
    from hub.fleet.asks import asks, one_ask
    from protocol.link import SystemClock

    now_ms = SystemClock().wall_ms()
    whole = ask(data_dir, db, lambda connection: one_ask(connection, org, question, now_ms)) if question else None
    if question and not whole:
        fail(f"there is no question {question}")
    rows = [whole] if whole else ask(data_dir, db, lambda connection: asks(connection, org, now_ms))
    if as_json:
        show(msgspec.to_builtins(rows), as_json=True)
        return
    for row in rows:
        when = moment(row.answered_ms or row.until_ms)
        typer.echo(
            f"{row.id}  {row.store}/{row.box}  {row.what}  {moment(row.asked_ms)}  {row.outcome} {when}  {row.who}"
        )
    if whole:
        typer.echo(whole.text)


async def _answer(engine: Any, org: str, question: str, clock: Any, wait_s: int) -> Any:
    """The question as it stands once it is answered, or the time is over."""
    from hub.fleet.asks import one_ask

    for _ in range(max(1, wait_s * 2)):
        async with engine.connect() as connection:
            found = await one_ask(connection, org, question, clock.wall_ms())
        assert found  # it was written down a moment ago, and nobody removes one
        if found.outcome != "open" or not wait_s:
            break
        await clock.sleep(0.5)
    return found


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
