"""The same seed is the same world, in this process or another, and with every other order of sets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sim.disk.vfs import LIBRARY
from tests.sim.run import run_seed

pytestmark = [
    pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached"),
    pytest.mark.timeout(300),
]

SEEDS = (3, 4)
_PROGRAM = """
import sys
from tests.sim.run import run_seed
for seed in map(int, sys.argv[1:]):
    print(run_seed(seed).digest)
"""


def _digests_elsewhere(hash_seed):
    given = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", _PROGRAM, *map(str, SEEDS)]
    return subprocess.run(command, env=given, check=True, capture_output=True, text=True).stdout.split()


def test_a_seed_gives_the_same_trace_in_every_process_and_order_of_sets():
    here = [run_seed(seed).digest for seed in SEEDS]

    assert _digests_elsewhere("1") == here
    assert _digests_elsewhere("4242") == here


def test_two_seeds_are_two_worlds():
    assert run_seed(3).digest != run_seed(4).digest
