"""`lantern-hub`: head office on the command line."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.concerns import concerns_app
from hub.commands.figures.deposits import deposits
from hub.commands.figures.payments import payments
from hub.commands.figures.period import period_app
from hub.commands.figures.receipts import receipts_app, returns_app
from hub.commands.figures.shifts import shifts
from hub.commands.figures.stock import stock
from hub.commands.figures.takings import takings
from hub.commands.line.aside import aside_app
from hub.commands.line.box import box_app
from hub.commands.line.broker import broker_app, ca_app
from hub.commands.line.clocks import clocks
from hub.commands.line.facts import facts_app
from hub.commands.line.inspect import inspect
from hub.commands.line.parked import parked_app
from hub.commands.masters.coupons import coupons_app
from hub.commands.masters.layouts import COMMANDS as ABOUT_LAYOUTS
from hub.commands.masters.members import members_app
from hub.commands.masters.operators import operators_app
from hub.commands.masters.plan import plan_app
from hub.commands.masters.policy import policy_app
from hub.commands.masters.rules import rule_app
from hub.commands.serving import serve, worker, workers
from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, fail, in_words, note, show, with_engine
from hub.commands.tune import tune

app = typer.Typer(help="Lantern's hub at head office.", no_args_is_help=True, pretty_exceptions_enable=False)
store_app = typer.Typer(help="Stores.", no_args_is_help=True)
items_app = typer.Typer(help="Goods, as revisions that stores pull.", no_args_is_help=True)
promotions_app = typer.Typer(help="Promotions, as revisions that stores pull.", no_args_is_help=True)
prices_app = typer.Typer(help="Price lists, as revisions that stores pull.", no_args_is_help=True)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
for name, part in (
    ("store", store_app),
    ("items", items_app),
    ("promotions", promotions_app),
    ("prices", prices_app),
    ("rule", rule_app),
    ("plan", plan_app),
    ("coupons", coupons_app),
    ("members", members_app),
    ("operators", operators_app),
    ("policy", policy_app),
    ("receipts", receipts_app),
    ("returns", returns_app),
    ("concerns", concerns_app),
    ("aside", aside_app),
    ("parked", parked_app),
    ("period", period_app),
    ("db", db_app),
    ("box", box_app),
    ("broker", broker_app),
    ("ca", ca_app),
    ("facts", facts_app),
):
    app.add_typer(part, name=name)
for command in (serve, worker, workers, inspect, takings, shifts, deposits, payments, stock, clocks):
    app.command()(command)
db_app.command()(tune)
for command_name, about_layouts in ABOUT_LAYOUTS.items():
    receipts_app.command(command_name)(about_layouts)


@store_app.command("add")
def store_add(
    store: Annotated[str, typer.Argument(help="Its code: 2 to 32 of a-z and 0-9.")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    timezone: Annotated[str, typer.Option(help="IANA name.")] = "Asia/Shanghai",
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "CNY",
    terms: Annotated[
        Path | None, typer.Option(help="Its terms, a JSON object as docs/pricing.md has it.", exists=True)
    ] = None,
) -> None:
    """Add a store."""
    from hub.fleet.stores import add_store
    from hub.masters.load import load
    from hub.masters.reading import MasterError
    from hub.masters.stores import read_terms
    from protocol.masters import StoreDoc
    from retail.terms import Terms

    try:
        settled = read_terms(terms) if terms else Terms()
    except MasterError as exc:
        fail(f"nothing was changed: {exc}")

    async def work(engine: Any) -> None:
        await add_store(engine, org, store, name, timezone=timezone, currency=currency)
        await load(engine, org, [StoreDoc(store, name, timezone, currency, (name,), terms=settled)])

    with_engine(data_dir, db, work)
    typer.echo(f"store {store} ({name}) is there; enrol its box with: lantern-hub enrol {store}")


@store_app.command("list")
def store_list(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List the stores."""
    from hub.fleet.stores import list_stores

    rows = with_engine(data_dir, db, lambda engine: list_stores(engine, org))
    show(rows, as_json=as_json)


@store_app.command("terms")
def store_terms(
    store: Annotated[str, typer.Argument(help="The store's code.")],
    file: Annotated[
        Path | None,
        typer.Argument(help="A JSON object, as docs/pricing.md has it; without, what holds is shown.", exists=True),
    ] = None,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Settle what a store does about goods past their date, tax and rounding, as the next revision; or show it, to edit."""
    import msgspec

    from hub.masters.lacking import lacking
    from hub.masters.reading import MasterError
    from hub.masters.stores import read_terms, set_terms, store_doc

    async def work(engine: Any) -> tuple[int, int, list[str]]:
        revision, changed = await set_terms(engine, org, store, read_terms(file)) if file else (0, 0)
        return revision, changed, await lacking(engine, org, [await store_doc(engine, org, store)])

    try:
        if file is None:
            stands = with_engine(data_dir, db, lambda engine: store_doc(engine, org, store)).terms
            typer.echo(msgspec.json.format(msgspec.json.encode(stands)).decode())
            return
        revision, changed, notes = with_engine(data_dir, db, work)
    except MasterError as exc:
        fail(str(exc) if file is None else f"nothing was changed: {exc}")
    typer.echo(f"revision {revision}: terms of {store} changed" if changed else f"revision {revision}: nothing changed")
    note(notes)


@app.command()
def enrol(
    store: Annotated[str, typer.Argument(help="The store's code.")],
    box: Annotated[str, typer.Option(help="The box's id.")] = "box1",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Make a one-time code that enrols a store's box within 15 minutes."""
    from hub.fleet.stores import make_code
    from protocol.link import SystemClock

    code = with_engine(data_dir, db, lambda engine: make_code(engine, org, store, box, SystemClock().wall_ms()))
    if as_json:
        show({"store": store, "box": box, "code": code}, as_json=True)
    else:
        typer.echo(
            f"{code}    on the box: lantern-edge enrol --hub http://<this hub> --code {code}   (once, 15 minutes)"
        )


@items_app.command("load")
def items_load(
    file: Annotated[
        Path, typer.Argument(help="JSON objects, one a line: id, name, price_minor, gtins, plu, unit, ...", exists=True)
    ],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    replace: Annotated[bool, typer.Option(help="Withdraw items that the file does not name.")] = False,
) -> None:
    """Load goods as the next revision; only what differs travels to the stores."""
    from hub.masters.items import read_items
    from protocol.masters import ITEM

    aside: set[str] = set()
    _load(data_dir, db, org, lambda: read_items(file, aside), ITEM if replace else "", "items")
    if aside:
        note([f"fields that goods do not have were left aside: {', '.join(sorted(aside))}"])


@promotions_app.command("load")
def promotions_load(
    file: Annotated[Path, typer.Argument(help="JSON objects, one a line, as docs/pricing.md has them.", exists=True)],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    replace: Annotated[bool, typer.Option(help="Withdraw promotions that the file does not name.")] = False,
) -> None:
    """Load promotions as the next revision; try them with `quote` first."""
    from hub.masters.pricing import read_promotions
    from protocol.masters import PROMOTION

    _load(data_dir, db, org, lambda: read_promotions(file), PROMOTION if replace else "", "promotions")


@promotions_app.command("list")
def promotions_list(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List the promotions of the newest revision."""
    from hub.masters.pricing import promotions

    show(with_engine(data_dir, db, lambda engine: promotions(engine, org)), as_json=as_json)


@promotions_app.command("withdraw")
def promotions_withdraw(
    ids: Annotated[list[str], typer.Argument(help="Ids of promotions.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Take promotions back as the next revision; sales that were given them keep their names and versions."""
    from hub.masters.load import load
    from protocol.masters import PROMOTION

    gone = [(PROMOTION, each) for each in ids]
    revision, changed = with_engine(data_dir, db, lambda engine: load(engine, org, (), withdraw=gone))
    typer.echo(f"revision {revision}: {changed} promotions withdrawn")


@prices_app.command("load")
def prices_load(
    file: Annotated[Path, typer.Argument(help="JSON objects, one a line: item, price_minor, store, ...", exists=True)],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    replace: Annotated[bool, typer.Option(help="Withdraw the rows of items that the file does not name.")] = False,
) -> None:
    """Load price lists as the next revision; the rows of an item that the file names take the place of those it had."""
    from hub.masters.pricing import read_prices
    from protocol.masters import PRICES

    _load(data_dir, db, org, lambda: read_prices(file), PRICES if replace else "", "items' prices")


def _load(data_dir: Path, db: str, org: str, read: Callable[[], Any], replace: str, what: str) -> None:
    from hub.masters.lacking import lacking
    from hub.masters.load import load
    from hub.masters.plans import come_due
    from hub.masters.reading import MasterError
    from protocol.link import SystemClock

    async def work(engine: Any) -> tuple[int, int, list[str]]:
        masters = list(read())
        # What is loaded now is newer than what was settled for this morning.
        await come_due(engine, org, SystemClock().wall_ms())
        revision, changed = await load(engine, org, masters, replace=replace)
        return revision, changed, await lacking(engine, org, masters)

    try:
        revision, changed, notes = with_engine(data_dir, db, work)
    except MasterError as exc:
        fail(f"nothing was loaded: {exc}")
    typer.echo(f"revision {revision}: {changed} {what} changed" if changed else f"revision {revision}: nothing changed")
    note(notes)


@app.command("quote")
def quote_file(
    case: Annotated[str, typer.Argument(help="A worked example as JSON; `-` reads standard input.")] = "-",
    language: Annotated[str, typer.Option(help="Language of the reasons: zh or en.")] = "zh",
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of an example and end.")] = False,
    answer_schema: Annotated[
        bool, typer.Option("--answer-schema", help="Print the JSON Schema of what comes out and end.")
    ] = False,
) -> None:
    """Price a cart under promotions and say why each was given or not, without any store (docs/pricing.md)."""
    from retail.cases import BadCase, quote_case, read_case
    from retail.cases import answer_schema as answer_described
    from retail.cases import in_words as told
    from retail.cases import schema as described

    if schema or answer_schema:
        show(described() if schema else answer_described(), as_json=True)
        return
    try:
        data = sys.stdin.buffer.read() if case == "-" else Path(case).read_bytes()
        show(told(quote_case(read_case(data)), language), as_json=True)
    except (OSError, BadCase) as exc:
        fail(str(exc))


@app.command()
def verify(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """Walk every stream's hash chain; exit 1 where a stored fact does not fit."""
    import msgspec

    from hub.fleet.keys import load_key
    from hub.inbox.verify import verify_chains

    with in_words():
        key = load_key(path).public_key() if (path := data_dir / "hub.key").exists() else None
    report = with_engine(data_dir, db, lambda engine: verify_chains(engine, org, key))
    show([msgspec.structs.asdict(walked) for walked in report], as_json=as_json)
    if any(walked.broken_at for walked in report):
        raise typer.Exit(1)


@db_app.command("upgrade")
def db_upgrade(data_dir: DataDir = DEFAULT_DATA, db: Db = "") -> None:
    """Bring the database to this version's schema (serve does it at its start too)."""

    async def work(_: Any) -> None:
        return None

    with_engine(data_dir, db, work)
    typer.echo("the database is up to date")


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
