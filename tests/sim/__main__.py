"""`python -m tests.sim --seed 17`: run one seed, or many, of the simulated world; a failing one is told and made small.

--seed 17              that one, with what happened
--seeds 500 --from 0   many, with progress
--mutants              which seeds find the broken versions, written down for the suite
"""

import argparse
import sys
import time

from tests.sim.run import Outcome, run
from tests.sim.scenario import draw
from tests.sim.shrink import shrink
from tests.sim.world.year import of_year


def main() -> int:
    """Exit status 0 where every promise was kept."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.sim", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, help="one seed")
    parser.add_argument("--days", type=int, default=1, help="for so many days (1)")
    parser.add_argument("--mood", default="", help="a mood, or a kind of fault (the seed draws one)")
    parser.add_argument("--seeds", type=int, default=100, help="how many (100)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first of them (0)")
    parser.add_argument("--trace", type=int, default=60, help="how many of the newest events to show of a failing run")
    parser.add_argument("--mutants", action="store_true", help="search for the deliberately broken versions anew")
    arguments = parser.parse_args()
    if arguments.mutants:
        from tests.sim.mutants.all import search

        for line in search():
            print(line, file=sys.stderr)
        return 0
    if arguments.seed is not None:
        outcome = run(
            of_year(arguments.seed) if arguments.days > 1 else draw(arguments.seed, arguments.mood), arguments.days
        )
        print("\n".join(outcome.trace[-arguments.trace :]))
        print(words(outcome))
        return _explain(outcome, arguments.trace) if outcome.broken and arguments.days == 1 else bool(outcome.broken)
    return _many(range(arguments.first, arguments.first + arguments.seeds), arguments.mood, arguments.trace)


def _many(seeds: range, mood: str, trace: int) -> int:
    began = time.monotonic()
    for seed in seeds:
        outcome = run(draw(seed, mood))
        print(words(outcome), file=sys.stderr)
        if outcome.broken:
            return _explain(outcome, trace)
    print(f"{len(seeds)} seeds, every promise kept, {time.monotonic() - began:.0f} s")
    return 0


def words(outcome: Outcome) -> str:
    """One line."""
    return (
        f"seed {outcome.scenario.seed:<6} {outcome.digest}  {outcome.virtual_s:5.0f} s  {outcome.sold:4} sales  "
        f"{len(outcome.scenario.faults):2} faults  {outcome.deaths:2} deaths  "
        f"{outcome.broken or f'drained in {outcome.drained_s:.1f} s'}"
    )


def _explain(outcome: Outcome, trace: int) -> int:
    print(f"\nBROKEN: {outcome.broken}\nmaking it small ...", file=sys.stderr)
    small = shrink(outcome.scenario, lambda scenario: bool(run(scenario).broken))
    again = run(small)
    print("\n".join(again.trace[-trace:]))
    print(f"\n{small.shops} shops, {small.lanes} lanes, {small.sell_s:.1f} s; the fewest faults that break it:")
    print("\n".join(str(fault) for fault in small.faults) or "none at all")
    print(f"BROKEN: {again.broken}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
