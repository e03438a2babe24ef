"""Both ways over the LAN and over 2 Mbit/s, as ratios."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.line.outcome import LINES, Line
from bench.masters.goods import CHANGED, COUNT, goods
from bench.masters.taken import Pulled, Taken
from bench.masters.ways import ours, theirs
from bench.table import Row
from demo.chain import Chain
from retail.catalogue import Item

PEER = "gzipped JSON over HTTP"
#: What a copy may cost that is resumed, staged, provable and searched by words, beside one bare download: this part of its speed.
FIRST_SPEED, FIRST_BYTES, CHANGE_BYTES = 0.5, 0.9, 0.8
#: A pull fills the line: what its own bytes take there, and this much more at the most.
LINE_FILLED = 1.6
#: The hub looks once a second for what other processes have loaded.
CHANGE_S = 1.5


async def compare(count: int = COUNT) -> list[Row]:
    """Every line; some two minutes."""
    items, rows = goods(count), list[Row]()
    with tempfile.TemporaryDirectory() as name:
        async with Chain(Path(name), 1, 1, items, _say, usual_ports=False) as chain:
            for line in LINES[:2]:
                mine, other = await ours(chain, items, line.shape), await theirs(Path(name), items, line.shape)
                _say(f"{line.name}: ours {mine}, peer {other}")
                rows += _rows(line, items, mine, other)
    return rows


def _rows(line: Line, items: Sequence[Item], mine: Pulled, other: Pulled) -> list[Row]:
    first, change = f"{line.name}: first pull of {len(items):,} items", f"{line.name}: {CHANGED} items changed"
    rows = [
        _times(first, mine.first.seconds, other.first.seconds, FIRST_SPEED),
        _times(f"{line.name}: until the first goods can be sold", mine.first.first_s, other.first.first_s, 1.0),
        _bytes(first, mine.first, other.first, FIRST_BYTES),
        _bytes(change, mine.change, other.change, CHANGE_BYTES),
        _change(change, mine.change.seconds, other.change.seconds),
    ]
    if line.shape.rate_bytes_s:
        wire_s = mine.first.carried / line.shape.rate_bytes_s
        ratio = mine.first.seconds / wire_s
        goal, floor = f"at most {LINE_FILLED:g}", f"{wire_s:.2f} s: its own bytes"
        rows.append(Row(first, f"{mine.first.seconds:.2f} s", floor, ratio, goal, ratio <= LINE_FILLED))
    return rows


def _times(what: str, mine_s: float, other_s: float, goal: float) -> Row:
    """How many times ours the other takes; more is better."""
    ratio = other_s / mine_s
    return Row(what, f"{mine_s:.2f} s", f"{other_s:.2f} s {PEER}", ratio, f"at least {goal:g}", ratio >= goal)


def _bytes(what: str, mine: Taken, other: Taken, goal: float) -> Row:
    ratio, cells = other.carried / mine.carried, (f"{mine.carried:,}", f"{other.carried:,} {PEER}")
    return Row(f"{what}, bytes", *cells, ratio, f"at least {goal:g}", ratio >= goal)


def _change(what: str, mine_s: float, other_s: float) -> Row:
    cells = f"{mine_s:.2f} s", f"{other_s:.2f} s {PEER}, asked each second"
    return Row(f"{what}, until they hold", *cells, other_s / mine_s, f"under {CHANGE_S:g} s", mine_s < CHANGE_S)


def _say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)
