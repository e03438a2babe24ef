"""Some days of a chain in a row, with nights between them; `./run soak sim` makes years of it."""

import pytest

from tests.sim.disk.vfs import LIBRARY
from tests.sim.run import run
from tests.sim.world.year import DAY_S, of_day, of_year

pytestmark = [
    pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached"),
    pytest.mark.timeout(300),
]


@pytest.mark.parametrize("seed", range(2))
def test_every_promise_is_kept_day_after_day(seed):
    year = run(of_year(seed), days=8)

    assert not year.broken
    assert year.virtual_s >= 8 * DAY_S
    assert year.sold > 100


def test_no_two_days_are_alike():
    assert len({of_day(1, day, 2).faults for day in range(50)}) > 25
