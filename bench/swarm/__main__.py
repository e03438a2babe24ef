"""`./run bench swarm [--stores N ...]`."""

import argparse
import asyncio
import json
import logging
import sys

import structlog

from bench.swarm import swarm
from bench.swarm.office import BROKERS, DATABASES
from bench.swarm.report import figures, rows
from bench.swarm.story import Wanted
from bench.table import print_table
from tests.servers import Missing


def main(arguments: list[str]) -> int:
    """Play one swarm; exit 1 where the design's goals are missed."""
    usual = Wanted()
    parser = argparse.ArgumentParser(prog="./run bench swarm", description="A thousand stores come back at once.")
    parser.add_argument("--stores", type=int, default=usual.stores, help="stores that come back")
    parser.add_argument("--receipts", type=int, default=usual.receipts, help="receipts that each brings")
    parser.add_argument("--well", type=int, default=usual.well, help="stores beside them that sell on")
    parser.add_argument("--over", type=float, default=usual.over_s, help="seconds over which they come back")
    parser.add_argument("--broker", choices=BROKERS, default=usual.broker, help="tls: mosquitto with certificates")
    parser.add_argument("--database", choices=DATABASES, default=usual.database)
    parser.add_argument("--workers", type=int, default=usual.workers, help="the hub's inbox workers, a process each")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON instead of the table")
    asked = parser.parse_args(arguments)
    wanted = Wanted(
        stores=asked.stores,
        receipts=asked.receipts,
        well=asked.well,
        over_s=asked.over,
        broker=asked.broker,
        database=asked.database,
        workers=asked.workers,
    )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        told = asyncio.run(swarm(wanted))
    except Missing as missing:
        print(f"swarm: {missing}", file=sys.stderr)
        return 1
    made = rows(told)
    if asked.json:
        print(json.dumps(figures(told)))
    else:
        print_table(made)
    return 0 if all(row.ok for row in made) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
