"""Boxes whose line is broken."""

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

import edge.sync.line
import edge.sync.up.uplink
from edge.sync.line import Line
from edge.sync.pilot import Pilot
from edge.sync.trust import Trust
from edge.sync.up.uplink import Uplink
from protocol.seal import SIGNATURE_BYTES
from tests.sim.mutants.mutant import around, mutant


@mutant("lines", 60)
def the_cursor_follows_the_broker() -> Iterator[None]:
    """A PUBACK counts as the hub's word."""

    def make(send: Any) -> Any:
        async def believe(self: Uplink, way: Any, post: Any, group: asyncio.TaskGroup) -> None:
            await send(self, way, post, group)
            group.create_task(self._outbox.acknowledge(self.stream, way.flight.sent_upto))  # type: ignore[arg-type]

        return believe

    with around(Uplink, "_send", make):
        yield


@mutant("hub_is_stingy", 60)
def the_hubs_credit_is_ignored() -> Iterator[None]:
    def make(hear: Any) -> Any:
        return lambda self, _: hear(self, 1 << 30)

    with around(Pilot, "credit", make):
        yield


@mutant("backlog", 60)
def the_window_never_shrinks() -> Iterator[None]:
    def make(plan: Any) -> Any:
        return property(lambda self: replace(plan.fget(self), window=16, batch_records=500))

    with around(Pilot, "plan", make):
        yield


@mutant("lines", 60)
def it_tries_again_at_once() -> Iterator[None]:
    with around(Pilot, "ack_timeout_s", lambda _: lambda self, in_flight: 0.02):
        yield


@mutant("cut", 60)
def a_word_on_one_stream_counts_for_both() -> Iterator[None]:
    def make(hear: Any) -> Any:
        def both(self: Line, ack: Any) -> None:
            hear(self, ack)
            hear(self, replace(ack, stream="ledger" if ack.stream == "telemetry" else "telemetry"))

        return both

    with around(Line, "_on_ack", make):
        yield


@mutant("cut", 200)
def what_was_sent_before_the_cut_counts_as_there() -> Iterator[None]:
    """The cursor of the flight is not reset at a new connection."""

    def make(restart: Any) -> Any:
        def trusting(self: Uplink) -> None:
            sent = self.flights.tail.sent_upto
            restart(self)
            self.flights.restart(max(sent, self.flights.tail.sent_upto))

        return trusting

    with around(Uplink, "restart", make):
        yield


@mutant("lines", 200)
def what_is_not_acknowledged_is_not_sent_again() -> Iterator[None]:
    with around(Uplink, "_give_up", lambda _: lambda self: None):
        yield


@mutant("images", 60)
def another_history_is_not_noticed() -> Iterator[None]:
    with around(Trust, "denies", lambda _: lambda self, ack, held: False):
        yield


@mutant("images", 60)
def a_word_to_an_older_life_counts() -> Iterator[None]:
    """Its epoch is not looked at, nor, as a second line of defence would, its hash."""

    def make(hear: Any) -> Any:
        return lambda self, ack, *, fresh: hear(self, replace(ack, epoch=self._epoch), fresh=fresh)

    with around(Uplink, "on_ack", make), around(Trust, "denies", lambda _: lambda self, ack, held: False):
        yield


@mutant("images", 60)
def a_hub_that_was_set_back_is_not_believed() -> Iterator[None]:
    def make(hear: Any) -> Any:
        return lambda self, ack, *, fresh: hear(self, replace(ack, want_seq=0), fresh=fresh)

    def deaf(self: Uplink, upto: int) -> None:
        self.known = True

    with around(Uplink, "on_ack", make), patch.object(Uplink, "_believe", deaf):
        yield


@mutant("forged", 60)
def box_does_not_look_at_seals() -> Iterator[None]:
    with around(edge.sync.line, "unseal", lambda _: lambda data, topic, key: data[1 + SIGNATURE_BYTES :]):
        yield


@mutant("half_open", 60)
def a_dead_line_is_not_noticed() -> Iterator[None]:
    with around(Pilot, "silent_in_s", lambda _: lambda self, now_s: 1e9):
        yield


@mutant("box_stops", 60)
def told_to_stop_it_may_go_on() -> Iterator[None]:
    async def plainly(work: Awaitable[Any]) -> Any:
        return await work

    with around(edge.sync.line, "stoppable", lambda _: plainly):
        yield


@mutant("lines", 60)
def the_chain_before_a_batch_is_not_told() -> Iterator[None]:
    def make(pack: Any) -> Any:
        return lambda address, epoch, stream, previous, *more, **how: pack(address, epoch, stream, b"", *more, **how)

    with around(edge.sync.up.uplink, "make_batch", make):
        yield
