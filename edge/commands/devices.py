"""`lantern-edge devices`: what is plugged in, does it work, and what does it say."""

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from edge.commands.speech import in_words

T = TypeVar("T")
devices_app = typer.Typer(help="Devices on this box: find them, try them, record what they say.", no_args_is_help=True)
DEFAULT_CONFIG = Path("/etc/lantern/edge.toml")
Config = Annotated[Path, typer.Option("--config", help="The store server's configuration.")]
Places = Annotated[
    list[str] | None, typer.Argument(help="URLs to look at, such as socket://192.168.1.9:9100; none: all ports.")
]


@devices_app.command("scan")
def devices_scan(
    places: Places = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask too, with questions that change nothing; a display may show a letter.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say what is on each port, by listening, and propose the lines for edge.toml. Ports that lanes use are left alone."""
    if room := _room(config):
        job = room.follow(lambda line: typer.echo(line, err=True), do="scan", ask=ask, places=places or [])
        for found in job["findings"]:
            _tell_finding(
                found["url"], found["says"], in_words(found["words"]), found["role"], found["driver"], found["steady"]
            )
        room.leave()
        return
    from edge.drivers.survey import Port, find_ports

    ports = [Port(place) for place in places] if places else find_ports()
    if not ports:
        typer.echo(_said("no-ports"))
    asyncio.run(_scan(ports, ask=ask))


async def _scan(ports: Sequence[Any], *, ask: bool) -> None:
    from edge.drivers.survey import Finding, look_around

    async for seen in look_around(ports, ask=ask, in_use={}):
        if not isinstance(seen, Finding):
            typer.echo(in_words(seen), err=True)
            continue
        _tell_finding(seen.url, seen.says, in_words(seen.words), seen.role, seen.driver, steady=seen.steady)


def _tell_finding(url: str, says: str, words: str, role: str, driver: str, steady: bool) -> None:
    typer.echo(f"{url}  {says}".rstrip())
    proposal = [f"[lane.devices.{role}]", f'driver = "{driver}"', f'url = "{url}"'] if role else []
    for line in (words, *proposal):
        typer.echo(f"    {line}")
    if not steady:
        typer.echo(f"    {_said('unsteady')} (docs/technician.md)")


def _said(code: str) -> str:
    from edge.drivers.survey.words import tell

    return in_words(tell(code))


@devices_app.command("test")
def devices_test(
    which: Annotated[str, typer.Argument(help="Lane and role, such as 03/printer, or a shared device's name.")],
    config: Config = DEFAULT_CONFIG,
    seconds: Annotated[float, typer.Option(help="How long to wait for a code or a weight.", min=0.1, max=600)] = 20,
) -> None:
    """Use one device: print, weigh, read, open, show. By the running store server, whose lanes sell on; without one, by itself."""
    from edge.config import ConfigError, read_config
    from edge.drivers.survey.trying import try_shared
    from edge.technician.bound import read_bound, with_bound

    if room := _room(config):
        known = room.devices()
        if which not in known:
            raise ConfigError(f"There is no {which!r}; there is {', '.join(sorted(known)) or 'none'}.")
        job = room.follow(typer.echo, do="test", device=which, seconds=max(1, int(seconds)))
        room.leave()
        if job["state"] != "done":
            raise typer.Exit(1)
        return
    alone = read_config(config)
    settings = with_bound(alone, read_bound(alone.box.data_dir)[0])
    named = next((one for one in settings.device if one.name == which), None)
    for line in _run(try_shared(named, seconds) if named else _of_a_lane(settings, which, seconds)):
        typer.echo(in_words(line))


def _of_a_lane(settings: Any, which: str, seconds: float) -> Coroutine[Any, Any, list[Any]]:
    from edge.config import ConfigError
    from edge.drivers.survey.trying import try_device

    lane, _, role = which.partition("/")
    lanes = {one.id: one.devices for one in settings.lane}
    if lane not in lanes:
        raise ConfigError(f"There is no lane {lane!r}; there is {', '.join(lanes) or 'none'}.")
    return try_device(lane, lanes[lane], role, seconds, settings.device)


@devices_app.command("again")
def devices_again(
    which: Annotated[str, typer.Argument(help="Lane and role, such as 03/printer, or a shared device's name.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Have the running store server let go of a device and connect it anew."""
    from edge.commands.room import Room

    room = Room(config)
    job = room.follow(typer.echo, do="again", device=which)
    room.leave()
    if job["state"] != "done":
        raise typer.Exit(1)


@devices_app.command("watch")
def devices_watch(
    config: Config = DEFAULT_CONFIG,
    seconds: Annotated[float, typer.Option(help="Stop after so long; 0 goes on until Ctrl-C.", min=0)] = 0,
) -> None:
    """Follow the devices of the running store server, shared ones too: a line for each that changes."""
    import time

    from edge.commands.room import Room

    room = Room(config)
    before: dict[str, str] = {}
    until = time.monotonic() + seconds if seconds else float("inf")
    while True:
        now = {one["id"]: _state(one) for one in room.devices().values() if "state" in one}
        for device in sorted(now.keys() | before.keys()):
            if now.get(device) != before.get(device):
                typer.echo(f"{time.strftime('%H:%M:%S')}  {device:<16} {now.get(device, 'gone')}")
        before = now
        if time.monotonic() >= until:
            room.leave()
            return
        time.sleep(min(1.0, max(0.0, until - time.monotonic())))


def _state(view: Any) -> str:
    return f"{in_words(view['words'])}  {in_words(view['problem'])}".rstrip()


@devices_app.command("capture")
def devices_capture(
    url: Annotated[
        str,
        typer.Argument(
            help="A port, such as serial:///dev/lantern/usb-1?baud=9600&framing=7E1; or a device that the running store "
            "server has, such as 03/scale."
        ),
    ],
    to: Annotated[Path, typer.Argument(help="The file to write; it plays back with `devices replay`.")],
    seconds: Annotated[float, typer.Option(help="How long to listen.", min=0.1, max=86_400)] = 30,
    say: Annotated[str, typer.Option(help="Bytes to send first, in hexadecimal: 57 is a W. For a port only.")] = "",
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Record the raw bytes of a device with their times. It has codes and cards on it that are read meanwhile."""
    from edge.config import ConfigError
    from edge.drivers.survey import record
    from edge.drivers.survey.words import tell

    try:
        first = bytes.fromhex(say)
    except ValueError as exc:
        raise ConfigError(f"--say {say}: two hexadecimal digits a byte, such as 57 or 05 11.") from exc
    if "://" not in url:
        _capture_there(url, to, config, seconds)
        return
    with to.open("xb") as out:
        heard = _run(
            record(url, out, seconds=seconds, say=first, on_piece=lambda piece: typer.echo(_shown(piece), err=True))
        )
    typer.echo(f"{to}: {in_words(tell('captured', bytes=heard))}")


def _capture_there(device: str, to: Path, config: Path, seconds: float) -> None:
    from edge.commands.room import Room

    with to.open("xb") as out:
        room = Room(config)
        job = room.follow(
            lambda line: typer.echo(line, err=True), do="capture", device=device, seconds=max(1, int(seconds))
        )
        out.write(room.tape())
        room.leave()
    typer.echo(f"{to}: {in_words(job['lines'][-1])}")


def _room(config: Path) -> Any:
    """The technician's room of the store server that runs on this box, None where none does or there is no configuration."""
    from edge.commands.room import Room, is_serving

    return Room(config) if config.exists() and is_serving(config) else None


def _shown(piece: Any) -> str:
    data = bytes.fromhex(piece.heard or piece.said)
    text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)
    return f"{piece.ms / 1000:8.3f}  {'<' if piece.heard else '>'}  {data.hex(' ')}  {text}"


@devices_app.command("replay")
def devices_replay(
    tape: Annotated[Path, typer.Argument(help="A file of `devices capture`.")],
    driver: Annotated[str, typer.Option(help="The scale's language; without one the likeliest.")] = "",
) -> None:
    """Say what a recording means."""
    from edge.config import ConfigError
    from edge.drivers.survey import read_tape, replay
    from edge.drivers.survey.heard import guess
    from edge.drivers.survey.tape import BadTape

    try:
        found = read_tape(tape)
    except BadTape as exc:
        raise ConfigError(str(exc)) from exc
    likely = guess(found.heard)
    typer.echo(
        f"{found.url}: {len(found.heard)} bytes, "
        + (f"{likely.role} {likely.driver}" if likely else "no language of ours")
    )
    for ms, words in replay(found, driver):
        typer.echo(f"{ms / 1000:8.3f}  {words}")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it; what a device says against it is a sentence, not a traceback."""
    from edge.config import ConfigError
    from edge.drivers.errors import DeviceError

    try:
        return asyncio.run(work)
    except DeviceError as exc:
        raise ConfigError(str(exc)) from exc
