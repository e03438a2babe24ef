"""Figures of stock wait while stores come back with a backlog, and not for ever."""

from hub.books.keep import MANY, PATIENCE_S, Patience


def test_what_stores_sell_is_followed_at_every_look():
    patience = Patience()

    assert [patience.looks(10 * n, 2.0 * n) for n in range(5)] == [True] * 5


def test_a_hub_that_starts_with_years_of_facts_begins_at_once():
    assert Patience().looks(10_000_000, 5.0)


def test_a_backlog_that_comes_in_is_let_pass_and_looked_at_once_in_a_while():
    patience = Patience()
    patience.looks(0, 0.0)

    looked = [patience.looks(MANY * n, 2.0 * n) for n in range(1, 41)]

    assert looked.count(True) == 1
    assert looked.index(True) == PATIENCE_S / 2 - 1
    assert patience.looks(MANY * 40 + 5, 82.0)
