"""`lantern-hub coupons`: coupons of one use, and those that were used twice."""

import re
from datetime import datetime
from typing import Annotated

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, fail, in_words, show, with_engine

coupons_app = typer.Typer(help="Coupons of one use, and those that were used twice.", no_args_is_help=True)

_KIND = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")


@coupons_app.command("make")
def coupons_make(
    kind: Annotated[str, typer.Argument(help="What promotions name as their coupon.")],
    count: Annotated[int, typer.Option(help="How many.", min=1, max=1_000_000)] = 1,
    until: Annotated[str, typer.Option(help="The last day, yyyymmdd; without it they are good for ever.")] = "",
    data_dir: DataDir = DEFAULT_DATA,
    org: Org = "acme",
) -> None:
    """Print signed codes, one a line: for QR codes in messages or in print. Nothing is kept of them here."""
    from hub.fleet.keys import load_or_make_key
    from hub.masters.coupons import make_coupons

    if not _KIND.match(kind):
        fail("a coupon's kind is 1 to 32 letters, digits, _ or -")
    with in_words():
        key = load_or_make_key(data_dir / "hub.key")
    for code in make_coupons(kind, count, _day(until), org, key):
        typer.echo(code)


@coupons_app.command("doubles")
def coupons_doubles(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List coupons of one use that stand on more than one receipt, newest first."""
    from hub.masters.coupons import doubles

    show(with_engine(data_dir, db, lambda engine: doubles(engine, org)), as_json=as_json)


def _day(text: str) -> int:
    if not text:
        return 0
    try:
        return int(f"{datetime.strptime(text, '%Y%m%d'):%Y%m%d}")  # noqa: DTZ007 - a day of every store's own calendar
    except ValueError:
        fail(f"a day is written as 20261231, not {text!r}")
