"""What every test may lean on: private servers, a clock that passes when told, and a watch over what a test leaves."""

import asyncio
import inspect
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from edge.commands.speech import language
from tests.servers import Missing, mosquitto, postgres

# A machine with more to do than this test is no fault of an example: none has to be through in a fifth of a second.
settings.register_profile("lantern", deadline=None)
settings.load_profile("lantern")

#: Where a disk that never waits is, and how much must be free there for a run.
IN_MEMORY, IN_MEMORY_BYTES = Path("/dev/shm"), 2 << 30

#: Turns of the loop that cancelled tasks get to end in, before they count as left behind.
FAREWELL_TURNS = 5


def pytest_configure() -> None:
    """Files of tests lie in memory where there is room: nobody here pulls a plug, so nobody need wait for a disk.

    What a disk does when the power goes is played by the simulation (tests/sim/), on a disk of its own.
    """
    if "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= IN_MEMORY_BYTES:
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)
    if language() == "zh":  # of whoever runs the tests: commands are tested as they speak English
        os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(autouse=True)
def _logs_go_nowhere_else() -> Iterator[None]:
    """A command that ran in this process has sent its log to a stream that is gone: forget that."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _nothing_is_left(request: pytest.FixtureRequest) -> None:
    """Hold asynchronous tests to their tasks; set up before their other fixtures, so it looks after those are gone."""
    test = getattr(request.function, "hypothesis", None)
    if inspect.iscoroutinefunction(test.inner_test if test else request.function):
        request.getfixturevalue("_no_task_is_left")


@pytest.fixture
async def _no_task_is_left() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    for _ in range(FAREWELL_TURNS):
        await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    for task in left:
        task.cancel()
    assert not left, f"the test left tasks behind: {sorted(task.get_name() for task in left)}"


@pytest.fixture(scope="session")
def mosquitto_url() -> Iterator[str]:
    """Debian's broker, for this run alone."""
    try:
        with mosquitto() as url:
            yield url
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for this run alone; its own database `postgres` is never written by us."""
    try:
        with postgres() as url:
            yield url
    except Missing as missing:
        pytest.skip(str(missing))


_databases = itertools.count(1)


@pytest.fixture
async def postgres_database(postgres_url: str) -> AsyncIterator[str]:
    """An empty database of the test's own, by URL; dropped afterwards with whoever is still connected."""
    import asyncpg

    name = f"t{next(_databases)}"
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        yield postgres_url.removesuffix("postgres") + name
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()
