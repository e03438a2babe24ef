"""What is on its way: bookkeeping that no order of acknowledgements confuses."""

from hypothesis import given
from hypothesis import strategies as st

from edge.sync.up.flight import Flight, Freed


def flying(*sizes: int, upto: int = 0) -> Flight:
    """Ten facts a batch, one batch a second."""
    flight = Flight()
    flight.restart(upto)
    for n, size in enumerate(sizes):
        flight.send(upto + 10 * n + 1, upto + 10 * n + 10, size, float(n))
    return flight


def test_an_acknowledgement_frees_every_batch_up_to_it():
    flight = flying(100, 200, 300)

    assert flight.acked(20, 5.0) == Freed(5.0, 300, 0.0, 0.0, 4.0)
    assert (flight.hub_upto, flight.sent_upto, flight.batches, flight.size) == (20, 30, 1, 300)
    assert flight.waiting_since_s == 5.0


def test_half_a_batch_moves_the_hub_and_frees_nothing():
    flight = flying(100)

    assert flight.acked(5, 1.0) is None
    assert (flight.hub_upto, flight.batches) == (5, 1)


def test_late_and_double_acknowledgements_change_nothing():
    flight = flying(100, 200)
    flight.acked(20, 1.0)

    for upto in (20, 10, 0):
        assert flight.acked(upto, 2.0) is None
    assert (flight.hub_upto, flight.sent_upto, flight.batches, flight.waiting_since_s) == (20, 20, 0, None)


def test_what_the_hub_has_from_before_a_cut_is_not_sent_again():
    flight = flying(100, upto=40)

    assert flight.acked(70, 1.0) is None
    assert (flight.hub_upto, flight.sent_upto, flight.batches) == (70, 70, 0)


def test_a_batch_that_was_sent_twice_tells_no_round_trip():
    flight = flying(100)
    flight.restart(0)
    flight.send(1, 10, 100, 5.0)

    freed = flight.acked(10, 6.0)

    assert freed is not None
    assert freed.rtt_s == 0.0
    assert flight.resent == 10


def test_going_back_makes_a_batch_that_is_being_packed_worthless():
    flight = flying(100)
    turn = flight.turn

    flight.restart(0)

    assert flight.turn != turn


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 400)), max_size=40))
def test_the_hub_never_seems_to_have_less_than_it_said_nor_we_to_have_sent_less_than_it_has(steps):
    flight = Flight()
    for n, (count, upto) in enumerate(steps):
        flight.send(flight.sent_upto + 1, flight.sent_upto + count, count, float(n))
        before = flight.hub_upto
        flight.acked(upto, float(n))

        assert flight.hub_upto >= before
        assert flight.sent_upto >= flight.hub_upto
        assert flight.batches == 0 or flight.sent_upto > flight.hub_upto
