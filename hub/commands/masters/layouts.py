"""`lantern-hub receipts layout`, `logo`, `preview`: how receipts look."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, fail, show, with_engine

Language = Annotated[str, typer.Option(help="zh, en or zh+en; else as it is settled.")]


def layout(
    file: Annotated[Path, typer.Argument(help="A JSON object, as docs/head-office.md has it.", exists=True)],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Put a layout in force for the chain, or for the zone or store that it names, as the next revision."""
    from hub.masters.layouts import read_layout, set_layout
    from hub.masters.reading import MasterError

    try:
        (layout,) = read_layout(file)
        revision, changed = with_engine(data_dir, db, lambda engine: set_layout(engine, org, layout))
    except MasterError as exc:
        fail(f"nothing was changed: {exc}")
    typer.echo(f"revision {revision}: layout of {layout.key} {'changed' if changed else 'was in force already'}")


def layouts(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List the layouts in force; with --json whole, to edit one. Without any, receipts have the usual one."""
    import msgspec

    from hub.masters.layouts import layouts_of
    from retail.layouts import DEFAULT

    found = ask(data_dir, db, lambda connection: layouts_of(connection, org))
    if as_json:
        show(msgspec.to_builtins(found or [DEFAULT]), as_json=True)
        return
    show([{"of": one.key, "blocks": len(one.blocks), "language": one.language} for one in found], as_json=False)


def withdraw_layout(
    of: Annotated[str, typer.Argument(help="chain, zone/NAME or store/CODE.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Take a layout back: the next more general one holds."""
    from hub.masters.load import load
    from protocol.masters import LAYOUT

    revision, gone = with_engine(data_dir, db, lambda engine: load(engine, org, (), withdraw=[(LAYOUT, of)]))
    typer.echo(f"revision {revision}: {gone} layouts withdrawn")


def logo(
    name: Annotated[str, typer.Argument(help="What layouts call it: a-z, 0-9 and -.")],
    file: Annotated[Path, typer.Argument(help="A PNG, JPEG or other picture.", exists=True, dir_okay=False)],
    width: Annotated[
        int, typer.Option(help="Dots across: paper of 58 mm has 384, of 80 mm 576.", min=8, max=576)
    ] = 256,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Load a picture for receipts, dithered to black and white dots, as the next revision."""
    import re

    from hub.masters.layouts import read_picture
    from hub.masters.load import load
    from hub.masters.reading import MasterError

    if not re.fullmatch(r"[a-z0-9-]{1,32}", name):
        fail(f"a picture is called by 1 to 32 of a-z, 0-9 and -, not {name!r}")
    try:
        picture = read_picture(name, file, width)
    except MasterError as exc:
        fail(f"nothing was loaded: {exc}")
    revision, changed = with_engine(data_dir, db, lambda engine: load(engine, org, [picture]))
    height = len(picture.bits) // ((picture.width + 7) // 8)
    typer.echo(f"revision {revision}: {name} {'is' if changed else 'was'} {picture.width} by {height} dots")


def preview(
    file: Annotated[Path | None, typer.Argument(help="A layout to try; else the one in force.", exists=True)] = None,
    columns: Annotated[int, typer.Option(help="Columns of the paper: 32, 42 or 48.", min=16, max=96)] = 42,
    receipt: Annotated[str, typer.Option(help="A receipt that head office has, by its number; else one made up.")] = "",
    store: Annotated[str, typer.Option(help="Whose layout, for the one that is made up.")] = "",
    language: Language = "",
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Show a receipt as text, as wide as its paper; a long word may break elsewhere on the printer."""
    from hub.masters.layouts import read_layout
    from hub.masters.reading import MasterError
    from retail.layouts.columns import lines_of

    if language not in {"", "zh", "en", "zh+en"}:
        fail(f"a language is zh, en or zh+en, not {language!r}")
    try:
        tried = next(read_layout(file)) if file else None
    except MasterError as exc:
        fail(str(exc))
    sheet = ask(data_dir, db, lambda connection: _sheet(connection, org, tried, receipt, store, language))
    for line in lines_of(sheet, columns):
        typer.echo(line)


async def _sheet(connection: Any, org: str, tried: Any, number: str, store: str, language: str) -> Any:
    from hub.insight.receipts.paper import paper, sample
    from protocol.e_receipt import asked_for

    if not number:
        return await sample(connection, org, store, tried, language)
    key = asked_for(number)
    found = await paper(connection, org, key, language=language, layout=tried) if key else None
    if found is None:
        fail(f"head office has no receipt {number}")
    return found.sheet


#: Commands of `lantern-hub receipts`, by name.
COMMANDS: dict[str, Callable[..., None]] = {
    "layout": layout,
    "layouts": layouts,
    "withdraw-layout": withdraw_layout,
    "logo": logo,
    "preview": preview,
}
