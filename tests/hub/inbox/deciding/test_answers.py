"""What a hub asks of its stores beside telling them what it has."""

import pytest

from hub.inbox.deciding.answers import spread_s


@pytest.mark.parametrize(("boxes", "seconds"), [(0, 0), (3, 0), (199, 0), (1_000, 5), (10_000, 50)])
def test_a_large_chain_is_asked_to_come_back_over_some_time_and_a_small_one_at_once(boxes, seconds):
    assert spread_s(boxes) == seconds
