"""`lantern-hub concerns`: listed, answered once it is said how, and told with the lists they belong to."""

import asyncio
from pathlib import Path

from typer.testing import CliRunner

from hub.cli import app
from hub.db import open_engine
from tests.hub.insight.chain_store import add_store, line, receive, sold
from tests.hub.insight.returns.test_returns_twice import back
from tests.hub.made import hub_file

LINE = "s01-03-1-000001/1"


async def made_in(folder: Path) -> None:
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        for store in ("s01", "s02"):
            await add_store(engine, store)
        await receive(engine, "s01", [sold(1, line("milk", 3000, 1650)), back(2, 3000)])
        await receive(engine, "s02", [back(1, 2000)])
    finally:
        await engine.dispose()


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words])
    assert result.exit_code == code, result.output
    return result.output


def test_a_double_return_is_listed_accepted_and_told_as_answered(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("LANTERN_HUB_DB", raising=False)
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    asyncio.run(made_in(tmp_path))
    answer = ("concerns", "answer", "double", LINE, "--who", "li", "--why", "both tills were offline")

    assert run("concerns", "list") == f"double  {LINE}  11.00 CNY\n"
    run(*answer, code=2)
    run(*answer, "--accept", "--dismiss", code=2)
    assert run(*answer, "--accept") == f"double {LINE} is accepted\n"

    assert run("concerns", "list") == "nothing calls for a person\n"
    assert "accepted by li: both tills were offline" in run("concerns", "list", "double", "--all")
    assert "answered=accepted by li" in run("returns", "doubles")
    assert "no such double" in run(
        "concerns", "answer", "double", "s09/1", "--who", "li", "--why", "x", "--accept", code=1
    )
