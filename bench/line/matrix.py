"""All ways over all lines, without and with a cut, and what the design asks of ours."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from msgspec import Struct

from bench.line import ours, pouchdb
from bench.line.bridge import bridged
from bench.line.columnar import columnar
from bench.line.http import posts
from bench.line.outcome import LINES, Cut, Line, Outcome
from bench.line.replication import replicated
from bench.receipts import sales
from bench.table import Row
from demo.link import LinkShape
from retail.sale import Sale
from tests.servers import Missing

COUNT = 10_000
Drain = Callable[[Sequence[Sale], LinkShape, Cut | None], Awaitable[Outcome]]


class Peer(Struct, frozen=True):
    """Another way; `slow` ones are given `Line.few` receipts."""

    name: str
    drain: Drain
    slow: bool = False


PEERS = (
    Peer("PostgreSQL logical replication", replicated),
    Peer("mosquitto bridge, JSON", bridged),
    Peer("PouchDB replication", pouchdb.pouched),
    Peer("HTTP, gzip in hundreds", partial(posts, batch=100)),
    Peer("HTTP one by one", partial(posts, batch=1), slow=True),
)


async def compare(count: int = COUNT) -> list[Row]:
    """Every line; peers that are not installed are named and left out."""
    made = list(sales(count))
    floor = columnar(made) / count
    rows: list[Row] = []
    for line in LINES:
        rows += await _over(line, made, floor)
    return rows


async def _over(line: Line, made: Sequence[Sale], floor: float) -> list[Row]:
    best, cut = await _pair("ours", line, made, ours.drain)
    rows = [*_own(line, best, cut, floor)]
    for peer in PEERS:
        if why := pouchdb.missing() if peer.drain is pouchdb.pouched else "":
            _say(f"{peer.name}: left out, {why}")
            continue
        some = made[: line.few] if peer.slow or line.shape.loss else made
        try:
            theirs, theirs_cut = await _pair(peer.name, line, some, peer.drain)
        except Missing as exc:
            _say(f"{peer.name}: left out, {exc}")
            continue
        except TimeoutError:
            _say(f"{peer.name}, {line.name}: gave up, not drained in time")
            continue
        rows += _beside(line, peer, (best, cut), (theirs, theirs_cut))
    return rows


async def _pair(name: str, line: Line, made: Sequence[Sale], drain: Drain) -> tuple[Outcome, Outcome]:
    """Without a cut, and with one in the middle of what it took without."""
    whole = await drain(made, line.shape, None)
    _say(f"{name}, {line.name}: {_words(whole)}")
    cut = await drain(made, line.shape, Cut(whole.seconds / 2))
    _say(f"{name}, {line.name}, cut for 2 s: {_words(cut)}")
    return whole, cut


def _own(line: Line, whole: Outcome, cut: Outcome, floor: float) -> list[Row]:
    """What is asked of ours alone."""
    each = whole.carried / whole.receipts
    late_s, trip_s = cut.seconds - whole.seconds, 2 * line.shape.delay_s
    more = cut.carried / whole.carried
    rows = [
        _row(line, "bytes a receipt, both ways", f"{each:.1f}", f"{floor:.1f} columns, zstd-19", each / floor, 1.3),
        _row(line, "with a cut of 2 s: time lost", f"{late_s:.2f} s", "5 s: the cut + 3 s", late_s / 5, 1.0),
        _row(line, "with a cut of 2 s: bytes", f"{cut.carried:,}", f"{whole.carried:,} without", more, 1.1),
        _row(
            line,
            "first receipt once the line is back",
            f"{cut.first_s:.2f} s",
            f"{0.5 + 2 * trip_s:.2f} s: 0.5 s + 2 round trips",
            cut.first_s / (0.5 + 2 * trip_s),
            1.0,
        ),
        _row(line, "lost or doubled", str(_bad(whole) + _bad(cut)), "none", float(_bad(whole) + _bad(cut)), 0.0),
    ]
    if line.shape.rate_bytes_s:
        wire_s = whole.carried / line.shape.rate_bytes_s
        limit = 1.25 if line.shape.loss else 8.0
        rows.append(
            _row(
                line, "drain", f"{whole.seconds:.2f} s", f"{wire_s:.2f} s: its own bytes", whole.seconds / wire_s, limit
            )
        )
    return rows


def _row(line: Line, what: str, mine: str, floor: str, ratio: float, limit: float) -> Row:
    return Row(f"{line.name}: {what}", mine, floor, ratio, f"at most {limit:g}", ratio <= limit)


def _beside(line: Line, peer: Peer, mine: tuple[Outcome, Outcome], theirs: tuple[Outcome, Outcome]) -> list[Row]:
    """How many times ours the other takes; more is better."""
    rows = []
    for words, one, other in zip(("drain", "drain, cut for 2 s"), mine, theirs, strict=True):
        limit = 8.0 if "PostgreSQL" in peer.name and line.shape.delay_s and not line.shape.loss else 1.0
        ratio = other.each_s / one.each_s
        cells = f"{one.each_s * COUNT:.2f} s", f"{other.each_s * COUNT:.2f} s {peer.name}"
        rows.append(Row(f"{line.name}: {words}", *cells, ratio, f"at least {limit:g}", ratio >= limit))
    one, other = mine[0], theirs[0]
    if line is LINES[0]:
        cells = f"{one.cpu_s / one.receipts * 1e6:.0f} us", f"{other.cpu_s / other.receipts * 1e6:.0f} us {peer.name}"
        ratio = one.cpu_s / one.receipts / max(1e-9, other.cpu_s / other.receipts)
        rows.append(Row("sender's CPU a receipt", *cells, ratio, "at most 0.5", ratio <= 0.5))
    return rows


def _bad(one: Outcome) -> int:
    return one.lost + one.doubled


def _words(one: Outcome) -> str:
    """One line of all that was measured, for the log beside the table."""
    each = f"{one.carried / one.receipts:,.0f} B, {one.cpu_s / one.receipts * 1e6:,.0f} us CPU each"
    peak = f"{one.peak_bytes / 2**20:.0f} MB"
    bad = f", {one.lost} lost, {one.doubled} doubled" if _bad(one) else ""
    return f"{one.receipts:,} in {one.seconds:.2f} s, {each}, {peak} at most{bad}"


def _say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)
