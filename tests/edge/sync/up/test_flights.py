"""Two ways up: the tail passes over what the hub holds, the live head follows on, and in the end they are one."""

from hypothesis import given
from hypothesis import strategies as st

from edge.sync.up.flights import Flights, Way
from protocol.messages import AHEAD_MAX, Range

NEAR = 10


def held(first: int, upto: int) -> Range:
    return Range(first, upto, b"%d" % upto)


def opened(*, at: int = 100, upto: int = 0) -> Flights:
    """The newest goes ahead from fact `at` on; the hub stands at `upto`."""
    flights = Flights()
    flights.restart(upto)
    flights.open(at, at, NEAR)
    return flights


def spans(flights: Flights, head: int) -> list[tuple[int, int, bool]]:
    return [(way.after, way.upto, way.ahead) for way in flights.ways(head)]


def send(flights: Flights, way: Way, count: int, now_s: float = 1.0) -> None:
    way.flight.send(way.after + 1, min(way.upto, way.after + count), 100, now_s)


def test_without_a_live_head_there_is_one_way():
    flights = Flights()
    flights.restart(5)

    assert spans(flights, 20) == [(5, 20, False)]
    assert spans(flights, 5) == []


def test_the_newest_goes_first_and_the_tail_ends_where_it_began():
    flights = opened(at=100)

    assert spans(flights, 103) == [(100, 103, True), (0, 100, False)]
    assert spans(flights, 100) == [(0, 100, False)]


def test_what_the_hub_holds_ahead_frees_the_live_head_and_not_the_tail():
    flights = opened(at=100)
    for way in list(flights.ways(103)):
        send(flights, way, 10)

    freed = flights.told(0, [held(101, 103)], 2.0, fresh=False)

    assert freed is None
    assert (flights.tail.batches, flights.live.batches) == (1, 0)
    assert flights.waiting(103) == 100
    assert spans(flights, 104) == [(103, 104, True), (10, 100, False)]


def test_once_the_hub_has_all_before_it_the_live_head_is_the_tail():
    flights = opened(at=100, upto=95)
    live = flights.live
    for way in list(flights.ways(103)):
        send(flights, way, 10)
    flights.told(95, [held(101, 103)], 2.0, fresh=False)

    freed = flights.told(103, [], 3.0, fresh=False)

    assert freed is None or freed.size == 100
    assert flights.live is None
    assert flights.tail is live
    assert spans(flights, 105) == [(103, 105, False)]
    assert flights.waiting(105) == 2


def test_batches_of_the_live_head_stay_on_their_way_when_it_becomes_the_tail():
    flights = opened(at=100, upto=95)
    for way in list(flights.ways(103)):
        send(flights, way, 10)

    flights.told(100, [], 2.0, fresh=False)

    assert flights.live is None
    assert (flights.batches, flights.tail.sent_upto, flights.tail.hub_upto) == (1, 103, 100)


def test_after_a_new_session_the_tail_passes_over_each_range_and_the_live_head_begins_anew():
    flights = opened(at=100)
    flights.restart(40)
    flights.told(40, [held(101, 120), held(150, 160)], 1.0, fresh=True)
    flights.open(200, 200, NEAR)

    assert spans(flights, 201) == [(200, 201, True), (40, 100, False)]
    flights.tail.send(41, 100, 1, 1.0)
    assert spans(flights, 200) == [(120, 149, False)]
    flights.tail.send(121, 149, 1, 1.0)
    assert spans(flights, 200) == [(160, 200, False)]
    assert flights.waiting(200) == 160 - 20 - 11


def test_a_range_that_ends_near_the_newest_is_made_longer():
    flights = Flights()
    flights.restart(40)
    flights.told(40, [held(101, 120)], 1.0, fresh=True)

    flights.open(125, 127, NEAR)

    assert spans(flights, 127) == [(120, 127, True), (40, 100, False)]


def test_facts_since_the_session_began_go_ahead_unless_they_are_many():
    one, other = Flights(), Flights()

    one.open(97, 100, NEAR)
    other.open(60, 100, NEAR)

    assert spans(one, 100) == [(97, 100, True), (0, 97, False)]
    assert spans(other, 101) == [(100, 101, True), (0, 100, False)]


def test_when_the_hub_can_hold_no_more_ranges_the_last_is_made_longer():
    flights = Flights()
    flights.told(0, [held(10 * n, 10 * n) for n in range(1, AHEAD_MAX + 1)], 1.0, fresh=True)

    flights.open(1000, 1000, NEAR)

    assert spans(flights, 1000)[0] == (10 * AHEAD_MAX, 1000, True)


def test_a_tail_that_has_sent_it_all_needs_no_live_head():
    flights = Flights()
    flights.tail.send(1, 100, 1, 1.0)

    flights.open(100, 100, NEAR)

    assert flights.live is None


def test_old_words_take_no_range_back_and_bring_none_that_was_passed():
    flights = opened(at=100)
    flights.told(0, [held(101, 103)], 1.0, fresh=False)
    flights.told(0, [held(101, 101)], 2.0, fresh=False)
    assert flights.held == (held(101, 103),)

    flights.told(103, [], 3.0, fresh=False)
    flights.told(50, [held(101, 103)], 4.0, fresh=False)
    assert flights.held == ()


def test_a_hub_that_lost_a_range_is_sent_it_again():
    flights = opened(at=100)
    send(flights, next(flights.ways(103)), 10)
    flights.told(0, [held(101, 103)], 1.0, fresh=False)

    flights.told(0, [], 2.0, fresh=True)

    assert spans(flights, 103) == [(100, 103, True), (0, 100, False)]
    assert flights.waiting(103) == 103


def test_going_back_sends_again_on_both_ways_what_the_hub_has_not_told_of():
    flights = opened(at=100)
    for way in list(flights.ways(105)):
        send(flights, way, 3)
    flights.told(0, [held(101, 101)], 2.0, fresh=False)
    assert flights.waiting_since_s == 1.0

    flights.go_back(0)

    assert (flights.batches, flights.size, flights.waiting_since_s) == (0, 0, None)
    assert spans(flights, 105) == [(101, 105, True), (0, 100, False)]
    for way in list(flights.ways(105)):
        send(flights, way, 3)
    assert flights.resent == 3 + 2


numbers = st.integers(1, 60)
words = st.tuples(st.integers(0, 60), st.lists(st.tuples(numbers, st.integers(0, 5)), max_size=4), st.booleans())


@given(st.lists(st.tuples(st.sampled_from(["sell", "send", "told", "open", "restart"]), words), max_size=40))
def test_no_order_of_words_makes_the_ways_overlap_or_offers_what_the_hub_holds(steps):
    flights, head = Flights(), 60
    for step, (upto, ranges, fresh) in steps:
        match step:
            case "sell":
                head += 1
            case "send":
                for way in list(flights.ways(head)):
                    send(flights, way, 7)
            case "told":
                told = [held(first, min(60, first + more)) for first, more in sorted(ranges) if first > upto + 1]
                flights.told(upto, told, 1.0, fresh=fresh)
            case "open":
                flights.open(head - 3, head, NEAR)
            case "restart":
                flights.restart(flights.tail.hub_upto)
        ways = list(flights.ways(head))
        assert all(way.after < way.upto <= head for way in ways)
        assert [way.ahead for way in ways] in ([], [True], [False], [True, False])
        if len(ways) == 2:
            assert ways[1].upto <= ways[0].after
        for way in ways:
            assert not any(one.first_seq <= way.after + 1 <= one.upto_seq for one in flights.held if not way.ahead)
        assert len(flights.held) <= AHEAD_MAX
        assert 0 <= flights.waiting(max(head, flights.tail.hub_upto)) <= head
