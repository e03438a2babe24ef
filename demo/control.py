"""The demo's switchboard on loopback: which lines are cut, cut one, mend one. The dashboard's demo corner asks it too."""

import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from aiohttp import web

from demo.processes import DemoError


class Lines(Protocol):
    """What can be switched."""

    def cuts(self) -> dict[str, bool]:
        """Which lines are cut."""
        ...

    async def cut(self, code: str) -> None:
        """Cut one."""
        ...

    async def mend(self, code: str) -> None:
        """Mend one."""
        ...


@asynccontextmanager
async def switchboard(lines: Callable[[], Lines | None], note: Path) -> AsyncIterator[str]:
    """Serve it; its address is left in `note` for `./run demo cut`: that of the newest demo here, as long as it runs."""
    app = web.Application(client_max_size=1024)

    def switch(act: Callable[[Lines, str], Awaitable[None]]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            chain = lines()
            try:
                if chain is None:
                    raise KeyError
                await act(chain, request.match_info["store"])
            except KeyError:
                raise web.HTTPNotFound from None
            return web.json_response(chain.cuts())

        return handle

    async def show(_: web.Request) -> web.Response:
        chain = lines()
        return web.json_response(chain.cuts() if chain else {})

    app.router.add_get("/lines", show)
    app.router.add_post("/lines/{store}/cut", switch(lambda chain, store: chain.cut(store)))
    app.router.add_post("/lines/{store}/mend", switch(lambda chain, store: chain.mend(store)))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    note.parent.mkdir(parents=True, exist_ok=True)
    before = _read(note)
    note.write_text(url, "utf-8")
    try:
        yield url
    finally:
        if _read(note) == url:
            note.write_text(before, "utf-8")
        await runner.cleanup()


def _read(note: Path) -> str:
    return note.read_text("utf-8") if note.exists() else ""


def switch_line(note: Path, act: str, store: str) -> dict[str, bool]:
    """What `./run demo cut s01` does; raise `DemoError` in words."""
    try:
        url = _read(note)
        if not url:
            raise FileNotFoundError(note)
        request = urllib.request.Request(f"{url}/lines/{store}/{act}", method="POST")
        with urllib.request.urlopen(request, timeout=5) as answer:
            cuts: dict[str, bool] = json.load(answer)
            return cuts
    except urllib.error.HTTPError as exc:
        raise DemoError(f"the demo has no store {store}") from exc
    except OSError as exc:
        raise DemoError("no demo is running here: start one with ./run demo") from exc
