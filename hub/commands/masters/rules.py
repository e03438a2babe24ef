"""`lantern-hub rule`: how in-store barcodes are read."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, fail, show, with_engine

rule_app = typer.Typer(help="Rules for in-store barcodes.", no_args_is_help=True)


@rule_app.command("add")
def rule_add(
    pattern: Annotated[
        str,
        typer.Argument(
            help="Digits stand for themselves; I item (PLU), V value, W weight, K price check digit, C check digit, X any."
        ),
    ],
    value: Annotated[str, typer.Option(help="What V counts: weight_g or price_minor.")] = "weight_g",
    step: Annotated[int, typer.Option(help="How many of those one of V is: 10 for a price in tenths of a yuan.")] = 1,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Add a rule for in-store barcodes that carry a weight or a price, such as 22IIIIIVVVVVC."""
    from retail.barcodes import BarcodeRule, fault

    rule = BarcodeRule(pattern, value, step)
    if wrong := fault(rule):
        fail(wrong)
    revision, changed = _load(data_dir, db, org, [rule])
    typer.echo(f"revision {revision}: rule {pattern} {'added' if changed else 'was there already'}")


@rule_app.command("preset")
def rule_preset(
    name: Annotated[str, typer.Argument(help="cn-weight, cn-price, cn-18, eu, uk or us.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Add the rules that are common in a country, to begin with and edit."""
    from retail.barcodes import PRESETS

    if name not in PRESETS:
        fail(f"there is no preset {name!r}: {', '.join(PRESETS)}")
    revision, changed = _load(data_dir, db, org, PRESETS[name])
    typer.echo(f"revision {revision}: {changed} rules added")


@rule_app.command("list")
def rule_list(data_dir: DataDir = DEFAULT_DATA, db: Db = "", org: Org = "acme", as_json: Json = False) -> None:
    """List the rules of the newest revision, in the order in which they are tried."""
    from hub.masters.stores import rules

    show(with_engine(data_dir, db, lambda engine: rules(engine, org)), as_json=as_json)


@rule_app.command("withdraw")
def rule_withdraw(
    patterns: Annotated[list[str], typer.Argument(help="Patterns of rules.")],
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
) -> None:
    """Take rules back as the next revision."""
    from protocol.masters import RULE

    revision, changed = _load(data_dir, db, org, (), [(RULE, pattern) for pattern in patterns])
    typer.echo(f"revision {revision}: {changed} rules withdrawn")


def _load(data_dir: Any, db: str, org: str, rules: Any, gone: Any = ()) -> tuple[int, int]:
    from hub.masters.load import load

    done: tuple[int, int] = with_engine(data_dir, db, lambda engine: load(engine, org, rules, withdraw=gone))
    return done
