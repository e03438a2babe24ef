"""A hub that serves the dashboard's real pages over a made-up day, under the strictest policy that they must live with.

Run it to look at the pages by hand: `python -m tests.ui.fake_hub 8090`.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

import ui
from hub.fleet.asks import BoxAsk
from hub.insight import answers as a
from hub.insight.concerns.open import Concerns
from hub.insight.returns.twice import Doubles
from hub.insight.uncounted.aside import AsideDetail, AsideList
from hub.insight.uncounted.parked import ParkedDetail
from hub.office.apart import SetApart
from hub.web.decided.office import Decisions
from tests.ui import made_up_concerns, made_up_shifts, made_up_stock
from tests.ui import made_up_day as day
from tests.ui import made_up_office as at_office

PAGES = Path(__file__).parents[2] / "hub" / "web" / "static"
#: No inline script, no inline style, nothing from elsewhere.
POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'"


class FakeHub:
    """What the test may turn while a page is open."""

    def __init__(self) -> None:
        self.today: a.Today = day.today()
        self.office = at_office.Office()
        self.concerned = made_up_concerns.Concerned()
        self.cuts: dict[str, bool] | None = {row.store: False for row in self.today.stores[:3]}
        self.away = False
        self.mute = False
        self.asked: list[str] = []
        self.answer: BoxAsk | None = None
        self._streams: set[asyncio.Queue[bytes | None]] = set()

    def tell(self, today: a.Today) -> None:
        """Something changed: every open page hears of it."""
        self.today = today
        for stream in self._streams:
            for event in self._events():
                stream.put_nowait(event)

    def hang_up(self) -> None:
        """End every live stream; browsers ask again and are refused while `mute`."""
        self.mute = True
        for stream in self._streams:
            stream.put_nowait(None)

    def site(self) -> web.Application:
        """The pages, their API and the live stream."""
        app = web.Application(middlewares=[self._door])
        app.router.add_get("/", _front)
        for path, answer in self._routes().items():
            app.router.add_get(f"/api/v1/{path}", _json(answer))
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_post("/api/v1/demo/stores/{store}/{what:cut|mend}", self._switch)
        app.router.add_post("/api/v1/aside/{store}/{box}/{epoch}/{what:release|dismiss}", self._settle)
        app.router.add_post("/api/v1/asks", self._ask)
        app.router.add_post("/api/v1/concerns/{kind}", self._answer)
        app.router.add_post("/api/v1/periods/{period}/{what:close|reopen}", self._close_period)
        app.router.add_post("/api/v1/parked/{id}/{what:retry|dismiss|apart}", self._repair)
        app.router.add_static("/static/", PAGES)
        app.router.add_static("/ui/", ui.STATIC)
        app.on_shutdown.append(self._close)
        return app

    def _routes(self) -> dict[str, Callable[[web.Request], Any]]:
        return {
            "today": lambda _: self.today,
            "stores": lambda _: a.Stores(self.today.stores),
            "stores/{store}": self._store,
            "stores/{store}/stock": lambda asked: made_up_stock.stock(asked.query),
            "stores/{store}/stock/{item}": lambda asked: made_up_stock.item(asked.match_info["item"]),
            "shifts": lambda _: made_up_shifts.shifts(),
            "receipts": self._receipts,
            "receipts/{store}/{lane}/{epoch}/{number}": _receipt,
            "returns/doubles": lambda _: Doubles(self.concerned.doubles()),
            "deposits": lambda _: self.concerned.deposits(),
            "deposits/{deposit}": lambda asked: self.concerned.deposit(asked.match_info["deposit"]),
            "payments": lambda _: self.concerned.payments(),
            "shares/overspent": lambda _: self.concerned.shares(),
            "concerns": lambda _: self.concerned.concerns() if self.today.stores else Concerns(day.NOW_MS, []),
            "tips": lambda _: made_up_concerns.tips(),
            "parked": lambda _: a.Parked(list(self.office.parked.values()) if self.today.stores else []),
            "parked/{id}": self._parked,
            "aside": lambda _: self.office.lives() if self.today.stores else AsideList([]),
            "aside/{store}/{box}/{epoch}": self._aside,
            "periods/{period}": lambda asked: at_office.period(asked.match_info["period"], closed=self.office.closed),
            "asks/{id}": lambda asked: self.answer,
            "decisions": lambda _: Decisions(self.office.decisions if self.today.stores else []),
            "items": self._items,
            "demo": self._demo,
        }

    @web.middleware
    async def _door(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        if self.away and request.path.startswith("/api/"):
            return _problem(503, "The database does not answer. What stores send is kept by them meanwhile.")
        answer: web.StreamResponse = await handler(request)
        if not answer.prepared:
            answer.headers["Content-Security-Policy"] = POLICY
        return answer

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if self.mute:
            return _problem(503, "too many pages")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        mine: asyncio.Queue[bytes | None] = asyncio.Queue()
        for event in (b"retry: 200\n\n", *self._events()):
            mine.put_nowait(event)
        self._streams.add(mine)
        try:
            while (event := await mine.get()) is not None:
                await response.write(event)
        except ConnectionError:
            pass  # the page is gone
        finally:
            self._streams.discard(mine)
        return response

    def _events(self) -> tuple[bytes, bytes]:
        shown = {"today": self.today, "stores": a.Stores(self.today.stores)}
        first, second = (b"event: %s\ndata: %s\n\n" % (n.encode(), msgspec.json.encode(v)) for n, v in shown.items())
        return first, second

    async def _ask(self, request: web.Request) -> web.Response:
        said = await request.json()
        about = (
            "0123456789abcdef",
            said["store"],
            said["box"],
            said["what"],
            said["who"],
            day.NOW_MS,
            day.NOW_MS + 600_000,
        )
        self.answer = BoxAsk(*about, "done", day.NOW_MS + 900, "01/scanner: connected anew")
        return web.Response(body=msgspec.json.encode(BoxAsk(*about, "open", 0, "")), content_type="application/json")

    async def _answer(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.concerned.answer(
            request.match_info["kind"], *(said[k] for k in ("subject", "figure", "verdict", "who", "why"))
        )
        return web.json_response({})

    def _store(self, request: web.Request) -> a.StoreDetail:
        for row in self.today.stores:
            if row.store == request.match_info["store"]:
                return day.detail(row)
        raise web.HTTPNotFound

    def _receipts(self, request: web.Request) -> a.Receipts:
        asked, start = request.query, int(request.query.get("cursor") or 0)
        found = [one for one in day.receipts() if _fits(one, asked)] if self.today.stores else []
        limit = int(asked.get("limit") or 50)
        more = str(start + limit) if len(found) > start + limit else None
        return a.Receipts([day.row_of(one) for one in found[start : start + limit]], more)

    def _items(self, request: web.Request) -> a.Items:
        words = request.query.get("q", "")
        found = [item for item in day.items() if words in item.name or words in item.id] if self.today.stores else []
        return a.Items(found, 37, None)

    def _aside(self, _: web.Request) -> AsideDetail:
        return at_office.detail(self.office.state) if self.office.state else AsideDetail([], [])

    async def _settle(self, request: web.Request) -> web.Response:
        said = await request.json()
        done = self.office.settle(request.match_info["what"], said["who"], said["why"])
        return web.Response(body=msgspec.json.encode(done), content_type="application/json")

    async def _close_period(self, request: web.Request) -> web.Response:
        said = await request.json()
        done = self.office.close(request.match_info["what"], said["who"], said["why"], anyway=said.get("anyway", False))
        return web.Response(body=msgspec.json.encode(done), content_type="application/json")

    def _parked(self, request: web.Request) -> ParkedDetail:
        row = self.office.parked.get(request.match_info["id"])
        if row is None:
            raise web.HTTPNotFound
        return at_office.parked_detail(row)

    async def _repair(self, request: web.Request) -> web.Response:
        at = request.match_info["id"]
        if request.match_info["what"] == "dismiss":
            gone = msgspec.structs.replace(self.office.parked[at], dismissed_ms=day.NOW_MS)
            done: msgspec.Struct = at_office.parked_detail(gone)
            del self.office.parked[at]
        elif request.match_info["what"] == "apart":
            done = SetApart("s002/box1/1000001", 5)
        else:
            done = self.office.retry(at)
        return web.Response(body=msgspec.json.encode(done), content_type="application/json")

    def _demo(self, _: web.Request) -> dict[str, Any]:
        if self.cuts is None:
            raise web.HTTPNotFound
        return {"stores": [{"store": store, "cut": cut} for store, cut in self.cuts.items()]}

    async def _switch(self, request: web.Request) -> web.Response:
        if self.cuts is None:
            raise web.HTTPNotFound
        self.cuts[request.match_info["store"]] = request.match_info["what"] == "cut"
        return web.json_response(self._demo(request))

    async def _close(self, _: web.Application) -> None:
        self.hang_up()


def _fits(one: a.Receipt, asked: Any) -> bool:
    words = asked.get("q", "")
    told = f"{one.receipt_no} {' '.join(line.name for line in one.lines)} {one.total_minor / 100:.2f}"
    where = all(not asked.get(key) or asked[key] == getattr(one, key) for key in ("store", "lane"))
    return where and words in told and asked.get("date", day.DATE) == day.DATE


def _receipt(request: web.Request) -> a.Receipt:
    at = request.match_info
    return day.receipt(at["store"], at["lane"], int(at["number"]))


def _json(answer: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
    async def handler(request: web.Request) -> web.Response:
        try:
            body = msgspec.json.encode(answer(request))
        except web.HTTPNotFound:
            return _problem(404, "There is no such thing.")
        return web.Response(body=body, content_type="application/json")

    return handler


def _problem(status: int, detail: str) -> web.Response:
    body = {"type": "/problems/made-up", "title": "Made up", "status": status, "detail": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")


async def _front(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGES / "index.html")


@asynccontextmanager
async def serving(hub: FakeHub, port: int = 0) -> AsyncIterator[str]:
    """The address of a served fake hub."""
    runner = web.AppRunner(hub.site(), shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _by_hand(port: int) -> None:
    async with serving(FakeHub(), port) as url:
        print(url)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_by_hand(int(sys.argv[1])))
