"""Who works at the stock desk: signed in by number and PIN on their own device, as long as it is used.

A lane is a place with one person; a store room has several people with handhelds at once. So each device gets a word that
only it knows, and nobody at a lane is signed out. Nothing of it is kept over a restart.
"""

from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct

from edge.lanes.ports import Clock
from edge.lanes.problem import Problem
from edge.lanes.staff import Staff
from retail.staff import Operator

#: A device that is not used for so long is signed out.
IDLE_S = 30 * 60.0
#: Devices at once; beyond it the one that was idle longest is signed out.
DEVICES_MAX = 64


class Session(Struct, frozen=True):
    """Who is signed in: `token` is the device's word, to be sent as `Authorization: Bearer`."""

    token: str
    operator: str
    name: str
    role: str


class Sessions:
    """All devices of one store."""

    def __init__(self, staff: Staff, clock: Clock, new_token: Callable[[], str]) -> None:
        self._staff, self._clock, self._new_token = staff, clock, new_token
        self._open: OrderedDict[str, tuple[str, float]] = OrderedDict()

    async def sign_in(self, operator: str, pin: str) -> Session | Problem:
        """Somebody works at this device now."""
        found = await self._staff.checked(operator, pin) if self._staff.needed else _trusted(operator)
        if isinstance(found, Problem):
            return found
        token = self._new_token()
        self._open[token] = (found.id, self._clock.monotonic() + IDLE_S)
        while len(self._open) > DEVICES_MAX:
            self._open.popitem(last=False)
        return Session(token, found.id, found.name or found.id, found.role)

    def sign_out(self, token: str) -> None:
        """Nobody works there any more."""
        self._open.pop(token, None)

    def who(self, token: str, *, works: bool = True) -> Operator | None:
        """Who is signed in there; nobody where head office has taken them back meanwhile. A look alone (`works` false) is no use of the device."""
        name, until_s = self._open.get(token, ("", 0.0))
        if self._clock.monotonic() >= until_s:
            self._open.pop(token, None)
            return None
        found = self._staff.known(name) if self._staff.needed else _trusted(name)
        if found and works:
            self._open[token] = (name, self._clock.monotonic() + IDLE_S)
            self._open.move_to_end(token)
        return found


def _trusted(name: str) -> Operator:
    """A store without operators trusts everybody."""
    return Operator(name, name, "manager")
