"""Boxes whose journal is broken."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import edge.journal.care.forget
import edge.journal.core
import edge.journal.disk.database
import edge.journal.disk.group
import edge.journal.disk.keeper
import edge.journal.journal
from edge.journal import streams
from edge.journal.answers import SQL
from edge.journal.core import JournalCore
from edge.journal.disk.database import SETTINGS
from edge.journal.disk.keeper import Keeper
from edge.journal.journal import Journal
from tests.sim.mutants.mutant import around, mutant


@mutant("lines", 60)
def box_commits_without_a_sync() -> Iterator[None]:
    with (
        patch.dict(SETTINGS, {"synchronous_full": "PRAGMA synchronous = OFF"}),
        patch.object(edge.journal.disk.database, "_check", lambda _: None),
    ):
        yield


@mutant("box_dies_syncing", 60)
def what_a_killed_box_left_is_not_synced() -> Iterator[None]:
    with around(edge.journal.journal, "_make_safe", lambda _: lambda core, path: None):
        yield


@mutant("box_dies_telling", 60)
def telemetry_is_seen_before_it_is_safe() -> Iterator[None]:
    async def record(self: Journal, fact: Any, command: Any = None, request_hash: Any = None) -> int:
        durable = type(fact.body).__name__ != "DeviceFaulted"
        return await self._writer.do(lambda core: core.record(fact, command, request_hash), durable=durable)

    with around(Journal, "record", lambda _: record):
        yield


@mutant("box_syncs_fail", 60)
def a_failed_sync_is_tried_again_on_the_same_file() -> Iterator[None]:
    def mend(self: Keeper[Any]) -> None:
        self._broken = False

    with around(Keeper, "_mend", lambda _: mend):
        yield


@mutant("box_syncs_fail", 60)
def receipt_numbers_are_taken_outside_the_transaction() -> Iterator[None]:
    def make(commit_group: Any) -> Any:
        def wasteful(core: Any, works: Any) -> Any:
            try:
                return commit_group(core, works)
            except BaseException:
                core.connection.execute("UPDATE receipt_counters SET last = last + 1")
                raise

        return wasteful

    with around(edge.journal.disk.keeper, "commit_group", make):
        yield


@mutant("lines", 60)
def an_entry_that_fails_leaves_its_halves() -> Iterator[None]:
    with patch.dict(SETTINGS, {"rollback_to": "SELECT 1"}):
        yield


@mutant("lines", 60)
def telemetry_is_never_shed() -> Iterator[None]:
    with around(JournalCore, "_drop_telemetry", lambda _: lambda self, upto: None):
        yield


@mutant("cut", 60)
def what_is_shed_is_not_counted() -> Iterator[None]:
    wrong = SQL["move_telemetry_tail"].replace("shed = shed + max", "shed = shed + 0 * max")
    with patch.dict(SQL, {"move_telemetry_tail": wrong}):
        yield


@mutant("lines", 60)
def what_head_office_has_not_is_let_go_of() -> Iterator[None]:
    """And the schema, which would not have it, is not asked."""

    def make(forget: Any) -> Any:
        def reckless(connection: Any, *how: Any) -> Any:
            connection.execute("DROP TRIGGER IF EXISTS anchor_moves_over_acknowledged_facts")
            all_of_it = SimpleNamespace(anchor=streams.anchor, acked=lambda *_: 1 << 60)
            with patch.object(edge.journal.care.forget, "streams", all_of_it):
                return forget(connection, *how)

        return reckless

    with around(edge.journal.core, "forget", make):
        yield


@mutant("disks", 60)
def a_command_is_done_as_often_as_it_is_given() -> Iterator[None]:
    with (
        patch.object(edge.journal.core, "stored_answer", lambda *_: None),
        patch.object(edge.journal.core, "completed_of_cart", lambda *_: None),
    ):
        yield


@mutant("box_syncs_fail", 60)
def what_failed_is_still_remembered() -> Iterator[None]:
    """The head in memory is not put back when a transaction is undone."""

    def make(commit_group: Any) -> Any:
        def forgetful(core: Any, works: Any) -> Any:
            try:
                return commit_group(core, works)
            except BaseException:
                core.state = after.get(id(core), core.state)
                raise

        return forgetful

    after: dict[int, Any] = {}

    def append(real: Any) -> Any:
        def noted(self: JournalCore, *entry: Any) -> Any:
            head = real(self, *entry)
            after[id(self)] = self.state
            return head

        return noted

    with (
        around(edge.journal.disk.keeper, "commit_group", make),
        around(JournalCore, "_append_ledger", append),
    ):
        yield
