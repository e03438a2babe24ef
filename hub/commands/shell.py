"""What commands share: their options, the database, and how they speak to whoever runs them."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

DataDir = Annotated[Path, typer.Option("--data-dir", help="Where the hub keeps its files.", envvar="LANTERN_HUB_DATA")]
Db = Annotated[
    str, typer.Option("--db", help="Database URL: sqlite:///file or postgresql://...", envvar="LANTERN_HUB_DB")
]
Org = Annotated[str, typer.Option("--org", help="The organisation's code.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Who = Annotated[str, typer.Option("--who", help="Your name: it is kept with the decision.", envvar="LANTERN_WHO")]
Why = Annotated[str, typer.Option("--why", help="The reason, in a sentence: it is kept too.")]
DEFAULT_DATA = Path("/var/lib/lantern-hub")


def with_engine(data_dir: Path, db: str, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """Run work over the database, brought up to date first."""
    from hub.config import HubConfig
    from hub.db import open_engine, upgrade

    async def run() -> Any:
        data_dir.mkdir(parents=True, exist_ok=True)
        engine = open_engine(HubConfig(data_dir, db=db).db_url)
        try:
            await upgrade(engine)
            return await work(engine)
        finally:
            await engine.dispose()

    with in_words():
        return asyncio.run(run())


def ask(data_dir: Path, db: str, question: Callable[[Any], Awaitable[Any]]) -> Any:
    """Ask over a connection that only reads, at one moment."""
    from hub.insight.reading import reading

    async def work(engine: Any) -> Any:
        async with reading(engine) as connection:
            return await question(connection)

    return with_engine(data_dir, db, work)


@contextmanager
def in_words() -> Iterator[None]:
    """What whoever runs the command can mend is one line; anything else is a bug and keeps its trace."""
    from sqlalchemy.exc import DBAPIError

    from hub.db import SchemaError, UrlError
    from hub.fleet.stores import FleetError
    from hub.office.decisions import OfficeError
    from protocol.link.link import UrlError as BrokerUrlError

    try:
        yield
    except (BrokerUrlError, FleetError, OfficeError, OSError, SchemaError, UrlError) as exc:
        fail(str(exc))
    except DBAPIError as exc:
        fail(f"the database says: {exc.orig}")


def show(value: Any, *, as_json: bool) -> None:
    """Print rows, a line each, or JSON for programs."""
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False, default=str))
        return
    for row in value:
        typer.echo("  ".join(f"{name}={cell}" for name, cell in row.items()))


def note(sentences: Iterable[str]) -> None:
    """Say what was done all the same, and somebody should look at."""
    for words in sentences:
        typer.echo(f"lantern-hub: note: {words}", err=True)


def fail(words: str) -> NoReturn:
    """End with a sentence and exit status 1."""
    typer.echo(f"lantern-hub: {words}", err=True)
    raise typer.Exit(1)
