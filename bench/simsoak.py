"""The long versions of the simulation: `./run soak sim` for store-years, `./run soak power` for power cuts,
`./run soak devices` for noise into every wire language of devices.

Each is many independent worlds, numbered by their seeds and spread over the cores; what fails is told with its seed and ends
the run. Progress and an estimate go to the error stream, one JSON object to the output.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from math import ceil

from msgspec import Struct

from tests.edge.drivers.fuzz import LANGUAGES_SPOKEN, fuzz
from tests.sim.power import cut
from tests.sim.run import run
from tests.sim.world.year import STORE_YEAR_DAYS, of_year

#: Power cuts of one seed.
CUTS_A_SEED = 500
#: Noise of one seed into each language, in bytes.
NOISE_BYTES = 200_000
SAY_EVERY_S = 5.0


class Part(Struct, frozen=True):
    """What one seed came to: how much of the whole it was, counts for the sum, and what broke."""

    seed: int
    amount: float
    counts: dict[str, int]
    broken: str = ""


def power(seed: int) -> Part:
    """One seed of power cuts."""
    done = cut(seed, CUTS_A_SEED)
    return Part(seed, done.cuts, {"cuts": done.cuts, "sales": done.sales}, done.broken)


def store_year(seed: int) -> Part:
    """One seed of a chain: two shops for half a year."""
    year = run(of_year(seed), STORE_YEAR_DAYS)
    counts = {"sales": year.sold, "crashes": year.deaths}
    again = f"{year.broken}; again: python -m tests.sim --seed {seed} --days {STORE_YEAR_DAYS}"
    return Part(seed, 1.0, counts, again if year.broken else "")


def noise_of(seed: int) -> Part:
    """One seed of noise through every language."""
    found = fuzz(seed, NOISE_BYTES)
    return Part(seed, found.heard_bytes / 1e6, {"languages": found.frames}, found.broken)


def main() -> int:
    """Run until there is enough of it, or something breaks."""
    parser = argparse.ArgumentParser(
        prog="./run soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    years = kinds.add_parser("sim", help="years of a chain in virtual time, broken every day")
    years.add_argument("--store-years", type=float, default=1000, dest="amount", help="how many (1,000)")
    cuts = kinds.add_parser("power", help="power cuts of the real journal on a simulated disk")
    cuts.add_argument("--cuts", type=float, default=100_000, dest="amount", help="how many (100,000)")
    noise = kinds.add_parser("devices", help="noise into every wire language of devices")
    noise.add_argument("--megabytes", type=float, default=1000, dest="amount", help="how many (1,000)")
    for one in (years, cuts, noise):
        one.add_argument("--seed", type=int, default=0, help="the first seed (0)")
        one.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (one a core)")
    arguments = parser.parse_args()
    if arguments.kind == "sim":
        return _run(store_year, "store-years", arguments.amount, ceil(arguments.amount), arguments)
    if arguments.kind == "devices":
        seed_mb = NOISE_BYTES * len(LANGUAGES_SPOKEN) / 1e6
        return _run(noise_of, "MB of noise", arguments.amount, ceil(arguments.amount / seed_mb), arguments)
    return _run(power, "power cuts", arguments.amount, ceil(arguments.amount / CUTS_A_SEED), arguments)


def _run(one: Callable[[int], Part], unit: str, wanted: float, parts: int, arguments: argparse.Namespace) -> int:
    began = said = time.monotonic()
    amount, counts, broken = 0.0, dict[str, int](), ""
    seeds = range(arguments.seed, arguments.seed + parts)
    with multiprocessing.get_context("spawn").Pool(arguments.jobs) as pool:
        for part in pool.imap_unordered(one, seeds):
            amount += part.amount
            for name, count in part.counts.items():
                counts[name] = counts.get(name, 0) + count
            broken = f"seed {part.seed}: {part.broken}" if part.broken else ""
            if broken:
                break
            if time.monotonic() - said > SAY_EVERY_S:
                said = time.monotonic()
                _say(amount, wanted, unit, said - began, counts)
    result = {unit: round(amount, 2), **counts, "seconds": round(time.monotonic() - began, 1), "broken": broken}
    print(json.dumps(result))
    return 1 if broken else 0


def _say(amount: float, wanted: float, unit: str, seconds: float, counts: dict[str, int]) -> None:
    left_s = seconds * (wanted / amount - 1)
    words = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(f"{amount:10,.1f} of {wanted:,.0f} {unit}  {words}; about {_time(left_s)} left", file=sys.stderr, flush=True)


def _time(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.1f} h"
    )


if __name__ == "__main__":
    sys.exit(main())
