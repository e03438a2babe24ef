"""`lantern-hub period` as finance meets it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import app
from hub.db import open_engine
from hub.insight.totals.periods import span
from hub.office.decisions import By
from hub.office.periods import close
from tests.hub.inbox.box import NOW_MS, ORG, Hub, sold
from tests.hub.made import hub_file

BY = ("--who", "zhao")
APRIL_MS = NOW_MS + 40 * 24 * 3600_000


async def made_in(folder: Path, *, later: bool = False) -> None:
    """A store whose box sold on 2026-03-01 and was not heard of since; two more sales come for that date `later`."""
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        hub = Hub(engine)
        box = await hub.enrol()
        box.write(sold(1), sold(2), sold(3, minor=900), sold(4, minor=900))
        await hub.serve(box.facts(1, 2), box.hello(pending_receipts=2))
        if later:
            await close(engine, ORG, span("2026-03"), By("zhao", "month end"), APRIL_MS, anyway=True)
            await hub.serve(box.facts(3, 4))
    finally:
        await engine.dispose()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    for name in ("LANTERN_HUB_DB", "LANTERN_WHO"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["period", *words])


def test_a_month_is_closed_only_when_all_is_here_or_somebody_wants_it_anyway(folder):
    asyncio.run(made_in(folder))

    before, refused = run("show", "2026-03").stdout, run("close", "2026-03", *BY)
    closed, again = run("close", "2026-03", *BY, "--anyway").stdout, run("close", "2026-03", *BY).stdout
    opened = run("reopen", "2026-03-01", *BY, "--why", "too early").stdout

    assert before.startswith("2026-03-01  open  of its own date 11.00  as booked 11.00 CNY  2 receipts  0 of 1 stores")
    assert "s001 (Store s001) lacks something: silent" in before
    assert refused.exit_code == 1
    assert refused.stderr.startswith(
        "lantern-hub: 1 of 1 stores are not complete to the end of 2026-03-31: s001 (silent)"
    )
    assert closed.startswith("2026-03 is closed: 31 days; 0 of 1 stores complete\n")
    assert again == "2026-03 was closed before: nothing was changed\n"
    assert opened == "2026-03-01 is open: 1 days\n"


def test_what_came_late_is_listed_with_both_dates_and_both_totals(folder):
    asyncio.run(made_in(folder, later=True))

    march, april = run("show", "2026-03").stdout, run("show", "2026-04").stdout

    assert "2026-03-01  closed  of its own date 29.00  as booked 11.00 CNY  4 receipts" in march
    assert "2026-04-01  open  of its own date 0.00  as booked 18.00 CNY  0 receipts" in april
    late = "late  s001 (Store s001)  sold 2026-03-01  booked 2026-04-01  2 receipts, 18.00 CNY\n"
    assert [late in march, late in april] == [True, True]


@pytest.mark.parametrize("word", ["yesterday", "2026-02-30", "2026-3"])
@pytest.mark.usefixtures("folder")
def test_a_slip_is_told_in_one_line(word):
    result = run("show", word)

    assert (result.exit_code, result.stderr) == (
        1,
        f"lantern-hub: a period is named as 2026-11 or 2026-11-23, not {word!r}\n",
    )
