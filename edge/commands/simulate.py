"""`lantern-edge simulate`: a device that is not there, for trying a box, a driver or oneself."""

import asyncio
import sys
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from edge.commands.speech import language as spoken
from edge.drivers.stage.kinds import KINDS, faults_of
from edge.drivers.stage.words import in_language

simulate_app = typer.Typer(
    no_args_is_help=True,
    help="Simulated devices that speak their real wire languages, with faults to switch on. "
    "`lantern-edge simulate KIND --help` lists what can be typed and what can go wrong.",
)
LOOK_S = 0.2

Port = Annotated[int, typer.Option(help="The TCP port to be found at; 0 takes a free one.", min=0, max=65535)]
Pty = Annotated[Path | None, typer.Option(help="Be found as a serial port too, by a link of this name (8N1).")]
Faults = Annotated[list[str] | None, typer.Option("--fault", help="What is wrong from the beginning; several times.")]
Seconds = Annotated[
    float, typer.Option(help="Go away after so long; 0 stays until quit, Ctrl-C or end of input.", min=0)
]
Language = Annotated[str, typer.Option(help="The wire language.")]


def _say(text: str) -> str:
    return in_language(text, spoken())


def _about(kind: str) -> str:
    known = KINDS[kind]
    lines = [_say(f"Be {known.about}."), "", "\b", _say("Typed while it runs:")]
    lines += [f"  {act.usage:<20} {_say(act.about)}" for act in known.acts.values()]
    lines += ["  fault NAME, mend [NAME], show, help, quit", "", "\b", _say("Faults:")]
    lines += [f"  {name:<14} {_say(fault.about)}" for name, fault in faults_of(kind).items()]
    if known.languages:
        lines += ["", _say(f"Languages: {', '.join(known.languages)}.")]
    return "\n".join(lines)


def _command(kind: str) -> None:
    if KINDS[kind].languages:

        def with_language(
            port: Port = 0,
            pty: Pty = None,
            fault: Faults = None,
            seconds: Seconds = 0,
            language: Language = KINDS[kind].languages[0],
        ) -> None:
            _play(kind, port, pty, fault or [], seconds, language)

        simulate_app.command(kind, help=_about(kind))(with_language)
        return

    def plain(port: Port = 0, pty: Pty = None, fault: Faults = None, seconds: Seconds = 0) -> None:
        _play(kind, port, pty, fault or [], seconds, "")

    simulate_app.command(kind, help=_about(kind))(plain)


for _kind in KINDS:
    _command(_kind)


def _play(kind: str, port: int, pty: Path | None, faults: list[str], seconds: float, language: str) -> None:
    from edge.config import ConfigError

    known = KINDS[kind]
    if language and language not in known.languages:
        raise ConfigError(_say(f"There is no language {language!r}; there is {', '.join(known.languages)}."))
    with asyncio.Runner() as runner:
        runner.run(_stage(kind, known.make(port, language), pty, faults, seconds))


async def _stage(kind: str, sim: Any, pty: Path | None, faults: list[str], seconds: float) -> None:
    import contextlib

    from edge.drivers.stage.on_pty import OnPty
    from edge.drivers.stage.playing import Player

    async with sim, asyncio.TaskGroup() as group:
        player = Player(kind, sim, spoken())
        typer.echo(_say(f"{kind} at {sim.url}"))
        tasks = [group.create_task(_follow(player))]
        if pty:
            relay = OnPty(sim, pty)
            tasks.append(group.create_task(relay.run(lambda: typer.echo(_say(f"{kind} at {relay.url}")))))
        for name in faults:
            await _said(player, f"fault {name}")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds or None):
                await _typed(player)
        for task in tasks:
            task.cancel()


async def _typed(player: Any) -> None:
    """Until `quit`, or the end of what a person types; a file or nothing that ends leaves the device there."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in iter(sys.stdin.readline, ""):
            loop.call_soon_threadsafe(lines.put_nowait, line.strip())
        if sys.stdin.isatty():
            loop.call_soon_threadsafe(lines.put_nowait, "quit")

    # A daemon: whoever leaves does not wait for one more line.
    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) != "quit":
        if line:
            await _said(player, line)


async def _said(player: Any, typed: str) -> None:
    from edge.drivers.errors import DriverMisuse

    try:
        said = await player.do(typed)
    except DriverMisuse as exc:
        said = str(exc)
    if said:
        typer.echo(said)


async def _follow(player: Any) -> None:
    """Say what a person would see of it, whenever that changes."""
    before = player.shows()
    while True:
        await asyncio.sleep(LOOK_S)
        now = player.shows()
        if now and now != before:
            typer.echo(now)
        before = now
