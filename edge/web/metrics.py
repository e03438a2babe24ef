"""The status as Prometheus metrics, made when asked for: nothing is counted twice."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from edge.technician.view import DeviceView
from edge.web.front import LineDetail, Status

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Snapshot(Collector):
    def __init__(self, status: Status, line: LineDetail, devices: tuple[DeviceView, ...]) -> None:
        self._status, self._line, self._devices = status, line, devices

    def collect(self) -> Iterator[Metric]:
        now = self._status
        yield _gauge("ready", "1 while lanes may sell", int(now.ready))
        yield _gauge("up_seconds", "Since the process started", now.up_s)
        yield _gauge("masters_revision", "Revision of goods and prices in use", now.masters_revision)
        yield _gauge("items", "Goods known", now.items)
        yield _gauge("disk_free_bytes", "Room beside the ballast", now.disk.free_bytes)
        yield _gauge(
            "ledger_facts", "Facts of the ledger kept on the disk", now.ledger.last_seq - now.ledger.first_seq + 1
        )
        yield _gauge("ledger_bytes", "What the journal takes on the disk", now.ledger.used_bytes)
        yield _gauge(
            "ledger_budget_bytes", "Beyond it what head office has is kept for less long", now.ledger.keep_bytes
        )
        yield _counter("ledger_forgotten", "Facts let go of since the process started", now.ledger.forgotten)
        yield _gauge(
            "clock_ahead_seconds", "How far the clock is from the time gone by, 0 while followed", now.time.ahead_s
        )
        yield _gauge("pending_receipts", "Receipts that head office has not confirmed", now.line.pending_receipts)
        yield _gauge("pending_minor", "Their money in minor units", now.line.pending_minor)
        yield _states("line_state", "1 for the state of the line", now.line.state, ("LIVE", "THIN", "CATCH-UP", "DARK"))
        yield from self._of_the_line()
        yield from self._lanes()
        yield from self._of_devices()

    def _of_the_line(self) -> Iterator[Metric]:
        line = self._line
        yield _gauge("line_pending_facts", "Facts of the ledger that head office has not confirmed", line.facts)
        yield _gauge("line_pending_bytes", "What they take on the line", line.line_bytes)
        yield _gauge("line_drain_seconds", "How long they take at the measured rate, 0 if not known", line.drain_s)
        yield _gauge("line_rtt_seconds", "Smoothed round trip of greetings", line.rtt_ms / 1000)
        yield _gauge(
            "line_rate_bytes", "What the line was seen to carry in a second, 0 if not known", line.rate_bytes_s
        )
        yield _gauge("line_credit_bytes", "What head office takes on its way, 0 to wait", line.credit_bytes)
        yield _gauge("line_window", "Batches that may be on their way", line.sending.window)
        yield _gauge("telemetry_waiting", "Facts of telemetry kept for head office", line.telemetry.waiting)
        yield _counter("telemetry_shed", "Facts of telemetry that were dropped unsent", line.telemetry.shed)
        yield _counter("line_bytes_up", "Sent to head office since the process started", line.bytes_up)
        yield _counter("line_bytes_down", "Taken from head office since the process started", line.bytes_down)
        yield _gauge("line_used_bytes", "Carried today, headers counted", line.budget.used_bytes)
        yield _gauge("line_daily_bytes", "What may be carried in a day, 0 if nobody counts", line.budget.daily_bytes)
        yield _counter("line_resent", "Facts sent more than once since the process started", line.resent)
        yield _counter("line_changes", "Changes of the line's state since the process started", line.changes)

    def _lanes(self) -> Iterator[Metric]:
        sales = CounterMetricFamily("lantern_sales", "Sales since the process started", labels=["lane"])
        lines = GaugeMetricFamily("lantern_open_lines", "Lines in the open cart", labels=["lane"])
        ready = GaugeMetricFamily("lantern_device_ready", "1 while a device is ready", labels=["lane", "device"])
        for lane in self._status.lanes:
            sales.add_metric([lane.lane], lane.sales)
            lines.add_metric([lane.lane], lane.open_lines)
            for device in lane.devices:
                ready.add_metric([lane.lane, device.role], int(device.state == "ready"))
        yield from (sales, lines, ready)

    def _of_devices(self) -> Iterator[Metric]:
        """By device and role: a shared one once, whatever lanes use it. A series for the state it is in, none for the others."""
        known = ("device", "role")
        state = GaugeMetricFamily("lantern_device_state", "1 for the state of a device", labels=(*known, "state"))
        losses = CounterMetricFamily("lantern_device_losses", "How often it was lost since the start", labels=known)
        done = CounterMetricFamily("lantern_device_exchanges", "Exchanges that went well", labels=known)
        size = CounterMetricFamily("lantern_device_bytes", "Bytes heard from it and said to it", labels=(*known, "way"))
        counts = CounterMetricFamily(
            "lantern_device_statistic", "What it did, by UnifiedPOS's names", labels=(*known, "name")
        )
        for device in self._devices:
            labels = [device.id, device.role]
            state.add_metric([*labels, device.state], 1)
            losses.add_metric(labels, device.losses)
            done.add_metric(labels, device.exchanges)
            size.add_metric([*labels, "heard"], device.bytes_heard)
            size.add_metric([*labels, "said"], device.bytes_said)
            for name, number in device.statistics.items():
                counts.add_metric([*labels, name], number)
        yield from (state, losses, done, size, counts)


def metrics_text(status: Status, line: LineDetail, devices: tuple[DeviceView, ...]) -> bytes:
    """Status, line and devices in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Snapshot(status, line, devices))
    return generate_latest(registry)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"lantern_{name}", about, value=value)


def _counter(name: str, about: str, value: int) -> Metric:
    return CounterMetricFamily(f"lantern_{name}", about, value=value)


def _states(name: str, about: str, now: str, known: tuple[str, ...]) -> Metric:
    metric = GaugeMetricFamily(f"lantern_{name}", about, labels=["state"])
    for state in known:
        metric.add_metric([state], int(state == now))
    return metric
