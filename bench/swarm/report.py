"""A swarm's story in rows and figures."""

from collections.abc import Sequence
from typing import Any

from bench.swarm.story import Told
from bench.table import Row

#: design.md, section 6: sales of healthy stores are seen within 2 s, no store starves, the hub's memory stays flat.
LIVE_S, FAIR, FLAT_BYTES = 2.0, 1.2, 96 << 20
MB = 1 << 20


def rows(told: Told) -> list[Row]:
    """What the design asks of it."""
    wanted, done = told.wanted, told.finished_s
    what = f"{wanted.stores:,} stores back at once, {wanted.broker}, {wanted.database}"
    most, last, slow = at(done, 0.95), told.drained_s, at(told.live_herd_s, 0.99)
    grown = told.used["hub"].peak_bytes - told.used["hub"].start_bytes
    lost = told.written - told.stored
    return [
        Row(
            f"{what}: last store done",
            f"{last:.1f} s",
            f"{most:.1f} s 95 of 100 stores",
            last / most,
            f"no store starves: {FAIR}",
            last / most <= FAIR,
        ),
        Row(
            "live sale seen meanwhile, p99",
            f"{slow:.2f} s",
            f"{at(told.live_calm_s, 0.99):.2f} s in calm",
            slow / LIVE_S,
            "within 2 s",
            slow <= LIVE_S,
        ),
        Row(
            "hub's memory meanwhile",
            f"+{grown / MB:.0f} MB",
            f"{told.used['hub'].start_bytes / MB:.0f} MB before",
            grown / FLAT_BYTES,
            "flat: at most 96 MB",
            grown <= FLAT_BYTES,
        ),
        Row(
            "receipts at the hub",
            f"{told.stored:,}",
            f"{told.written:,} written",
            told.stored / told.written,
            "all, once",
            lost == 0,
        ),
    ]


def figures(told: Told) -> dict[str, Any]:
    """Everything, for programs and for docs/scale.md."""
    receipts = told.wanted.stores * told.wanted.receipts
    return {
        "stores": told.wanted.stores,
        "receipts": told.wanted.receipts,
        "broker": told.wanted.broker,
        "database": told.wanted.database,
        "workers": told.wanted.workers,
        "over_s": told.wanted.over_s,
        "drained_s": round(told.drained_s, 1),
        "receipts_a_second": round(receipts / told.drained_s),
        "first_ack_s": spread(told.first_s),
        "finished_s": spread(told.finished_s),
        "live_calm_s": spread(told.live_calm_s),
        "live_herd_s": spread(told.live_herd_s),
        "stores_lag_s": spread(told.lag_s),
        "live_sales": len(told.live_herd_s),
        "hub_mb": [round(one / MB) for one in _bytes(told, "hub")],
        "hub_cpu_s": round(told.used["hub"].cpu_s, 1),
        "broker_mb": [round(one / MB) for one in _bytes(told, "broker")],
        "broker_cpu_s": round(told.used["broker"].cpu_s, 1),
        "stores_cpu_s": round(told.swarm_cpu_s, 1),
        "bytes_a_receipt": round(told.bytes_up / receipts, 1),
        "batches_resent": told.resent,
        "stored": told.stored,
        "written": told.written,
    }


def at(sorted_s: Sequence[float], part: float) -> float:
    """A quantile; 0 of nothing."""
    return sorted_s[min(len(sorted_s) - 1, int(part * len(sorted_s)))] if sorted_s else 0.0


def spread(sorted_s: Sequence[float]) -> dict[str, float]:
    """Quantiles that show who is left behind."""
    marks = {"p5": 0.05, "p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(at(sorted_s, part), 2) for name, part in marks.items()}


def _bytes(told: Told, part: str) -> tuple[int, int, int]:
    used = told.used[part]
    return used.start_bytes, used.peak_bytes, used.end_bytes
