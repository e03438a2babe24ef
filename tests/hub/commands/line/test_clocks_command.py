"""`lantern-hub clocks`: what lies, by how much, since when."""

import asyncio
import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from hub.cli import app
from hub.db import open_engine
from tests.hub.inbox.box import NOW_MS, Hub, sold
from tests.hub.made import hub_file

HOUR_MS = 3_600_000


async def made_in(folder: Path) -> None:
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        hub = Hub(engine)
        box = await hub.enrol()
        box.write(sold(1), msgspec.structs.replace(sold(2), at_ms=NOW_MS + 3 * HOUR_MS), sold(3))
        await hub.serve(box.facts(1, 3), box.hello(wall_ms=NOW_MS - 3 * HOUR_MS))
    finally:
        await engine.dispose()


def test_clocks_that_lie_are_listed_and_with_all_those_that_are_good_again(tmp_path, monkeypatch):
    monkeypatch.delenv("LANTERN_HUB_DB", raising=False)
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    asyncio.run(made_in(tmp_path))

    now, every, plain = (CliRunner().invoke(app, ["clocks", *more]).stdout for more in ([], ["--all"], ["--json"]))

    assert now == "s001/box1/1  clock 3.0 h behind head office  since 2026-03-01 02:15 UTC\n"
    assert "facts made 3.0 h after they arrived  since 2026-03-01 02:15 UTC, from fact 2 on, good again since" in every
    assert [(row["kind"], row["figure"]) for row in json.loads(plain)] == [("offset", -3 * HOUR_MS)]


@pytest.mark.parametrize("words", [["clocks", "--db", "mysql://host/lantern"]])
def test_a_slip_is_told_in_one_line(words):
    result = CliRunner().invoke(app, words)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
