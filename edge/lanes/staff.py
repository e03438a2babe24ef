"""Who works at which lane: signed in by PIN, offline, and locked out for a while after wrong ones.

Where head office has named no operators, nobody signs in and each lane has the cashier of its configuration.
"""

import asyncio
from collections.abc import Callable, Mapping

from edge.lanes.ports import Clock
from edge.lanes.problem import Problem, problem
from retail.staff import Operator, Tries, matches

#: A supervisor's word holds for the next thing that needs it, and no longer than this.
APPROVED_S = 60.0


def nobody() -> Mapping[str, Operator]:
    """A store without operators."""
    return {}


class Staff:
    """All lanes of a store. `known` are the operators who work here, by id, as head office has them now."""

    def __init__(self, known: Callable[[], Mapping[str, Operator]], clock: Clock) -> None:
        self._known = known
        self._clock = clock
        self._at: dict[str, str] = {}
        self._tries: dict[str, Tries] = {}
        self._approved: dict[str, tuple[str, float]] = {}
        self._one = asyncio.Lock()

    @property
    def needed(self) -> bool:
        """Whether somebody must be signed in."""
        return bool(self._known())

    def at(self, lane: str) -> Operator | None:
        """Who is signed in; nobody where head office has taken them back meanwhile."""
        return self._known().get(self._at.get(lane, ""))

    async def sign_in(self, lane: str, operator: str, pin: str) -> Problem | None:
        """Sign in, in the place of whoever was."""
        found = await self.checked(operator, pin)
        if isinstance(found, Problem):
            return found
        self._at[lane] = found.id
        self._approved.pop(lane, None)
        return None

    def sign_out(self, lane: str) -> None:
        """The lane is locked; its open cart stays."""
        self._at.pop(lane, None)
        self._approved.pop(lane, None)

    async def approve(self, lane: str, operator: str, pin: str) -> Problem | None:
        """Somebody gives their word for the next thing at this lane that needs it."""
        found = await self.checked(operator, pin)
        if isinstance(found, Problem):
            return found
        self._approved[lane] = (found.id, self._clock.monotonic() + APPROVED_S)
        return None

    def approver(self, lane: str) -> Operator | None:
        """Whose word stands at this lane."""
        name, until_s = self._approved.get(lane, ("", 0.0))
        return self._known().get(name) if self._clock.monotonic() < until_s else None

    def used(self, lane: str) -> None:
        """The word was for one thing."""
        self._approved.pop(lane, None)

    def known(self, operator: str) -> Operator | None:
        """Who works here under this number, as head office has them now."""
        return self._known().get(operator)

    def called(self, operator: str) -> str:
        """The name of who works here under this number; the number where nobody does, or has no name."""
        known = self.known(operator)
        return (known.name if known else "") or operator

    def signed(self, operator: str) -> str:
        """What stands on paper for this number: the name with it, since papers are kept and two may be called the same."""
        name = self.called(operator)
        return name if name == operator else f"{name} ({operator})"

    async def checked(self, operator: str, pin: str) -> Operator | Problem:
        """Who it is, if the PIN is theirs. One PIN at a time for all lanes: hashes are slow on purpose and take memory."""
        async with self._one:
            tries = self._tries.get(operator, Tries())
            if wait_s := tries.waits_s(self._clock.monotonic()):
                return problem("locked-out", given=str(round(wait_s + 0.5)))
            known = self._known().get(operator)
            right = await asyncio.to_thread(matches, known, pin)
            if known and right:
                self._tries.pop(operator, None)
                return known
            if known:
                self._tries[operator] = tries.missed(self._clock.monotonic())
        return problem("wrong-pin", given=operator)
