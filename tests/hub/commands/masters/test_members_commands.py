"""`lantern-hub members`: accounts, what is lent, and what a person decides about a box that is gone."""

import asyncio
from pathlib import Path

from typer.testing import CliRunner

from hub.cli import app
from hub.db import open_engine
from hub.masters.load import load
from retail.members import Member, Program
from tests.hub.inbox.box import ORG, Hub
from tests.hub.lending.test_lend import HALVES, borrow, bought, charged, look, paid, said
from tests.hub.made import hub_file


async def made_in(folder: Path) -> None:
    """Points that were lent to a box, and spent beyond that; then the box was replaced."""
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        await load(engine, ORG, [Program(pepper=b"p" * 32, lend_points=HALVES, lend_stored=HALVES), Member("m1")])
        hub = Hub(engine)
        box = await hub.enrol()
        await borrow(hub, box)
        await said(hub, box, bought(1, earned=100), charged(1, 5_000))
        await look(hub)
        await said(hub, box, paid(2, points=60))
        await hub.enrol()
    finally:
        await engine.dispose()


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["members", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_an_account_tells_what_is_lent_who_overspent_and_what_a_person_wrote_off(tmp_path, monkeypatch):
    monkeypatch.delenv("LANTERN_HUB_DB", raising=False)
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    asyncio.run(made_in(tmp_path))

    account = run("account", "m1", "--check")
    assert "m1: 40 points: earned 100, spent -60; 0 lent, 40 free" in account
    assert "points 50 lent, 0 came in, 60 spent, 0 given back, 0 written off, 0 left, OVERSPENT BY 10" in account
    assert "s001-01-1-C000001  20260301  stored charged 5000" in account
    assert "points: 40: earned 100, spent -60" in run("totals", "--check")
    assert "s001/1 spent 10 more of the points of m1 than it had" in run("lending")
    assert "nothing is lent until" in run("lending", "--pause")
    assert "members' accounts are lent" in run("lending", "--resume")
    told = run("write-off", "s001", "1", "--who", "li", "--why", "the box burnt")
    assert told == "1 shares: 0 points and 5000 minor units may be lent again\n"
    assert "5000 minor units" not in run("write-off", "s001", "1", "--who", "li", "--why", "again")
    assert run("expire", "2026-03-01") == "0 points of 0 members ended, 0 wait for stores to give them back\n"
