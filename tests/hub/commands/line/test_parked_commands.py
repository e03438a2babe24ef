"""`lantern-hub parked` as the one meets it who has to mend."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import app
from hub.db import open_engine
from protocol.packing import pack
from tests.hub.inbox.box import Hub, sold
from tests.hub.made import hub_file

NEWER = pack((41, "01", 20260301, 1, ()))


async def made_in(folder: Path) -> None:
    """A hub that got two facts of a kind to come."""
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        hub = Hub(engine)
        box = await hub.enrol()
        box.write(sold(1), NEWER, pack((42, "01", 20260301, 1, ())))
        await hub.serve(box.facts(1, 3))
    finally:
        await engine.dispose()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    for name in ("LANTERN_HUB_DB", "LANTERN_WHO"):
        monkeypatch.delenv(name, raising=False)
    asyncio.run(made_in(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["parked", *words])


def test_what_is_parked_is_listed_shown_saved_tried_again_and_dismissed(folder):
    lines = run("list").stdout.splitlines()
    one = next(line for line in lines if "ledger fact 2" in line).split()[0]
    shown, saved = run("show", one).stdout, run("show", one, "--save", str(folder / "bytes"))
    again = run("retry", "--all", "--who", "li")
    dismissed = run("dismiss", one, "--who", "li", "--why", "a test of the supplier")

    assert len(lines) == 2
    assert "s001/box1" in lines[0]
    assert "by its own account 1 facts, 0 receipts" in shown
    assert "a fact of kind 41, which this version does not know" in shown
    assert f"  000000  {NEWER.hex(' ')}" in shown
    assert (saved.exit_code, (folder / "bytes").read_bytes()) == (0, NEWER)
    assert (again.exit_code, again.stdout.count("still parked: kind 4")) == (1, 2)
    assert dismissed.stdout == f"{one} is dismissed\n"
    assert [one in run("list").stdout, f"{one}  s001/box1" in run("list", "--all").stdout] == [False, True]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "ffffffffffff"), "nothing is parked under 'ffffffffffff'"),
        (("show", ""), "more than one thing is parked under ''"),
        (("apart", "ffffffffffff", "--who", "li", "--why", "x"), "nothing is parked under"),
        (("retry", "--who", "li"), "name what is to be tried again, or say --all"),
        (("dismiss", "", "--who", "li", "--why", "x"), "more than one thing"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_slip_is_told_in_one_line(words, told):
    result = run(*words)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"lantern-hub: {told}")
