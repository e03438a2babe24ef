"""`lantern-hub receipts` and `lantern-hub returns`: is a receipt true, and what came back twice."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, in_words, show

receipts_app = typer.Typer(help="Receipts: how they look, and whether one is true.", no_args_is_help=True)
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
    from hub.insight.proof import prove

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


@returns_app.command("doubles")
def returns_doubles(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List lines of receipts that came back at two stores, or more often than they were sold; those first."""
    import msgspec

    from hub.insight.returns import doubles

    found = ask(data_dir, db, lambda connection: doubles(connection, org)).doubles
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
        return
    show([_told(one) for one in found], as_json=False)


def _told(one: Any) -> dict[str, Any]:
    from retail.quantity import text

    by = ", ".join(f"{back.receipt} ({text(back.qty_milli, weighed=False)})" for back in one.returns)
    figures = {name: text(getattr(one, f"{name}_milli"), weighed=False) for name in ("sold", "back", "over")}
    return {"receipt": one.receipt, "line": one.line, "item": one.item} | figures | {"by": by}
