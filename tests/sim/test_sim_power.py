"""Power cuts at any write of the real journal; `./run soak power` makes a hundred thousand of them."""

import pytest

import tests.sim.mutants.journal  # noqa: F401 - they enter themselves in the list
from tests.sim.disk.vfs import LIBRARY
from tests.sim.mutants.mutant import MUTANTS
from tests.sim.power import cut

pytestmark = [
    pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached"),
    pytest.mark.timeout(300),
]


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_was_told_or_seen_goes_with_the_power(seed):
    done = cut(seed, 100)

    assert not done.broken
    assert done.cuts == 100
    assert done.sales > 100


def test_the_same_seed_cuts_in_the_same_places():
    assert cut(7, 30) == cut(7, 30)


#: So many seeds are tried, from one on that finds it: where the cuts come moves with each migration of the journal.
SEEDS_TRIED = 20


@pytest.mark.parametrize(
    ("name", "first", "within"),
    [("box commits without a sync", 0, 20), ("what a killed box left is not synced", 13, 50)],
)
def test_a_journal_that_does_not_sync_is_found_out(name, first, within):
    with MUTANTS[name].broken():
        assert any(cut(seed, within).broken for seed in range(first, first + SEEDS_TRIED))
