"""A dead line is noticed within ten seconds of the first thing that is not answered, and an idle one costs little."""

import pytest

from edge.sync.pilot.pulse import BEAT, METERED, Pulse


def noticed_s(beat, heard_s: float, asked_s: float) -> float:
    """When a hub that was heard last at one moment, and asked in vain from another on, counts as gone."""
    pulse = Pulse(0.0, beat)
    pulse.heard(heard_s)
    pulse.asked(asked_s)
    pulse.asked(asked_s + 1)
    return asked_s + pulse.silent_in_s(asked_s)


@pytest.mark.parametrize("asked_after_s", [0.0, 0.1, 1.0, 3.9, BEAT.heartbeat_s])
def test_a_greeted_line_is_noticed_within_ten_seconds_of_its_death(asked_after_s):
    assert noticed_s(BEAT, 50.0, 50.0 + asked_after_s) < 60


@pytest.mark.parametrize("asked_after_s", [0.1, 30.0, METERED.heartbeat_s])
def test_a_metered_line_is_noticed_within_ten_seconds_of_the_first_thing_sent_over_it(asked_after_s):
    assert noticed_s(METERED, 50.0, 50.0 + asked_after_s) <= 50.0 + asked_after_s + 10


def test_nobody_is_missed_who_was_not_asked():
    pulse = Pulse(0.0, METERED)
    pulse.heard(5.0)

    assert all(pulse.silent_in_s(5.0 + n) > 0 for n in range(1_000))


def test_any_word_ends_the_wait():
    pulse = Pulse(0.0, BEAT)
    pulse.asked(1.0)
    pulse.heard(6.0)

    assert pulse.silent_in_s(7.0) > BEAT.heartbeat_s
    pulse.asked(8.0)
    assert pulse.silent_in_s(8.0) == BEAT.silence_s - 2.0


def test_a_new_session_has_as_long_to_answer_as_any_other():
    pulse = Pulse(0.0, BEAT)
    pulse.asked(0.0)
    pulse.began(100.0)
    pulse.asked(100.0)

    assert pulse.silent_in_s(100.0) == BEAT.silence_s
