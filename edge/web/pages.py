"""Static pages and the files that they are made of. Names come from a fixed folder, so no path can lead out of it."""

from pathlib import Path

from aiohttp import web

from edge.web.front import Handler

STATIC = Path(__file__).parent / "static"
#: Browsers ask again each time and are told "not changed": an update of the box shows at once.
_CACHE = "no-cache"


def add_pages(app: web.Application, ui: Path | None) -> None:
    """The list of lanes, a lane's page, that of the stock, and what they load."""
    app.router.add_get("/", _page("index/index.html"))
    app.router.add_get("/lane/{lane}", _page("lane/index.html"))
    app.router.add_get("/stock", _page("stock/index.html"))
    app.router.add_get("/technician", _page("technician/index.html"))
    app.router.add_static("/static/", STATIC)
    if ui is not None:
        app.router.add_static("/ui/", ui)
    app.on_response_prepare.append(_fresh)


def _page(name: str) -> Handler:
    path = STATIC / name

    async def page(_: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers={"Cache-Control": _CACHE})

    return page


async def _fresh(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith(("/static/", "/ui/")):
        response.headers["Cache-Control"] = _CACHE
