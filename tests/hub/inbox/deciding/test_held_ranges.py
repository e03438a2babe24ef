"""Facts ahead of a gap: taken once, kept in order of their own, and joined when what was missing has come. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from hub.db.ranges import Held, from_bytes, to_bytes
from hub.inbox.deciding.advance import Advance, Cursor, advance
from protocol.batch import Batch
from protocol.chain import genesis, links
from protocol.messages import AHEAD_MAX

FACTS = 40
START = genesis("s001", "b1", 1, "ledger")


class History:
    """What one box wrote; another one (`changed_from`) has written other facts from some number on."""

    def __init__(self, changed_from: int = FACTS + 1) -> None:
        self.records = [b"%d%s" % (n, b"!" if n >= changed_from else b"") for n in range(1, FACTS + 1)]
        self.hashes = [START, *links(START, 1, self.records)]

    def batch(self, first: int, last: int, *, ahead: bool = False, stream: str = "ledger", epoch: int = 1) -> Batch:
        records = tuple(self.records[first - 1 : last])
        return Batch("s001", "b1", epoch, stream, first, self.hashes[first - 1], records, self.hashes[last], ahead)


OURS = History()


class Books:
    """What a hub has committed: it may forget what it did since, as one that is killed does."""

    def __init__(self) -> None:
        self.facts: list[tuple[int, bytes, bytes]] = []
        self.stored: tuple[int, bytes, bytes | None] = (0, START, None)

    @property
    def cursor(self) -> Cursor:
        applied, head_hash, ahead = self.stored
        return Cursor(applied, head_hash, from_bytes(ahead))

    def take(self, *batches: Batch, dies: bool = False) -> list[Advance]:
        cursor, fresh, steps = self.cursor, [], []
        for batch in batches:
            step = advance(cursor, batch)
            cursor = step.cursor
            fresh += [(fact.seq, fact.record, fact.hash) for fact in step.facts]
            steps.append(step)
        if not dies:
            self.facts += fresh
            self.stored = (cursor.applied_seq, cursor.head_hash, to_bytes(cursor.ahead))
        return steps

    def runs(self) -> list[Held]:
        return [Held(1, self.cursor.applied_seq, START, self.cursor.head_hash), *self.cursor.ahead]

    def check(self) -> None:
        """Each fact once; what is held is what the runs say, and each run is one unbroken chain."""
        by_seq = {seq: (record, digest) for seq, record, digest in self.facts}
        assert len(by_seq) == len(self.facts)
        assert sorted(by_seq) == [seq for run in self.runs() for seq in range(run.first_seq, run.upto_seq + 1)]
        for run in self.runs():
            numbers = range(run.first_seq, run.upto_seq + 1)
            chain = links(run.previous_hash, run.first_seq, [by_seq[seq][0] for seq in numbers])
            assert chain == [by_seq[seq][1] for seq in numbers]
            assert [run.previous_hash, *chain][-1] == run.upto_hash
        assert all(two.first_seq > one.upto_seq + 1 for one, two in zip(self.runs(), self.runs()[1:], strict=False))
        assert len(self.cursor.ahead) <= AHEAD_MAX


class Delivery(Struct, frozen=True):
    """A batch as it arrives, of our history or of another; `dies` is a hub that is killed before it commits."""

    span: tuple[int, int]
    ahead: bool
    dies: bool
    other: bool


numbers = st.integers(1, FACTS)
spans = st.tuples(numbers, numbers).map(lambda two: (min(two), max(two)))
narrow = st.tuples(numbers, st.integers(0, 3)).map(lambda at: (at[0], min(FACTS, at[0] + at[1])))
deliveries = st.lists(
    st.lists(st.builds(Delivery, spans | narrow, st.booleans(), st.booleans(), st.booleans()), max_size=4), max_size=25
)


@given(deliveries)
def test_whatever_overtakes_what_every_fact_counts_once_and_in_the_end_all_are_there(groups):
    books = Books()
    for group in groups:
        batches = [OURS.batch(*one.span, ahead=one.ahead) for one in group]
        steps = books.take(*batches, dies=any(one.dies for one in group))
        books.check()
        assert not any(step.broken for step in steps)
        assert books.cursor.head_hash == OURS.hashes[books.cursor.applied_seq]

    while books.cursor.applied_seq < FACTS:
        first = books.cursor.applied_seq + 1
        books.take(OURS.batch(first, min(FACTS, first + 6)))
        books.check()
        assert books.cursor.applied_seq >= first
    assert books.cursor == Cursor(FACTS, OURS.hashes[FACTS])
    assert sorted(record for _, record, _ in books.facts) == sorted(OURS.records)


@given(st.integers(1, FACTS), deliveries)
def test_no_run_ever_joins_two_histories(changed_from, groups):
    books, other = Books(), History(changed_from)
    for group in groups:
        batches = [(other if one.other else OURS).batch(*one.span, ahead=one.ahead) for one in group]
        books.take(*batches, dies=any(one.dies for one in group))
        books.check()


def test_what_goes_ahead_is_taken_and_the_cursor_stays():
    books = Books()

    (step,) = books.take(OURS.batch(10, 12, ahead=True))

    assert [fact.seq for fact in step.facts] == [10, 11, 12]
    assert step.cursor == Cursor(0, START, (Held(10, 12, OURS.hashes[9], OURS.hashes[12]),))


def test_what_follows_a_range_makes_it_longer():
    books = Books()

    books.take(OURS.batch(10, 12, ahead=True), OURS.batch(13, 13, ahead=True), OURS.batch(12, 15, ahead=True))

    assert books.cursor.ahead == (Held(10, 15, OURS.hashes[9], OURS.hashes[15]),)


def test_the_cursor_jumps_over_a_range_once_nothing_is_missing_before_it():
    books = Books()
    books.take(OURS.batch(10, 12, ahead=True), OURS.batch(20, 22, ahead=True))

    books.take(OURS.batch(1, 8))
    assert books.cursor.applied_seq == 8
    books.take(OURS.batch(9, 9))

    assert books.cursor == Cursor(12, OURS.hashes[12], (Held(20, 22, OURS.hashes[19], OURS.hashes[22]),))


def test_one_batch_may_fill_several_gaps_and_brings_only_what_is_missing():
    books = Books()
    books.take(OURS.batch(10, 12, ahead=True), OURS.batch(20, 22, ahead=True))

    (step,) = books.take(OURS.batch(1, 30))

    assert [fact.seq for fact in step.facts] == [*range(1, 10), *range(13, 20), *range(23, 31)]
    assert books.cursor == Cursor(30, OURS.hashes[30])


def test_a_batch_beyond_a_gap_that_does_not_say_that_it_goes_ahead_is_asked_for_again():
    (step,) = Books().take(OURS.batch(10, 12))

    assert (step.want_seq, step.facts) == (1, ())


def test_telemetry_never_goes_ahead():
    (step,) = Books().take(OURS.batch(10, 12, ahead=True, stream="telemetry"))

    assert (step.want_seq, step.facts) == (1, ())


def test_one_range_too_many_is_not_taken_but_the_others_may_still_grow():
    books = Books()
    firsts = range(3, 3 + 3 * AHEAD_MAX, 3)
    books.take(*(OURS.batch(first, first, ahead=True) for first in firsts))

    (refused,) = books.take(OURS.batch(30, 31, ahead=True))
    (grown,) = books.take(OURS.batch(firsts[-1] + 1, firsts[-1] + 1, ahead=True))

    assert (refused.want_seq, refused.facts) == (1, ())
    assert [fact.seq for fact in grown.facts] == [firsts[-1] + 1]
    assert len(books.cursor.ahead) == AHEAD_MAX


@pytest.mark.parametrize("span", [(1, 9), (5, 15), (1, 12), (5, 11)])
def test_what_does_not_lead_to_a_range_is_refused_and_the_cursor_stays(span):
    books, other = Books(), History(changed_from=6)
    books.take(OURS.batch(10, 12, ahead=True), OURS.batch(1, 4))
    before = books.cursor

    (step,) = books.take(other.batch(*span))

    assert step.broken == "the chain differs from ours at fact 9"
    assert books.cursor == before


def test_a_range_of_another_history_is_refused_where_it_touches_ours():
    books, other = Books(), History(changed_from=6)
    books.take(OURS.batch(10, 12, ahead=True))

    (follows,) = books.take(other.batch(13, 14, ahead=True))
    (overlaps,) = books.take(other.batch(8, 11, ahead=True))

    assert follows.broken == "the chain differs from ours at fact 12"
    assert overlaps.broken == "the chain differs from ours at fact 9"


def test_records_that_do_not_lead_to_their_hash_are_refused_ahead_too():
    (step,) = Books().take(Batch("s001", "b1", 1, "ledger", 10, OURS.hashes[9], (b"x",), OURS.hashes[10], ahead=True))

    assert step.broken
    assert step.facts == ()
