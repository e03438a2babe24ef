"""`lantern-edge`: run a store server, enrol a box, and ask how it is."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from edge.commands.clock import clock_app
from edge.commands.devices import devices_app
from edge.commands.facts import facts_app
from edge.commands.journal import journal_app
from edge.commands.labels import labels_app
from edge.commands.orders import orders_app
from edge.commands.replica import replica_app
from edge.commands.scales import scales_app
from edge.commands.simulate import simulate_app
from edge.commands.technician import technician_app

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, help=__doc__)
line_app = typer.Typer(no_args_is_help=True, help="The line to head office.")
app.add_typer(line_app, name="line")
app.add_typer(journal_app, name="journal")
app.add_typer(facts_app, name="facts")
app.add_typer(replica_app, name="replica")
app.add_typer(clock_app, name="clock")
app.add_typer(devices_app, name="devices")
app.add_typer(technician_app, name="technician")
app.add_typer(simulate_app, name="simulate")
app.add_typer(labels_app, name="labels")
app.add_typer(orders_app, name="orders")
app.add_typer(scales_app, name="scales")

ConfigFile = Annotated[Path, typer.Option("--config", help="The store server's configuration.", show_default=True)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")


@app.command()
def serve(config: ConfigFile = DEFAULT_CONFIG, debug: Annotated[bool, typer.Option(help="Log more.")] = False) -> None:
    """Run the store server until it is told to stop."""
    import asyncio

    import uvloop

    from edge.app import serve as run
    from edge.config import read_config
    from edge.identity import read_identity, read_key
    from edge.logs import set_up_logs

    set_up_logs(debug=debug)
    settings = read_config(config)
    identity, key = read_identity(settings.box.data_dir), read_key(settings.box.data_dir)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings, identity, key))


@app.command()
def enrol(
    hub: Annotated[str, typer.Option(help="Head office, such as http://hub.example:8470.")],
    code: Annotated[str, typer.Option(help="The one-time code that `lantern-hub enrol` printed.")],
    data_dir: Annotated[Path, typer.Option(help="Where this box keeps its journal and keys.")],
) -> None:
    """Make this machine a store's box."""
    from edge.enrol import enrol as ask
    from protocol.link import SystemClock

    identity = ask(hub, code, data_dir, SystemClock().wall_ms())
    typer.echo(f"This box is now {identity.store}/{identity.box} of {identity.org}, epoch {identity.epoch}.")
    typer.echo("Next: lantern-edge serve --config edge.toml")


@app.command()
def renew(
    data_dir: Annotated[Path, typer.Option(help="Where this box keeps its journal and keys.")],
    hub: Annotated[str, typer.Option(help="Head office, where it is no more at the address of the enrolment.")] = "",
) -> None:
    """Ask head office for a certificate and the broker's address now; a running box does it by itself in time."""
    from msgspec.structs import replace

    from edge.door import Door
    from edge.enrol import renew as ask
    from edge.identity import read_identity, read_key, write_identity
    from protocol.link import SystemClock

    identity, key = read_identity(data_dir), read_key(data_dir)
    door = Door(data_dir, replace(identity, hub=hub.rstrip("/") or identity.hub))
    ask(door, key, SystemClock().wall_ms())
    write_identity(data_dir, door.identity)
    typer.echo(f"This box has a certificate for {door.broker.place}.")


@app.command()
def status(config: ConfigFile = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """How the running store server is: lanes, devices, line, disk."""
    answer = _ask(config, "/api/v1/status")
    _print(answer, _status_lines(answer), as_json=as_json)


@line_app.command("explain")
def line_explain(config: ConfigFile = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Why the line is in the state it is in, and what waits."""
    from edge.explain import line_lines

    answer = _ask(config, "/api/v1/line")
    _print(answer, line_lines(answer), as_json=as_json)


@app.command()
def quote(
    case: Annotated[str, typer.Argument(help="A worked example as JSON; `-` reads standard input.")] = "-",
    language: Annotated[str, typer.Option(help="Language of the reasons: zh or en.")] = "zh",
) -> None:
    """Price a cart under promotions and say why each was given or not, as this box would (docs/pricing.md)."""
    from retail.cases import in_words, quote_case, read_case

    found = quote_case(read_case(sys.stdin.buffer.read() if case == "-" else Path(case).read_bytes()))
    _print(in_words(found, language), [], as_json=True)


def _ask(config: Path, path: str) -> Any:
    from edge.commands.asking import ask_server

    return ask_server(config, path)


def _status_lines(now: dict[str, Any]) -> list[str]:
    box, line = now["box"], now["line"]
    up = f"epoch {box['epoch']}, version {box['version']}, up {now['up_s']} s, business date {now['business_date']}"
    goods = f"goods {now['items']} at revision {now['masters_revision']}"
    head = [
        f"{box['store']}/{box['box']} {box['store_name']}, {up}",
        f"line {line['state']}: {line['reason']}; {line['pending_receipts']} receipts wait",
        f"{goods}; disk {now['disk']['state']}, {now['disk']['free_bytes'] // 1024**2} MB free",
        f"time {now['time']['words']['en']}",
        f"ledger {_kept(now['ledger'])}. {now['ledger']['words']['en']}",
    ]
    return head + [text for lane in now["lanes"] for text in _lane_lines(lane)]


def _kept(ledger: dict[str, Any]) -> str:
    if ledger["last_seq"] < ledger["first_seq"]:
        return f"empty after fact {ledger['last_seq']}"
    return f"from fact {ledger['first_seq']} of {ledger['since']} to {ledger['last_seq']}"


def _lane_lines(lane: dict[str, Any]) -> list[str]:
    devices = ", ".join(f"{device['role']} {device['state']}" for device in lane["devices"]) or "no devices"
    notices = [f"  ! {notice['words']['en']}" for notice in lane["notices"]]
    return [f"lane {lane['lane']}: {lane['open_lines']} open lines, {lane['sales']} sales, {devices}", *notices]


def _print(answer: Any, lines: list[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else "\n".join(lines))


def main() -> None:
    """Run, and say what is wrong in one sentence instead of a traceback."""
    from edge.config import ConfigError
    from edge.drivers.errors import DriverMisuse
    from edge.journal.errors import JournalError
    from retail.cases import BadCase

    try:
        app()
    except (BadCase, ConfigError, DriverMisuse, JournalError) as error:
        typer.echo(f"lantern-edge: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        typer.echo(f"lantern-edge: {error.strerror or error}: {error.filename or ''}".rstrip(": "), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
