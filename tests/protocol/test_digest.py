"""Two copies of the masters find where they differ, in whatever order they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.digest import BUCKETS, BYTES, bucket_of, differing, digest_of, root_of
from protocol.messages import Check, Checked, MastersHead
from protocol.packing import pack, unpack

COPIES = st.dictionaries(st.tuples(st.sampled_from(["item", "promo"]), st.text(max_size=8)), st.binary(min_size=1))


def rows(copy):
    return [(*name, body) for name, body in copy.items()]


@given(COPIES, st.randoms())
def test_the_order_is_nothing_to_it(copy, rng):
    mixed = rows(copy)
    rng.shuffle(mixed)
    assert digest_of(mixed) == digest_of(rows(copy))


@given(COPIES, COPIES)
def test_exactly_the_buckets_of_what_differs_differ(ours, theirs):
    names = {name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)}
    a, b = digest_of(rows(ours)), digest_of(rows(theirs))
    assert set(differing(a, b)) == {bucket_of(*name) for name in names}
    assert (root_of(a) == root_of(b)) == (not names)


def test_what_was_withdrawn_is_as_if_it_had_never_been():
    assert digest_of([("item", "milk", b"")]) == digest_of([]) == bytes(BUCKETS * BYTES)


@pytest.mark.parametrize("theirs", [b"", b"x", bytes(BUCKETS * BYTES + 1)])
def test_what_is_no_digest_is_compared_with_nothing(theirs):
    with pytest.raises(ValueError, match="digest"):
        differing(digest_of([]), theirs)


def test_a_version_without_roots_reads_a_head_with_one_and_the_other_way_round():
    assert unpack(pack([7]), MastersHead) == MastersHead(7)
    assert unpack(pack([7, b"r" * 16, True, "later"]), MastersHead) == MastersHead(7, b"r" * 16, lends=True)
    assert unpack(pack([1, 7]), Check) == Check(1, 7)
    assert unpack(pack([1, 7, b""]), Checked) == Checked(1, 7, b"")
