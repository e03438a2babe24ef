"""`lantern-hub aside` as the one meets it who has to decide."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import app
from tests.hub.office.world import made_in

BY = ("--who", "li", "--why", "repaired and put back")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    for name in ("LANTERN_HUB_DB", "LANTERN_WHO"):
        monkeypatch.delenv(name, raising=False)
    asyncio.run(made_in(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.usefixtures("folder")
def test_what_waits_is_listed_shown_and_released_once():
    listed, shown = run("aside", "list").stdout, run("aside", "show", "s001/box1/1", "--facts", "1").stdout
    released, again = (run("aside", "release", "s001/box1/1", *BY).stdout for _ in range(2))

    assert listed.startswith("s001/box1/1  waiting  3 facts, 2 receipts, 17.50 CNY  received 2026-03-01 ")
    assert "  day 2026-03-02: 1 receipts, 5.50 CNY\n" in shown
    assert "  lane 02: numbers 4 to 4, 1 receipts\n" in shown
    assert "    #4 2026-03-01 " in shown
    assert shown.endswith("    … and 2 more\n")
    assert released == "s001/box1/1: 3 facts count now, 2 receipts, 17.50 CNY\n"
    assert again == "nothing of s001/box1/1 waits: nothing was changed\n"
    assert run("aside", "list").stdout == ""


@pytest.mark.usefixtures("folder")
def test_what_is_dismissed_stays_on_the_list_as_that():
    done = run("aside", "dismiss", "s001/box1/1", *BY).stdout

    assert done == "s001/box1/1: 3 facts are dismissed, 2 receipts, 17.50 CNY: kept, in no total\n"
    assert "s001/box1/1  dismissed  3 facts" in run("aside", "list").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "s001/box1"), "a life is named as s001/box1/1, not 's001/box1'"),
        (("show", "s001/box1/7"), "nothing of s001/box1/7 is set aside"),
        (("release", "s009/box1/1", *BY), "there is no store s009"),
        (("release", "s001/box1/1", "--who", "li", "--why", " "), "the reason is needed"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_slip_is_told_in_one_line(words, told):
    result = run("aside", *words)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"lantern-hub: {told}")
