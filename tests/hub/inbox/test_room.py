"""Where messages wait: bounded, small ones first, and of one topic none overtakes another."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from hub.inbox.room import GROUP_BYTES_MIN, GROUP_MAX, LARGE_BYTES_MAX, SMALL_BYTES, SMALL_MAX, Room
from protocol.link.link import Incoming

SMALL, LARGE = SMALL_BYTES, SMALL_BYTES + 1
messages = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([1, SMALL, LARGE, 40_000])), max_size=60)


def taken(room: Room) -> list[Incoming]:
    return asyncio.run(room.group())


def everything(room: Room) -> list[Incoming]:
    found: list[Incoming] = []
    while len(room):
        found += taken(room)
    return found


@given(messages)
def test_of_one_topic_nothing_overtakes_anything_and_nothing_is_lost(sent):
    room = Room()
    put = [Incoming(topic, number.to_bytes(2, "big") + bytes(size - 1)) for number, (topic, size) in enumerate(sent)]
    for message in put:
        assert room.put(message)

    found = everything(room)

    assert sorted(one.payload[:2] for one in found) == [one.payload[:2] for one in put]
    for topic in "abc":
        assert [one for one in found if one.topic == topic] == [one for one in put if one.topic == topic]
    assert room.large_bytes == 0


def test_what_is_small_goes_before_what_is_large():
    room = Room()
    room.put(Incoming("backlog", bytes(LARGE)))
    room.put(Incoming("live", bytes(SMALL)))

    assert [message.topic for message in taken(room)] == ["live", "backlog"]


def test_a_small_one_behind_a_large_one_of_its_own_topic_waits_for_that():
    room = Room()
    for _ in range(3):
        room.put(Incoming("other", bytes(GROUP_BYTES_MIN)))
    room.put(Incoming("store", bytes(LARGE)))
    room.put(Incoming("store", bytes(1)))

    assert [message.topic for message in everything(room)] == ["other", "other", "other", "store", "store"]


def test_it_is_bounded_and_says_so():
    room = Room()
    while room.put(Incoming("large", bytes(60_000))):
        pass
    assert LARGE_BYTES_MAX - 60_000 < room.large_bytes <= LARGE_BYTES_MAX

    assert sum(room.put(Incoming("small", bytes(1))) for _ in range(SMALL_MAX + 5)) == SMALL_MAX
    assert len(taken(room)) >= GROUP_MAX


def test_a_transaction_takes_as_many_large_ones_as_lately_fitted_into_a_moment():
    room = Room()
    for _ in range(40):
        room.put(Incoming("large", bytes(100_000)))
    slow = taken(room)
    assert len(slow) == 1

    for _ in range(30):
        room.took(slow, 0.05)  # two megabytes a second

    assert 5 <= len(taken(room)) <= 8


def test_one_that_waits_for_a_message_is_woken_by_it():
    async def story() -> list[Incoming]:
        room = Room()
        waiting = asyncio.create_task(room.group())
        await asyncio.sleep(0)
        room.put(Incoming("live", b"1"))
        return await waiting

    assert [message.topic for message in asyncio.run(story())] == ["live"]
