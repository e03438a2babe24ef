"""`lantern-hub receipts` and `lantern-hub returns`: is a receipt true, and what came back twice."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, fail, in_words, show

receipts_app = typer.Typer(
    help="Receipts: how they look, whether one is true, and why it came to what it did.", no_args_is_help=True
)
returns_app = typer.Typer(help="Goods that came back.", no_args_is_help=True)


@receipts_app.command("verify")
def receipts_verify(
    code: Annotated[str, typer.Argument(help="What its QR code says, or its number.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Say whether a receipt's sale has reached head office, and is what the paper says; exit 1 where it is not proved."""
    import msgspec

    from hub.fleet.keys import load_or_make_key
    from hub.insight.receipts.proof import prove

    with in_words():
        key = load_or_make_key(data_dir / "hub.key").public_key().public_bytes_raw()
    found = ask(data_dir, db, lambda connection: prove(connection, org, code.strip(), key))
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
    else:
        typer.echo(": ".join(filter(None, (found.verdict, found.receipt, found.words))))
        for one in found.differs:
            typer.echo(f"  {one}")
    if found.verdict not in {"proved", "number-only"}:
        raise typer.Exit(1)


@receipts_app.command("replay")
def receipts_replay(
    number: Annotated[str, typer.Argument(help="A receipt's number; or a store's code, with --date.")],
    date: Annotated[str, typer.Option(help="All of the store's receipts of this business date, as 2026-11-23.")] = "",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Reckon a receipt again by the masters that it names: why each line cost what it did, and what differs; then exit 1."""
    from hub.insight.receipts.replay import replayed
    from retail.returns.origin import read_receipt

    if date:
        _replay_day(number, date, data_dir, db, org, as_json=as_json)
        return
    key = read_receipt(number.strip(), "", "")
    if key is None or not key.store:
        fail(f"{number!r} is no number of a receipt, such as s001-03-1-000123")
    found = ask(data_dir, db, lambda connection: replayed(connection, org, key))
    if found is None:
        fail(f"{key.text} has not reached head office")
    _say(found, as_json=as_json)
    if not found.agrees:
        raise typer.Exit(1)


def _replay_day(store: str, date: str, data_dir: Path, db: str, org: str, *, as_json: bool) -> None:
    from hub.commands.figures.takings import day_of
    from hub.insight.receipts.replay import replayed_day

    day = day_of(date) or 0
    found = ask(data_dir, db, lambda connection: replayed_day(connection, org, store, day))
    for one in found.differs:
        _say(one, as_json=as_json)
    gone = sum(one.masters_gone for one in found.differs)
    lost = f", of {gone} the masters are kept no more" if gone else ""
    typer.echo(f"{found.receipts} receipts, {found.receipts - len(found.differs)} come out again{lost}")
    if found.differs:
        raise typer.Exit(1)


def _say(found: Any, *, as_json: bool) -> None:
    import msgspec

    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
        return
    if found.masters_gone:
        typer.echo(
            f"{found.receipt}: cannot be reckoned again: what it was sold by, revision {found.revision}, is kept no more"
        )
        return
    typer.echo(
        f"{found.receipt}: {'agrees' if found.agrees else 'DIFFERS'}, revision {found.revision}, as of {found.at}"
    )
    for line in found.lines:
        typer.echo(f"  {line.line}  {line.item}  {_from(line)}  {line.amount_minor}{_off(line)}")
    for one in found.promotions:
        why = (
            f"given {one.times} times, {one.off_minor} off" if one.off_minor else one.reason.words("en", found.currency)
        )
        typer.echo(f"  {one.promotion} (version {one.version}) {one.name}: {why}")
    for one in found.differs:
        where = f"line {one.line}, " if one.line else ""
        typer.echo(f"  differs: {where}{one.what}: sold {one.sold}, found {one.found}")


def _from(line: Any) -> str:
    """Where a unit's price comes from."""
    if line.labelled:
        return "at its label's amount"
    price = line.price
    more = [name for name, holds in (("member", price.member), ("timed", price.timed)) if holds]
    more += [f"from {price.from_qty_milli}"] if price.from_qty_milli else []
    return " ".join([f"{price.price_minor} by the {price.place}'s price", *more])


def _off(line: Any) -> str:
    return "".join(f", {off} off by {promotion}" for promotion, off in line.discounts.items())


@returns_app.command("doubles")
def returns_doubles(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List lines of receipts that came back at two stores, or more often than they were sold; those first."""
    import msgspec

    from hub.insight.returns.twice import doubles

    found = ask(data_dir, db, lambda connection: doubles(connection, org)).doubles
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    show([_told(one) for one in found], as_json=False)


def _told(one: Any) -> dict[str, Any]:
    from retail.quantity import text

    by = ", ".join(f"{back.receipt} ({text(back.qty_milli, weighed=False)})" for back in one.returns)
    figures = {name: text(getattr(one, f"{name}_milli"), weighed=False) for name in ("sold", "back", "over")}
    said = {"answered": f"{one.answered.verdict} by {one.answered.who}"} if one.answered else {}
    return {"receipt": one.receipt, "line": one.line, "item": one.item} | figures | {"by": by} | said
