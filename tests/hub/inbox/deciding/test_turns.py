"""Whose turn it is to bring what it has kept: everybody's, some day; nobody waits who has little."""

from hypothesis import given
from hypothesis import strategies as st

from hub.inbox.deciding.entry import Result
from hub.inbox.deciding.turns import (
    AHEAD_BYTES_MIN,
    FREE_FACTS,
    GONE_S,
    SHARE_MAX,
    SHARE_MIN,
    TURN_S,
    TURNS_FIRST,
    Turns,
)
from protocol.topics import Address

MUCH = 10_000


def word(number: int, upto: int = 0) -> Result:
    return Result(Address("acme", f"s{number:04d}", "b1"), 1, "ledger", upto, bytes(32), 0)


def greets(turns: Turns, number: int, now_s: float = 0.0, *, upto: int = 0, head: int = MUCH) -> None:
    one = word(number, upto)
    turns.heard(one.key, one, now_s, head)


def brings(turns: Turns, number: int, upto: int, now_s: float) -> None:
    one = word(number, upto)
    turns.heard(one.key, one, now_s)


def share(turns: Turns, number: int) -> int | None:
    return turns.share(word(number).key)


def store(result: Result) -> int:
    return int(result.address.store[1:])


def test_a_store_with_little_to_bring_needs_no_turn():
    turns = Turns()
    greets(turns, 1, head=FREE_FACTS)
    brings(turns, 2, 5, 0.0)

    assert (share(turns, 1), share(turns, 2)) == (None, None)
    assert turns.let_in(0, 0.0, 0.0) == []


def test_a_store_with_much_waits_until_it_is_told_that_it_may():
    turns = Turns()
    greets(turns, 1)
    assert share(turns, 1) == 0

    [told] = turns.let_in(0, 0.0, 0.0)

    assert store(told) == 1
    assert SHARE_MIN <= (share(turns, 1) or 0) <= SHARE_MAX


def test_as_many_come_in_as_keep_the_room_filled_in_the_order_in_which_they_asked():
    turns = Turns()
    for number in range(100):
        greets(turns, number)

    first = turns.let_in(0, 0.0, 0.0)

    assert [store(one) for one in first] == list(range(TURNS_FIRST))
    assert turns.let_in(AHEAD_BYTES_MIN, 0.0, 0.1) == []


def test_who_has_brought_it_all_makes_room_for_the_next():
    turns = Turns()
    for number in range(20):
        greets(turns, number)
    turns.let_in(0, 0.0, 0.0)

    brings(turns, 0, MUCH, 1.0)

    assert share(turns, 0) is None
    assert [store(one) for one in turns.let_in(0, 0.0, 1.0)] == [TURNS_FIRST]


def test_a_turn_ends_where_others_wait_and_goes_on_where_nobody_does():
    turns = Turns()
    for number in range(TURNS_FIRST + 1):
        greets(turns, number)
    turns.let_in(0, 0.0, 0.0)
    for number in range(TURNS_FIRST + 1):
        greets(turns, number, TURN_S)

    told = turns.let_in(0, 0.0, TURN_S + 0.1)

    assert TURNS_FIRST in {store(one) for one in told}
    assert sum(share(turns, number) == 0 for number in range(TURNS_FIRST)) <= 1


def test_a_store_that_is_gone_holds_no_turn():
    turns = Turns()
    greets(turns, 1)
    turns.let_in(0, 0.0, 0.0)

    turns.let_in(0, 0.0, GONE_S + 0.1)

    assert share(turns, 1) is None


@given(st.integers(1, 60), st.lists(st.integers(0, 200), min_size=1, max_size=8), st.floats(1_000, 1_000_000))
def test_everybody_gets_through_whatever_each_has_to_bring(stores, sizes, rate):
    """A hub that works off what is in its room; each with a turn brings, each greets every second."""
    left = {number: FREE_FACTS + 1 + sizes[number % len(sizes)] for number in range(stores)}
    turns, waiting, now_s = Turns(), 0.0, 0.0
    for _ in range(2_000):
        now_s += 0.5
        for number, facts in left.items():
            greets(turns, number, now_s, head=facts)
        turns.let_in(int(waiting), rate, now_s)
        for number in [number for number in left if share(turns, number)]:
            brought = min(left[number], max(1, int(rate / 20 / stores)))
            left[number] -= brought
            waiting += brought * 60
            if left[number] <= FREE_FACTS:
                del left[number]
                brings(turns, number, MUCH, now_s)
        waiting = max(0.0, waiting - rate * 0.5)
        if not left:
            return
    raise AssertionError(f"{len(left)} stores never got through")
