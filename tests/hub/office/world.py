"""A hub on SQLite whose box was replaced and still sends, made once for those who come over the command line or the web."""

from pathlib import Path

from hub.db import open_engine
from tests.hub.inbox.box import Box, Hub, opened, sold
from tests.hub.made import hub_file


async def replaced(hub: Hub) -> Box:
    """A box that sold two receipts which count, was replaced, and sends two more (17.50) and a drawer's opening."""
    old = await hub.enrol()
    old.write(sold(1), opened(2), sold(2))
    await hub.serve(old.facts(1, 3))
    await hub.enrol()
    old.write(sold(3, minor=1200), opened(4), sold(4, lane="02", day=20260302))
    await hub.serve(old.facts(4, 6))
    return old


async def made_in(folder: Path) -> None:
    """The same in a data folder."""
    engine = open_engine(hub_file(folder / "hub.db"))
    try:
        await replaced(Hub(engine))
    finally:
        await engine.dispose()
