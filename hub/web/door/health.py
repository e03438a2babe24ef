"""Health for supervisors and Prometheus: alive, ready, and the figures, made when asked for."""

from collections.abc import Iterator, Sequence
from typing import Literal

from aiohttp import web
from msgspec import Struct
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import select

from hub.insight.reading import reading
from hub.insight.stores.stores import Seen, completeness, survey
from hub.web.desk import DESK, json_answer
from hub.web.door.live import Live

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATES = ("LIVE", "THIN", "CATCH-UP", "DARK", "UNKNOWN")
LIVE = web.AppKey("live", Live)


class Health(Struct, frozen=True):
    """Whether the process works; the reason stands in the problem where it does not."""

    status: Literal["ok"] = "ok"


async def healthz(_: web.Request) -> web.StreamResponse:
    """The process answers."""
    return json_answer(Health())


async def readyz(request: web.Request) -> web.StreamResponse:
    """The database answers too; else the guard says 503."""
    async with reading(request.app[DESK].engine) as connection:
        await connection.execute(select(1))
    return json_answer(Health())


async def metrics(request: web.Request) -> web.StreamResponse:
    """The stores as they stand, in Prometheus's text format."""
    desk = request.app[DESK]
    async with reading(desk.engine) as connection:
        seen = await survey(connection, desk.org, None, desk.clock.wall_ms())
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Snapshot(seen, request.app[LIVE].clients))
    return web.Response(body=generate_latest(registry), headers={"Content-Type": METRICS_TYPE})


class _Snapshot(Collector):
    def __init__(self, seen: Sequence[Seen], clients: int) -> None:
        self._seen = seen
        self._clients = clients

    def collect(self) -> Iterator[Metric]:
        whole = completeness(list(self._seen))
        yield _gauge("live_pages", "Dashboards that are open", self._clients)
        yield _gauge("stores", "Stores with a box", whole.stores_total)
        yield _gauge("stores_complete", "Stores whose figures are complete to now", whole.stores_complete)
        yield _gauge("behind_receipts", "Receipts known to be still at stores", whole.behind_receipts)
        yield _gauge("behind_minor", "Their money in minor units", whole.behind_minor)
        yield _gauge("parked", "Facts and messages that could not be read", sum(one.row.parked for one in self._seen))
        yield _gauge("undecided", "Stores of which sales wait for a person", whole.undecided)
        yield _gauge("clocks_lying", "Stores whose box's clock lies", sum(_lies(one) for one in self._seen))
        lines = GaugeMetricFamily("lantern_hub_lines", "Stores by state of their line", labels=["state"])
        for state in STATES:
            lines.add_metric([state], sum(one.row.line.state == state for one in self._seen))
        yield lines


def _lies(seen: Seen) -> bool:
    """Whether the clock of the box that speaks for the store lies."""
    return any(not trouble.until_ms for box in seen.row.boxes[:1] for trouble in box.clock)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"lantern_hub_{name}", about, value=value)
