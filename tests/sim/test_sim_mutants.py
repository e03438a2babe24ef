"""What the simulation is worth: each deliberately broken version is found, within a known number of seeds."""

from itertools import chain

import pytest

from tests.sim.disk.vfs import LIBRARY
from tests.sim.mutants.all import MUTANTS, known
from tests.sim.run import run

pytestmark = [
    pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached"),
    pytest.mark.timeout(300),
]


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_broken_version_is_found(name):
    mutant, seed = MUTANTS[name], known().get(name, 0)
    found = mutant.is_found(chain([seed], (other for other in range(mutant.within) if other != seed)))
    assert found, f"{name} survives {mutant.within} seeds of {mutant.mood}: the simulation does not walk its path"
    assert not run(found[0]).broken, f"seed {found[0].seed} fails without being broken"


def test_there_are_many_of_them():
    assert len(MUTANTS) >= 50
