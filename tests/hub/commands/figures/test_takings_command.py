"""`lantern-hub takings`: sums that say how far they can be believed."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli import app
from hub.db import open_engine
from tests.hub.inbox.box import Hub, sold
from tests.hub.made import hub_file


async def made_in(folder: Path) -> None:
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        hub = Hub(engine)
        box = await hub.enrol()
        box.write(sold(1), sold(2, minor=1200), sold(3))
        await hub.serve(box.facts(1, 2), box.hello(pending_receipts=1))
    finally:
        await engine.dispose()


def test_a_date_is_told_store_by_store_with_how_complete_it_is(tmp_path, monkeypatch):
    monkeypatch.delenv("LANTERN_HUB_DB", raising=False)
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    asyncio.run(made_in(tmp_path))

    told = CliRunner().invoke(app, ["takings", "2026-03-01"]).stdout

    assert told == (
        "s001 (Store s001)  17.50  2 receipts  lacks something: silent\n"
        "2026-03-01  17.50 CNY  2 receipts\n"
        "  0 of 1 stores complete the whole day, 1 receipts, 16.50, known to be missing\n"
    )


@pytest.mark.parametrize("word", ["today", "2026-02-30"])
def test_a_slip_is_told_in_one_line(word):
    result = CliRunner().invoke(app, ["takings", word])

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "a business date is written as 2026-11-23" in result.stderr
