"""What the simulation is worth: each deliberately broken version is found, within a known number of seeds."""

import pytest

import tests.sim.mutants.hub
import tests.sim.mutants.journal
import tests.sim.mutants.line
import tests.sim.mutants.versions  # noqa: F401 - they enter themselves in the list
from tests.sim.disk.vfs import LIBRARY
from tests.sim.mutants.mutant import MUTANTS
from tests.sim.run import run
from tests.sim.scenario import draw

pytestmark = [
    pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached"),
    pytest.mark.timeout(300),
]


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_broken_version_is_found(name):
    mutant = MUTANTS[name]
    for seed in range(mutant.within):
        scenario = draw(seed, mutant.mood)
        with mutant.broken():
            found = run(scenario)
        if found.broken:
            assert not run(scenario).broken, f"seed {seed} fails without being broken"
            return
    pytest.fail(f"{name} survives {mutant.within} seeds of {mutant.mood}: the simulation does not walk its path")


def test_there_are_many_of_them():
    assert len(MUTANTS) >= 30
