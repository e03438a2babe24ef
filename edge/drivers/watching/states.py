"""Where a device can stand, and what moves it. Pure; what is not in the table moves nothing.

closed --start--> connecting --found--> online <--well-- refused
                      |  <--stop--        |  ---no--->      |       unknown: there, and says nothing
                      +---lost--> offline <-----lost--------+
                                    |  ---found--> online
"""

from enum import Enum
from typing import Final

from edge.drivers.roles import DeviceState


class Event(Enum):
    """What happens to a device, as its supervisor sees it."""

    START = "start"
    FOUND = "found"
    LOST = "lost"
    REFUSED = "refused"
    WENT_WELL = "went well"
    SILENT = "silent"
    STOP = "stop"


_THERE: Final = {
    Event.LOST: DeviceState.OFFLINE,
    Event.REFUSED: DeviceState.REFUSED,
    Event.WENT_WELL: DeviceState.ONLINE,
    Event.SILENT: DeviceState.UNKNOWN,
    Event.STOP: DeviceState.CLOSED,
}
MOVES: Final[dict[DeviceState, dict[Event, DeviceState]]] = {
    DeviceState.CLOSED: {Event.START: DeviceState.CONNECTING},
    DeviceState.CONNECTING: {
        Event.FOUND: DeviceState.ONLINE,
        Event.LOST: DeviceState.OFFLINE,
        Event.STOP: DeviceState.CLOSED,
    },
    DeviceState.ONLINE: _THERE,
    DeviceState.REFUSED: _THERE,
    DeviceState.UNKNOWN: _THERE,
    DeviceState.OFFLINE: {
        Event.FOUND: DeviceState.ONLINE,
        Event.LOST: DeviceState.OFFLINE,
        Event.STOP: DeviceState.CLOSED,
    },
}


def move(state: DeviceState, event: Event) -> DeviceState | None:
    """Where an event leads from here; None where it cannot happen here, and nothing is to change.

    >>> move(DeviceState.OFFLINE, Event.FOUND), move(DeviceState.OFFLINE, Event.REFUSED)
    (<DeviceState.ONLINE: 'online'>, None)
    """
    return MOVES[state].get(event)
