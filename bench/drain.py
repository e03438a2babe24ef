"""The short form of `./run bench line`: ten thousand receipts after an outage, beside JSON over HTTP, on two lines."""

from collections.abc import Sequence

from bench.line.columnar import columnar
from bench.line.http import posts
from bench.line.ours import drain
from bench.line.outcome import LINES, Line, Outcome
from bench.receipts import sales
from bench.table import Row
from retail.sale import Sale

COUNT = 10_000


async def run(count: int = COUNT) -> list[Row]:
    """Drain over the LAN, and over 2 Mbit/s with 80 ms there and back."""
    made = list(sales(count))
    rows = []
    for line in LINES[:2]:
        ours = await drain(made, line.shape)
        packed = await posts(made, line.shape, batch=100)
        single = await posts(made[: line.few], line.shape, batch=1)
        rows += _rows(line, ours, packed, single)
        if line is LINES[0]:
            rows += _sizes(made, ours, single)
    return rows


def _rows(line: Line, ours: Outcome, packed: Outcome, single: Outcome) -> list[Row]:
    gz, one = packed.each_s / ours.each_s, single.each_s / ours.each_s
    what = f"drain of {ours.receipts:,} receipts, {line.name}"
    alone = f"{1 / single.each_s:,.0f}/s HTTP one by one"
    return [
        Row(what, f"{ours.seconds:.2f} s", f"{packed.seconds:.2f} s gzipped HTTP in hundreds", gz, "ahead", gz > 1),
        Row(what, f"{1 / ours.each_s:,.0f}/s", alone, one, "ahead", one > 1),
    ]


def _sizes(made: Sequence[Sale], ours: Outcome, single: Outcome) -> list[Row]:
    each, posted = ours.carried / ours.receipts, single.carried / single.receipts
    floor = columnar(made) / len(made)
    what = "bytes a receipt on the line, both ways"
    return [
        Row(what, f"{each:.1f}", f"{posted:.0f} JSON over HTTP", posted / each, "10x under", posted > 10 * each),
        Row(what, f"{each:.1f}", f"{floor:.1f} columns, zstd-19", each / floor, "at most 1.3", each <= 1.3 * floor),
    ]
