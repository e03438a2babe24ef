"""Deliberately broken versions of the real code: what the simulation is worth is which of them it finds.

Each is a small patch. Which seed finds it stands in found.json, so that the suite need not search; where that seed does not, all of
them are tried, and `python -m tests.sim --mutants` writes the file anew. One that survives shows a path that the simulation does not walk: then it is the simulation that is
to be extended.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec import Struct

from tests.sim.run import Outcome, run
from tests.sim.scenario import Scenario, draw

Breaking = Callable[[], Iterator[None]]
FOUND = Path(__file__).with_name("found.json")


class Mutant(Struct, frozen=True):
    """One broken version: found within so many seeds of a mood, from 0 on."""

    name: str
    broken: Callable[[], AbstractContextManager[None]]
    mood: str
    within: int

    def is_found(self, seeds: Iterator[int]) -> tuple[Scenario, Outcome] | None:
        """The first of these seeds that finds it, and how."""
        for seed in seeds:
            scenario = draw(seed, self.mood)
            with self.broken():
                outcome = run(scenario)
            if outcome.broken:
                return scenario, outcome
        return None


MUTANTS: dict[str, Mutant] = {}


def mutant(mood: str, within: int) -> Callable[[Breaking], Breaking]:
    """One broken version, by the name of the function that breaks it for as long as it runs."""

    def note(breaking: Breaking) -> Breaking:
        name = breaking.__name__.replace("_", " ")
        MUTANTS[name] = Mutant(name, contextmanager(breaking), mood, within)
        return breaking

    return note


@contextmanager
def around(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Put `make(what is there)` in the place of an attribute; one that is not there is a mistake."""
    with patch.object(owner, name, make(getattr(owner, name))):
        yield


def known() -> dict[str, int]:
    """Which seed finds which, by name."""
    seeds: dict[str, int] = json.loads(FOUND.read_text())
    return seeds


def search() -> Iterator[str]:
    """Search for all of them anew, and write down what finds them; a line for each."""
    seeds = {}
    for name, one in sorted(MUTANTS.items()):
        if found := one.is_found(iter(range(one.within))):
            seeds[name] = found[0].seed
        yield f"{name}: seed {seeds.get(name, 'none')} of {one.mood}: {found[1].broken if found else 'it survives'}"
    FOUND.write_text(json.dumps(seeds, indent=0) + "\n")
