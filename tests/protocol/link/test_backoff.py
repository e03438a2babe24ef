"""Waiting before trying again."""

import random

from hypothesis import given
from hypothesis import strategies as st

from protocol.link.backoff import Backoff, decorrelated

seconds = st.floats(0.01, 1_000)


@given(seconds, seconds, st.floats(0, 1_000), st.floats(0, 1))
def test_a_wait_is_never_shorter_than_the_first_nor_longer_than_the_cap(last_s, first_s, more_s, chance):
    cap_s = first_s + more_s

    assert first_s <= decorrelated(last_s, first_s, cap_s, chance) <= cap_s * 1.000001


def test_waits_grow_to_the_cap_and_start_anew_after_a_success():
    backoff = Backoff(0.2, 10.0, random.Random(1))

    waits = [backoff.next_s() for _ in range(200)]
    backoff.reset()

    assert waits[0] <= 0.6
    assert max(waits) > 8.0
    assert backoff.next_s() <= 0.6


def test_two_boxes_drift_apart_at_once():
    one, other = (Backoff(0.2, 10.0, random.Random(seed)) for seed in (1, 2))

    assert one.next_s() != other.next_s()
