"""Where a device can stand: every legal move, and every other one changes nothing."""

import asyncio
from itertools import product

import pytest
import structlog

from edge.drivers.errors import DeviceOffline
from edge.drivers.roles import DeviceState
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Transport
from edge.drivers.watching.states import MOVES, Event, move

LEGAL = [(state, event) for state, moves in MOVES.items() for event in moves]
ILLEGAL = sorted(set(product(DeviceState, Event)) - set(LEGAL), key=str)


def test_every_state_has_its_moves_and_can_be_left_by_a_stop() -> None:
    assert set(MOVES) == set(DeviceState)
    assert all(Event.STOP in moves for state, moves in MOVES.items() if state is not DeviceState.CLOSED)


@pytest.mark.parametrize(("state", "event"), ILLEGAL)
def test_what_cannot_happen_there_changes_nothing(state: DeviceState, event: Event) -> None:
    supervisor = standing(state)
    told: list[object] = []
    supervisor.watch(told.append)
    before = supervisor.health

    supervisor._move(event, "a problem")

    assert supervisor.health == before
    assert told == []
    assert move(state, event) is None


@pytest.mark.parametrize(("state", "event"), LEGAL)
def test_what_can_happen_leads_where_the_table_says_and_is_told_once(state: DeviceState, event: Event) -> None:
    supervisor = standing(state)
    told: list[object] = []
    supervisor.watch(told.append)

    supervisor._move(event, "another problem")
    supervisor._move(event, "another problem")

    assert supervisor.health.state is MOVES[state][event] or MOVES[MOVES[state][event]].get(event)
    assert len(told) == 1


def standing(state: DeviceState) -> Supervisor:
    """A supervisor that got there on its own feet."""
    way = {
        DeviceState.CLOSED: [],
        DeviceState.CONNECTING: [Event.START],
        DeviceState.ONLINE: [Event.START, Event.FOUND],
        DeviceState.OFFLINE: [Event.START, Event.LOST],
        DeviceState.REFUSED: [Event.START, Event.FOUND, Event.REFUSED],
        DeviceState.UNKNOWN: [Event.START, Event.FOUND, Event.SILENT],
    }
    supervisor = Supervisor("1/scale", "loop://")
    for event in way[state]:
        supervisor._move(event)
    assert supervisor.health.state is state
    return supervisor


async def test_a_device_that_is_away_for_long_is_tried_at_growing_uneven_distances_and_logged_once() -> None:
    waits: list[float] = []
    enough = asyncio.Event()

    async def nowhere(_: str) -> Transport:
        raise DeviceOffline("nobody is there")

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 60:
            enough.set()
            await asyncio.Event().wait()

    async def serve(_: Transport) -> None:
        raise AssertionError

    supervisor = Supervisor("1/scale", "x", opener=nowhere, sleep=wait)
    with structlog.testing.capture_logs() as logs:
        running = asyncio.create_task(supervisor.run(serve))
        await enough.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    assert all(0.25 <= wait <= 5.0 for wait in waits)
    assert len(set(waits)) > 20
    assert max(waits) > 4 * waits[0]
    assert [row["event"] for row in logs] == ["device is away"]
    assert supervisor.health.losses == 1
