"""`lantern-edge scales`: what scales that print labels are loaded with."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from protocol.masters import StoreDoc
    from retail.promotions import Circumstances

scales_app = typer.Typer(no_args_is_help=True, help="Scales that print price labels (条码秤).")
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")


@scales_app.command("plu")
def scales_plu(
    to: Annotated[Path, typer.Argument(help="The file to write.")],
    form: Annotated[
        str, typer.Option("--format", help="csv: a table for the scale's own program; dwl: text of the DWL PLU kind.")
    ] = "csv",
    pattern: Annotated[
        str,
        typer.Option("--label", help="Pattern of the label's code, such as 21IIIIIVVVVVC; the store's own if none."),
    ] = "",
    config: Annotated[Path, typer.Option("--config", help="The store server's configuration.")] = DEFAULT_CONFIG,
) -> None:
    """Write the goods that have a PLU, at what they cost in this store now, for a scale that prints labels."""
    from edge.config import ConfigError, read_config
    from edge.identity import read_identity
    from edge.replica.counter import read_counter
    from protocol.link import SystemClock
    from retail.plu import FORMATS, list_goods
    from retail.plu.rows import rule_of

    if form not in FORMATS:
        raise ConfigError(f"There is no format {form!r}; there is {', '.join(FORMATS)}.")
    data_dir = read_config(config).box.data_dir
    identity = read_identity(data_dir)
    try:
        counter = read_counter(data_dir / "masters.db")
    except OSError as exc:
        raise ConfigError(f"The goods cannot be read: {exc}. The store server fetches them when it runs.") from exc
    rule = rule_of(counter.rules, pattern)
    if rule is None:
        known = ", ".join(one.pattern for one in counter.rules)
        raise ConfigError(f"This store reads no label {pattern!r}; it reads {known}.")
    now = _now(counter.stores.get(identity.store), identity.store, identity.timezone, SystemClock().wall_ms())
    listed = list_goods(counter.items, counter.book, now, rule)
    to.write_text(FORMATS[form](listed, identity.currency), "utf-8", newline="")
    typer.echo(
        f"{to}: {len(listed.rows)} goods of revision {counter.revision}, for labels {rule.pattern} "
        f"({'weight in grams' if rule.value == 'weight_g' else 'amount'}, flag {listed.flag})"
    )
    for line in listed.left_out:
        typer.echo(f"left out: {line}", err=True)


def _now(doc: "StoreDoc | None", store: str, timezone: str, wall_ms: int) -> "Circumstances":
    """The store and its clock, as prices ask for them."""
    from edge.lanes.store.calendar import Calendar, local_time, zone
    from retail.promotions import Circumstances, Moment
    from retail.terms import Terms

    time_zone, terms = zone(doc.timezone if doc else timezone), doc.terms if doc else Terms()
    calendar = Calendar(time_zone)
    calendar.follow(time_zone, terms.day_begins_min)
    local = local_time(wall_ms, time_zone)
    moment = Moment(calendar.business_date(wall_ms), local.isoweekday(), local.hour * 60 + local.minute)
    return Circumstances(moment, store, terms.zone, off=frozenset(terms.off))
