"""What was lent, as it was told: late, twice, out of order, and after the file is gone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.replica.leases import Leases
from protocol.messages import Lease, Lent


@pytest.fixture
def leases(tmp_path: Path):
    made = Leases(tmp_path / "leases.db", 2)
    yield made
    made.close()


def lent(since: int, upto: int, *leases: Lease, epoch: int = 2) -> Lent:
    return Lent(0, epoch, since, upto, leases)


def points(granted: int, recalled: int = 0, balance: int = 0, as_of_ms: int = 1) -> Lease:
    return Lease("points", "m1", granted, recalled, balance, as_of_ms)


def test_what_was_said_before_never_makes_less_of_what_was_said_since(leases: Leases):
    leases.take(lent(0, 5, points(100, 10, 900, 7)))
    edition = leases.edition

    assert leases.take(lent(0, 3, points(40, 20, 500, 3)))

    assert leases.of("points", "m1") == points(100, 20, 900, 7)
    assert (leases.mark, leases.edition) == (5, edition + 1)
    assert leases.take(lent(0, 5, points(100, 10, 900, 7)))
    assert leases.edition == edition + 1


def test_a_word_that_does_not_follow_counts_but_what_lies_between_is_still_asked_for(leases: Leases):
    assert not leases.take(lent(7, 9, points(100)))

    assert (leases.of("points", "m1").granted, leases.mark) == (100, 0)


def test_what_is_lent_to_another_life_is_not_ours(leases: Leases):
    assert not leases.take(lent(0, 5, points(100), epoch=1))

    assert leases.of("points", "m1").granted == 0


def test_a_restart_knows_all_of_it_and_a_new_life_nothing(tmp_path: Path):
    first = Leases(tmp_path / "leases.db", 1)
    first.take(lent(0, 5, points(100, 0, 50, 9), epoch=1))
    first.close()

    again, new = Leases(tmp_path / "leases.db", 1), None
    assert (again.of("points", "m1"), again.mark) == (points(100, 0, 50, 9), 5)
    again.close()
    new = Leases(tmp_path / "leases.db", 2)
    assert (new.all(), new.mark) == ((), 0)
    new.close()


def test_a_file_that_is_damaged_is_made_anew(tmp_path: Path):
    (tmp_path / "leases.db").write_bytes(b"no database" * 100)

    made = Leases(tmp_path / "leases.db", 1)

    assert made.all() == ()
    made.close()


def test_on_a_disk_that_takes_no_file_what_is_lent_is_known_until_the_restart(tmp_path: Path):
    made = Leases(tmp_path / "no such folder" / "leases.db", 2)

    assert made.take(lent(0, 5, points(100)))

    assert made.of("points", "m1").granted == 100
    made.close()


def test_what_a_full_disk_did_not_take_was_never_said_and_is_taken_once_there_is_room(leases: Leases):
    many = lent(0, 5, *(Lease("points", f"member{n:04}", 10) for n in range(2_000)))
    (pages,) = leases._connection.execute("PRAGMA page_count").fetchone()
    leases._connection.execute(f"PRAGMA max_page_count = {pages}")

    assert not leases.take(many)
    assert (leases.all(), leases.mark, leases.edition) == ((), 0, 0)
    leases._connection.execute("PRAGMA max_page_count = 100000")

    assert leases.take(many)
    assert (len(leases.all()), leases.mark) == (2_000, 5)


def test_an_account_of_a_newer_hub_is_left_alone(leases: Leases):
    leases.take(lent(0, 5, Lease("stamps", "m1", 3)))

    assert leases.all() == ()
    assert leases.mark == 5


@given(st.permutations([1, 2, 3, 4]), st.data())
def test_words_in_any_order_any_number_of_times_come_to_the_same(order, data):
    words = {n: Lent(0, 1, n - 1, n, (Lease("stored", "m1", 10 * n, 3 * n, 100 - n, n),)) for n in order}
    again = data.draw(st.lists(st.sampled_from(order), max_size=6))
    made = Leases(Path(":memory:"), 1)

    for n in (*order, *again):
        made.take(words[n])

    assert made.of("stored", "m1") == Lease("stored", "m1", 40, 12, 96, 4)
    made.close()
