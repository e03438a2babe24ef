"""Workers share shards out without talking to each other."""

from hypothesis import given
from hypothesis import strategies as st

from hub.workers.share import Lease, divide, due

SHARDS = [f"{number:02x}" for number in range(64)]
workers = st.lists(st.sampled_from("abcdefg"), unique=True, min_size=1)
states = st.lists(st.sampled_from(["", *"abcdefgxyz"]), min_size=64, max_size=64)


def after(leases, living, me):
    """What the table holds once one worker has had its turn."""
    part = divide(leases, living, me)
    made = []
    for lease in leases:
        if lease.shard in part.take:
            lease = Lease(lease.shard, me, lease.fence + 1)
        elif lease.shard in part.hand_over:
            lease = Lease(lease.shard, "", lease.fence)
        made.append(lease)
    return made


@given(workers)
def test_what_is_due_to_all_is_all_there_is_and_nobody_has_two_more_than_another(living):
    parts = [due(64, living, one) for one in living]

    assert sum(parts) == 64
    assert max(parts) - min(parts) <= 1


@given(states, workers, st.data())
def test_a_turn_takes_nothing_from_the_living_and_keeps_only_ones_own(holders, living, data):
    leases = [Lease(shard, holder, 1) for shard, holder in zip(SHARDS, holders, strict=True)]
    me = data.draw(st.sampled_from(living))

    part = divide(leases, living, me)

    holder = {lease.shard: lease.holder for lease in leases}
    assert {holder[shard] for shard in part.keep | part.hand_over} <= {me}
    assert not {holder[shard] for shard in part.take} & set(living)
    assert not (part.take and part.hand_over)


@given(states, workers, st.randoms(use_true_random=False))
def test_from_any_state_two_turns_of_each_in_any_order_come_to_a_fair_one_that_lasts(holders, living, rng):
    leases = [Lease(shard, holder, 1) for shard, holder in zip(SHARDS, holders, strict=True)]

    for _ in range(2):
        for me in rng.sample(living, len(living)):
            leases = after(leases, living, me)

    assert {one: sum(lease.holder == one for lease in leases) for one in living} == {
        one: due(64, living, one) for one in living
    }
    for me in living:
        assert after(leases, living, me) == leases


def test_the_shards_of_a_dead_worker_go_to_the_others_and_theirs_stay_where_they_are():
    leases = [Lease(shard, "abc"[place % 3], 1) for place, shard in enumerate(SHARDS)]

    for me in "bc":
        leases = after(leases, ["b", "c"], me)

    moved = [lease for lease in leases if lease.fence > 1]
    assert len(moved) == 22
    assert all("abc"[SHARDS.index(lease.shard) % 3] == "a" for lease in moved)
