"""`./run bench [what ...]`: measurements, each beside a peer or a floor of the same run; only ratios travel."""

import argparse
import asyncio
import os
import platform
import sys
from importlib import import_module

from bench.swarm.__main__ import main as swarm
from bench.table import Row, print_table

#: What there is to measure: a module with `async def run() -> list[Row]` each.
MEASURES = {
    "journal": "a durable sale against the bare disk and naive aiosqlite",
    "lane": "a scan over the WebSocket against an echo; start-up and memory with 100,000 items",
    "quote": "what a cart of 10 to 150 lines costs under 0 to 500 live promotions",
    "wire": "what a receipt weighs and costs the processor by size of batch, beside rows and JSON",
    "devices": "a scan to the screen, a weighing, receipts a minute, and twenty idle devices, beside bare sockets",
    "drain": "10,000 receipts after an outage, and what each weighs, against JSON over HTTP",
    "masters": "92,331 items for a new store and 50 that change, on two lines, beside gzipped JSON over HTTP",
    "ingest": "what one to three hub workers take in a second, beside a bare driver writing the same rows",
    "swarm": "1,000 stores back at once with a day's receipts, beside stores that sell on (options: swarm --help)",
    "line": "the same on three lines, cut and uncut, against PostgreSQL, MQTT bridge, PouchDB, HTTP (half an hour)",
}


def main() -> int:
    """Run what is named, or all."""
    if sys.argv[1:2] == ["swarm"] and sys.argv[2:]:
        return swarm(sys.argv[2:])
    named = "\n".join(f"  {name:<9} {words}" for name, words in MEASURES.items())
    parser = argparse.ArgumentParser(
        prog="./run bench", description=f"{__doc__}\n\n{named}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", choices=[*MEASURES, []], help="which ones (all)")
    chosen = parser.parse_args().what or list(MEASURES)
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n", file=sys.stderr)
    rows: list[Row] = []
    for name in chosen:
        print(f"measuring {name}: {MEASURES[name]}", file=sys.stderr, flush=True)
        rows += asyncio.run(import_module(f"bench.{name}").run())
    print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
