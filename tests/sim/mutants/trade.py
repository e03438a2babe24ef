"""Stores and head offices that lend, spend, count or use twice."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

import edge.journal.core
import edge.journal.members.making
import edge.journal.members.reads
import edge.journal.members.rows
import edge.journal.stock
import edge.journal.stock.making
import hub.books.follow
import hub.inbox.keeping.books
import hub.lending.desk
import hub.lending.lend
import hub.lending.set_back
from edge.replica.leases import Leases
from hub.db.tables.stock import stock_cursor
from retail.members.escrow import Account
from tests.sim.mutants.mutant import around, mutant


@mutant("trade", 60)
def a_store_spends_beyond_its_share() -> Iterator[None]:
    with around(edge.journal.core, "within_shares", lambda _: lambda connection, draft: None):
        yield


@mutant("trade", 60)
def what_is_lent_to_one_is_lent_to_another() -> Iterator[None]:
    """All of a balance counts as free."""
    with patch.object(Account, "free", property(lambda self: self.balance)):
        yield


@mutant("trade", 60)
def what_was_given_back_is_spent() -> Iterator[None]:
    def make(share_of: Any) -> Any:
        return lambda *of: replace(share_of(*of), returned=0)

    with (
        around(edge.journal.members.rows, "share_of", make),
        around(edge.journal.members.reads, "share_of", make),
    ):
        yield


@mutant("old_word", 60)
def a_word_to_an_older_life_lends() -> Iterator[None]:
    def make(take: Any) -> Any:
        return lambda self, lent: take(self, replace(lent, epoch=self._epoch))

    with around(Leases, "take", make):
        yield


@mutant("trade", 60)
def a_word_that_comes_twice_lends_twice() -> Iterator[None]:
    """What was granted is added to what is known, not put in its place."""

    def make(newer: Any) -> Any:
        def add(self: Leases, lease: Any) -> Any:
            had, merged = self.of(lease.account, lease.member).granted, newer(self, lease)
            return replace(merged, granted=had + lease.granted) if merged and had else merged

        return add

    with around(Leases, "_newer", make):
        yield


@mutant("trade", 200)
def a_hub_that_was_set_back_lends_at_once() -> Iterator[None]:
    async def go_on(*_: Any) -> None:
        pass

    with (
        around(hub.lending.set_back, "pause", lambda _: go_on),
        around(hub.lending.desk, "pause", lambda _: go_on),
        around(hub.inbox.keeping.books, "pause", lambda _: go_on),
    ):
        yield


@mutant("trade", 60)
def what_is_lent_is_told_and_not_written() -> Iterator[None]:
    async def forget(*_: Any) -> None:
        pass

    with around(hub.lending.lend, "insert_over", lambda _: forget):
        yield


@mutant("stock", 60)
def stock_is_followed_twice() -> Iterator[None]:
    """Where it has come to is not kept with the sums."""

    def make(insert_over: Any) -> Any:
        async def forgetful(connection: Any, table: Any, rows: Any) -> None:
            kept = [(*row[:4], max(0, row[4] - 1), *row[5:]) for row in rows] if table is stock_cursor else rows
            await insert_over(connection, table, kept)

        return forgetful

    with around(hub.books.follow, "insert_over", make):
        yield


@mutant("stock", 60)
def sold_goods_stay_on_the_shelf() -> Iterator[None]:
    with around(edge.journal.stock, "sell", lambda _: lambda *of: None):
        yield


@mutant("stock", 60)
def an_issue_passes_a_receipt_over() -> Iterator[None]:
    def make(issue: Any) -> Any:
        def pass_over(sold: Any, upto: Any, **how: Any) -> Any:
            first, *rest = sold or [None]
            return (
                issue(rest, {**upto, (first.lane, first.epoch): first.number}, **how)
                if rest
                else issue(sold, upto, **how)
            )

        return pass_over

    with around(edge.journal.stock.making, "issue", make):
        yield


@mutant("stock", 60)
def an_issue_forgets_what_was_let_go() -> Iterator[None]:
    with around(edge.journal.stock.making, "_owed", lambda _: lambda *of: None):
        yield


@mutant("stock", 60)
def a_deposit_is_used_twice() -> Iterator[None]:
    with around(edge.journal.core, "still_left", lambda _: lambda *of: None):
        yield
