"""`lantern-hub payments`: what somebody should look at, line by line."""

import asyncio
from pathlib import Path

from typer.testing import CliRunner

from hub.cli import app
from hub.db import open_engine
from protocol.facts import Fact, PaymentDoubted, PaymentResolved
from tests.hub.inbox.box import Hub
from tests.hub.made import hub_file

MONEY = ("payment", "card", 1250, "CNY")


async def made_in(folder: Path, *bodies: PaymentDoubted | PaymentResolved) -> None:
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        hub = Hub(engine)
        box = await hub.enrol()
        box.write(*(Fact("03", 20260301, 1_772_340_000_000, body) for body in bodies))
        await hub.serve(box.facts(1, len(bodies)))
    finally:
        await engine.dispose()


def test_a_doubt_and_a_persons_word_are_told_and_the_terminals_own_word_is_not(tmp_path, monkeypatch):
    monkeypatch.delenv("LANTERN_HUB_DB", raising=False)
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    asyncio.run(
        made_in(
            tmp_path,
            PaymentDoubted("r1", *MONEY, "wang", "not connected"),
            PaymentResolved("r2", *MONEY, True, "wang", "li", "slip seen"),
            PaymentResolved("r3", *MONEY, True),
        )
    )

    lines = CliRunner().invoke(app, ["payments"]).stdout.splitlines()
    assert sorted(line.split("  ", 2)[2] for line in lines) == [
        "payment card 12.50 CNY  done by wang with li: slip seen  r2",
        "payment card 12.50 CNY  in doubt: not connected  r1",
    ]
    assert len(CliRunner().invoke(app, ["payments", "--all"]).stdout.splitlines()) == 3
    assert "no payment is in doubt" in CliRunner().invoke(app, ["payments", "s999"]).stdout
