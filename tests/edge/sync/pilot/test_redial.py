"""Dialling again: soon, then seldom, and never all stores in one beat."""

import random

import pytest

from edge.sync.pilot.redial import FIRST_S, MAX_S, SOON_FOR_S, SOON_S, SPREAD_MAX_S, Redial


def test_a_line_just_lost_is_dialled_within_half_a_second_and_a_long_lost_one_seldom():
    redial, rng = Redial(), random.Random(1)

    soon = [redial.next_s(n, rng.random()) for n in range(int(SOON_FOR_S))]
    late = [redial.next_s(SOON_FOR_S + n, rng.random()) for n in range(100)]

    assert all(FIRST_S <= wait_s <= SOON_S for wait_s in soon)
    assert all(FIRST_S <= wait_s <= MAX_S for wait_s in late)
    assert max(late) > MAX_S / 2


def test_a_thousand_stores_that_lose_the_hub_at_once_come_back_spread_as_it_asked():
    rng, arrivals = random.Random(2), [0] * 10
    for _ in range(1_000):
        redial = Redial()
        redial.spread(10)
        arrivals[min(9, int(redial.next_s(0.0, rng.random()) - FIRST_S))] += 1

    assert max(arrivals) < 150
    assert min(arrivals) > 50


def test_a_wrong_word_of_the_hub_keeps_no_store_away_for_long():
    redial = Redial()
    for asked_s in (10**9, -5):
        redial.spread(asked_s)
        assert FIRST_S <= redial.next_s(0.0, 1.0) <= FIRST_S + SPREAD_MAX_S


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_a_hub_that_no_longer_asks_is_dialled_at_once_again(chance):
    redial = Redial()
    redial.spread(60)
    redial.spread(0)

    assert redial.next_s(0.0, chance) <= SOON_S
