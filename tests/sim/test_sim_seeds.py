"""Many short worlds: whatever the seed breaks, nothing is lost, nothing is doubled, and all of it arrives in the end."""

import pytest

from tests.sim.__main__ import words
from tests.sim.disk.vfs import LIBRARY
from tests.sim.run import run_seed

pytestmark = [
    pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached"),
    pytest.mark.timeout(300),
]

#: The long version is `python -m tests.sim --seeds 1000`, and `./run soak sim`.
CHUNK, CHUNKS = 5, 7


@pytest.mark.parametrize("first", range(0, CHUNK * CHUNKS, CHUNK))
def test_every_promise_is_kept_whatever_a_seed_breaks(first):
    for seed in range(first, first + CHUNK):
        outcome = run_seed(seed)

        assert not outcome.broken, f"{words(outcome)}; again: python -m tests.sim --seed {seed}"
