"""The pilot decides from what was measured: state by state, and what does not change it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.sync.pilot import LineState, Pilot
from edge.sync.pilot.pace import BATCH_MAX, WINDOW_MAX
from edge.sync.pilot.pilot import ENTER_FACTS, FLAP_S, HISTORY, LEAVE_FACTS, THIN_MIN_S
from edge.sync.pilot.plan import RECORDS_MAX
from edge.sync.pilot.redial import FIRST_S, MAX_S, SOON_S
from edge.sync.pilot.signs import ANSWERS_MIN, LATE_WITHIN_S, LOST_TIMES, RTT_BAD_S, WELL_S
from edge.sync.pilot.thrift import Thrift
from edge.sync.up.flight import Freed

MANY, FEW = ENTER_FACTS + 1, LEAVE_FACTS
CREDIT = 1 << 20


def dark() -> Pilot:
    return Pilot(0.0)


def connected() -> Pilot:
    pilot = dark()
    pilot.connected(1.0)
    return pilot


def live() -> Pilot:
    pilot = connected()
    pilot.answered(1.1, 0.1, CREDIT)
    return pilot


def catching_up() -> Pilot:
    pilot = live()
    pilot.backlog(2.0, MANY)
    return pilot


def failing() -> Pilot:
    """A bad line since 3.0: two acknowledgements did not come."""
    pilot = live()
    pilot.timed_out(2.5)
    pilot.timed_out(3.0)
    return pilot


def slow() -> Pilot:
    """A bad line since 2.0: answers take two seconds."""
    pilot = connected()
    for n in range(ANSWERS_MIN):
        pilot.answered(2.0 + n / 100, RTT_BAD_S + 0.5, CREDIT)
    return pilot


def late_again(pilot: Pilot) -> None:
    pilot.timed_out(2.9)
    pilot.timed_out(3.0)


def well_again(pilot: Pilot, upto_s: float) -> None:
    """Nothing but good answers from 4.0 on."""
    for n in range(20):
        pilot.answered(4.0 + (upto_s - 4.0) * (n + 1) / 20, 0.1, CREDIT)


def freed(now_s: float, size: int, rtt_s: float, before_s: float = 0.0) -> Freed:
    return Freed(now_s, size, now_s - rtt_s, before_s, rtt_s)


#: state before, what happens, state after
MOVES = [
    (dark, lambda p: p.connected(3.0), LineState.DARK),
    (dark, lambda p: p.heard(3.0), LineState.DARK),
    (dark, lambda p: p.backlog(3.0, MANY), LineState.DARK),
    (dark, lambda p: p.disconnected(3.0, "refused"), LineState.DARK),
    (dark, lambda p: p.timed_out(3.0), LineState.DARK),
    (connected, lambda p: p.answered(3.0, 0.1, CREDIT), LineState.LIVE),
    (connected, lambda p: p.disconnected(3.0, "ended"), LineState.DARK),
    (live, lambda p: p.answered(3.0, 0.1, CREDIT), LineState.LIVE),
    (live, lambda p: p.connected(3.0), LineState.LIVE),
    (live, lambda p: p.backlog(3.0, ENTER_FACTS), LineState.LIVE),
    (live, lambda p: p.backlog(3.0, MANY), LineState.CATCH_UP),
    (live, lambda p: p.timed_out(3.0), LineState.LIVE),
    (live, lambda p: p.acked(freed(3.0, 100, 0.2), CREDIT), LineState.LIVE),
    (live, lambda p: p.disconnected(3.0, "ended"), LineState.DARK),
    (catching_up, lambda p: p.backlog(3.0, LEAVE_FACTS + 1), LineState.CATCH_UP),
    (catching_up, lambda p: p.backlog(3.0, FEW), LineState.LIVE),
    (catching_up, lambda p: p.answered(3.0, 0.1, CREDIT), LineState.CATCH_UP),
    (catching_up, lambda p: p.acked(freed(3.0, 100, 0.2), CREDIT), LineState.CATCH_UP),
    (catching_up, lambda p: p.timed_out(3.0), LineState.CATCH_UP),
    (catching_up, lambda p: p.disconnected(3.0, "ended"), LineState.DARK),
    (live, late_again, LineState.THIN),
    (catching_up, late_again, LineState.THIN),
    (failing, lambda p: p.backlog(4.0, MANY), LineState.THIN),
    (failing, lambda p: p.answered(4.0, 0.1, CREDIT), LineState.THIN),
    (failing, lambda p: well_again(p, 3.0 + THIN_MIN_S - 1), LineState.THIN),
    (failing, lambda p: p.disconnected(3.0, "ended"), LineState.DARK),
    (slow, lambda p: p.backlog(3.0, MANY), LineState.THIN),
]


@pytest.mark.parametrize(("before", "happens", "after"), MOVES)
def test_each_state_moves_as_the_table_says(before, happens, after):
    pilot = before()
    was, changes = pilot.state, len(pilot.history)

    happens(pilot)

    assert pilot.state is after
    assert len(pilot.history) - changes == (was is not after)
    if was is not after:
        assert pilot.history[-1].state is after
        assert pilot.history[-1].reason == pilot.reason
        assert pilot.since_s == 3.0


def test_a_line_that_failed_is_good_again_once_nothing_bad_was_seen_for_a_while():
    pilot = failing()

    well_again(pilot, 3.0 + LATE_WITHIN_S + 1)

    assert pilot.state is LineState.LIVE
    assert pilot.reason == "the line is good again"


def test_a_slow_but_reliable_line_catches_up_with_all_its_window_and_is_thin_again_after_it():
    pilot = slow()

    pilot.backlog(2.0 + THIN_MIN_S + 1, MANY)
    assert pilot.state is LineState.CATCH_UP

    pilot.backlog(50.0, FEW)
    assert pilot.state is LineState.THIN
    assert pilot.reason == "caught up; answers take up to 2.0 s"


def test_a_failing_line_stays_thin_however_much_waits():
    pilot = failing()

    for n in range(60):
        pilot.timed_out(4.0 + 20 * n)
        pilot.backlog(5.0 + 20 * n, MANY * n)

    assert pilot.state is LineState.THIN
    assert len(pilot.history) == 3


def test_a_thin_line_has_one_batch_in_flight_lingers_and_packs_hard():
    good, thin = live().plan, failing().plan

    assert thin.window == 1
    assert thin.linger_s > 10 * good.linger_s
    assert thin.level > good.level
    assert good.telemetry
    assert not thin.telemetry


def test_a_thin_line_is_kept_busy_by_longer_batches():
    pilot = slow()
    for n in range(10):
        pilot.acked(freed(10.0 + 2 * n, 20_000, 4.0, before_s=8.0 + 2 * n), CREDIT)

    one_s = pilot.plan.batch_records * 100 / pilot.rate

    assert pilot.plan.window == 1
    assert one_s == pytest.approx(2.0, rel=0.2)


def flap(pilot: Pilot, times: int, every_s: float, away_s: float) -> list[LineState]:
    """The states seen while a line is lost again and again, from 10.0 on."""
    seen = []
    for n in range(times):
        lost_s = 10.0 + n * every_s
        pilot.heard(lost_s - 1)
        pilot.disconnected(lost_s, "ended")
        seen.append(pilot.state)
        pilot.disconnected(lost_s + away_s, "refused")
        seen.append(pilot.state)
        pilot.connected(lost_s + away_s)
        pilot.answered(lost_s + away_s + 0.1, 0.1, CREDIT)
        seen.append(pilot.state)
    return seen


def test_a_line_that_flaps_every_20_seconds_is_one_thin_line_and_not_a_state_that_flaps():
    pilot = live()

    seen = flap(pilot, 30, 20.0, 0.5)

    assert set(seen[3 * LOST_TIMES :]) == {LineState.THIN}
    assert len(pilot.history) <= 2 + 2 * LOST_TIMES
    assert "times in two minutes" in pilot.reason


@pytest.mark.parametrize(("every_s", "batch_s"), [(20.0, 2.0), (4.0, 0.4)])
def test_a_batch_is_a_small_part_of_what_a_flapping_lines_connection_holds(every_s, batch_s):
    pilot = live()
    for n in range(5):
        pilot.acked(freed(2.0 + n, 20_000, 2.1, before_s=1.0 + n), CREDIT)

    flap(pilot, 10, every_s, 0.5)

    assert pilot.plan.batch_records * 100 / pilot.rate == pytest.approx(batch_s, rel=0.2)


def test_a_flapping_line_that_stays_away_is_dark():
    pilot = live()
    flap(pilot, 5, 20.0, 0.5)
    pilot.heard(110.0)
    pilot.disconnected(110.1, "ended")
    assert pilot.state is LineState.THIN

    pilot.disconnected(110.0 + FLAP_S, "refused")

    assert (pilot.state, pilot.reason) == (LineState.DARK, "refused")


def test_a_line_that_flapped_is_good_again_when_it_holds():
    pilot = live()
    flap(pilot, 5, 20.0, 0.5)

    well_again(pilot, 100.0 + WELL_S + 120)

    assert pilot.state is LineState.LIVE


def test_a_backlog_that_is_known_when_the_hub_answers_is_caught_up_at_once():
    pilot = connected()
    pilot.backlog(1.0, MANY)

    pilot.answered(1.1, 0.1, CREDIT)

    assert pilot.state is LineState.CATCH_UP


def test_a_backlog_between_the_two_marks_changes_nothing_either_way():
    pilot = live()
    for n in range(100):
        pilot.backlog(3.0 + n, ENTER_FACTS - n % 20)
    assert pilot.state is LineState.LIVE

    pilot.backlog(200.0, MANY)
    for n in range(100):
        pilot.backlog(201.0 + n, ENTER_FACTS - n % 20)
    assert pilot.state is LineState.CATCH_UP
    assert len(pilot.history) == 3


def test_every_change_has_a_reason_and_only_the_last_are_kept():
    pilot = live()
    for n in range(100):
        pilot.disconnected(10.0 + n, f"cut {n}")
        pilot.answered(10.5 + n, 0.1, CREDIT)

    assert len(pilot.history) == HISTORY
    assert all(change.reason for change in pilot.history)
    assert pilot.history[-2].reason == "cut 99"


def test_the_reason_says_why_the_line_is_still_dark():
    pilot = dark()

    pilot.disconnected(1.0, "Connection refused")
    assert pilot.reason == "Connection refused"
    pilot.connected(2.0)
    assert "has not answered" in pilot.reason


# -- window, batches, time-outs ----------------------------------------------------------------------------------------


def drain(pilot: Pilot, rate: float, rtt_s: float, batches: int) -> list[int]:
    """Keep the window full on a line of so many bytes a second; the windows that the pilot chose."""
    free_s = now_s = 10.0
    before_s, windows, flying = 0.0, [], []
    for _ in range(batches):
        plan = pilot.plan
        while len(flying) < plan.window:
            size = plan.batch_records * 70
            free_s = max(free_s, now_s) + size / rate
            flying.append((now_s, free_s + rtt_s, size))
            pilot.packed(plan.batch_records, size)
        sent_s, now_s, size = flying.pop(0)
        pilot.acked(Freed(now_s, size, sent_s, before_s, now_s - sent_s), CREDIT)
        before_s = now_s
        windows.append(pilot.plan.window)
    return windows


@pytest.mark.parametrize(("rate", "rtt_s"), [(8_000, 0.6), (32_000, 0.3), (250_000, 0.08), (12_500_000, 0.001)])
def test_the_rate_of_the_line_is_found_and_batches_take_half_a_second_of_it(rate, rtt_s):
    pilot = connected()
    pilot.answered(1.1, rtt_s, CREDIT)
    pilot.backlog(1.1, 100_000)

    drain(pilot, rate, rtt_s, 60)

    assert pilot.rate == pytest.approx(rate, rel=0.15)
    wanted = min(RECORDS_MAX, min(BATCH_MAX, max(4096, rate * 0.5)) / 70)
    assert pilot.plan.batch_records == pytest.approx(wanted, rel=0.25)


def test_the_window_grows_while_there_is_no_queue_and_shrinks_when_there_is_one():
    pilot = catching_up()
    for n in range(50):
        pilot.acked(freed(10.0 + n, 10_000, 0.11), CREDIT)
    assert pilot.plan.window == WINDOW_MAX

    pilot.acked(freed(70.0, 10_000, 3.0, before_s=69.9), CREDIT)
    assert pilot.plan.window < WINDOW_MAX
    for n in range(30):
        pilot.acked(freed(71.0 + n, 10_000, 3.0, before_s=70.9 + n), CREDIT)
    assert pilot.plan.window == 2


def test_a_time_out_halves_the_window_and_waits_longer():
    pilot = catching_up()
    for n in range(20):
        pilot.acked(freed(10.0 + n, 10_000, 0.2), CREDIT)
    window, timeout_s = pilot.plan.window, pilot.ack_timeout_s(0)

    pilot.timed_out(31.0)

    assert pilot.plan.window == window // 2
    assert pilot.ack_timeout_s(0) > timeout_s
    pilot.acked(freed(40.0, 10_000, 0.2), CREDIT)
    assert pilot.ack_timeout_s(0) == pytest.approx(timeout_s, rel=0.5)


def test_a_batch_that_was_sent_twice_teaches_nothing_about_the_line():
    pilot = catching_up()
    pilot.acked(freed(10.0, 10_000, 0.2), CREDIT)
    rate, window = pilot.rate, pilot.plan.window

    pilot.acked(Freed(11.0, 10_000, 10.999, 10.0, 0.0), CREDIT)

    assert (pilot.rate, pilot.plan.window) == (rate, window)


def test_batches_stay_within_the_hubs_credit():
    pilot = catching_up()
    for n in range(20):
        pilot.acked(freed(10.0 + n, 60_000, 0.11), 8_192)

    assert pilot.credit_bytes == 8_192
    assert pilot.plan.batch_records <= 8_192 / 90


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("acked"), st.integers(1, 10**6), st.floats(0, 20)),
            st.tuples(st.just("answered"), st.integers(0, 10**7), st.floats(0, 20)),
            st.tuples(st.just("timed_out"), st.just(0), st.just(0.0)),
            st.tuples(st.just("backlog"), st.integers(0, 10**6), st.just(0.0)),
            st.tuples(st.just("packed"), st.integers(1, 2_000), st.floats(50, 10**6)),
            st.tuples(st.just("disconnected"), st.just(0), st.just(0.0)),
        ),
        max_size=60,
    )
)
def test_no_measurements_lead_out_of_bounds(inputs):
    pilot, now_s = dark(), 0.0
    for kind, number, seconds in inputs:
        before_s, now_s = now_s, now_s + seconds + 0.001
        match kind:
            case "acked":
                pilot.acked(Freed(now_s, number, now_s - seconds, before_s, seconds), CREDIT)
            case "answered":
                pilot.answered(now_s, seconds, number)
            case "timed_out":
                pilot.timed_out(now_s)
            case "backlog":
                pilot.backlog(now_s, number)
            case "packed":
                pilot.packed(number, int(seconds))
            case "disconnected":
                pilot.disconnected(now_s, "ended")
        plan = pilot.plan

        assert 1 <= plan.batch_records <= RECORDS_MAX
        assert 1 <= plan.window <= WINDOW_MAX
        assert 2.0 <= pilot.ack_timeout_s(10**6) <= 30.0
        assert plan.telemetry is (pilot.state is LineState.LIVE)


# -- dialling ----------------------------------------------------------------------------------------------------------


def test_a_line_just_lost_is_probed_often_and_a_long_lost_one_seldom():
    pilot = live()
    pilot.disconnected(100.0, "ended")

    soon = [pilot.dial_in_s(100.0 + n, n % 10 / 9) for n in range(100)]
    late = [pilot.dial_in_s(1_000.0 + n, n % 10 / 9) for n in range(300)]

    assert all(FIRST_S <= wait_s <= SOON_S for wait_s in soon)
    assert all(FIRST_S <= wait_s <= MAX_S for wait_s in late)
    assert max(late) > MAX_S / 2
    assert len(set(soon)) > 5


# -- when it will be there ---------------------------------------------------------------------------------------------


def test_a_sale_on_a_good_line_is_there_after_its_linger_and_a_round_trip():
    pilot = live()

    assert pilot.arrival_s(1) == pytest.approx(pilot.plan.linger_s + 0.1)
    assert pilot.arrival_s(0) == 0


def test_a_backlog_is_there_when_the_line_has_carried_it_and_nobody_can_tell_before_that_is_measured():
    pilot = catching_up()
    assert pilot.arrival_s(1_000) == 0

    pilot.acked(freed(10.0, 20_000, 2.1, before_s=8.0), CREDIT)

    assert pilot.arrival_s(1_000) == pytest.approx(1_000 * pilot.fact_bytes / pilot.rate, rel=0.05)


def test_a_line_that_saves_bytes_says_how_long_a_sale_lingers():
    pilot = live()
    pilot.thrift = Thrift(linger_s=30.0)

    assert 30 < pilot.arrival_s(1) < 31
