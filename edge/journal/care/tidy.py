"""Letting go of old facts while the store sells: a few at a time, when nobody waits for the disk.

Nothing hangs on it: a journal that is not tidied only grows, and what is in the way of it is said in `standing`.
"""

import structlog

from edge.journal.care.policy import before_date
from edge.journal.errors import ChainBroken, JournalError
from edge.journal.journal import Journal
from edge.journal.words import LEDGER, Kept, RoomState
from protocol.link.clocks import Clock

#: How often we look whether something has become old, and how long lanes have the disk to themselves between two steps.
LOOK_S = 60.0
PAUSE_S = 0.25

_log = structlog.get_logger()


class Tidy:
    """Keeps one journal to its limits. `run` until cancelled."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self._limits = journal.limits
        self._trouble = ""
        #: Facts let go of since the start.
        self.forgotten = 0

    def standing(self) -> Kept:
        """What is kept, and why no less of it."""
        journal, used = self._journal, self._journal.size()
        tail = journal.tail(LEDGER)
        return Kept(
            first_seq=tail,
            last_seq=journal.head(LEDGER),
            since=journal.date_at(tail),
            used_bytes=used.used_bytes,
            free_bytes=used.free_bytes,
            keep_days=self._limits.keep_days,
            keep_bytes=self._limits.keep_bytes,
            forgotten=self.forgotten,
            over=used.used_bytes > self._limits.keep_bytes,
            waits=journal.acked(LEDGER) < tail,
            damaged=self._trouble,
        )

    async def run(self) -> None:
        """Look now and then, and while there is something to do, a step at a time."""
        while True:
            await self._clock.sleep(PAUSE_S if await self.step() else LOOK_S)

    async def step(self) -> bool:
        """Let go of a few facts, or give a few pages back; whether there may be more to do."""
        if self._journal.is_busy:
            return True
        try:
            gone = await self._journal.forget(self._before_date())
            self.forgotten, self._trouble = self.forgotten + gone, ""
            return bool(gone or await self._journal.give_back())
        except ChainBroken as exc:
            self._note(str(exc))
            return False
        except JournalError as exc:  # a full or failing disk, said at the lanes already: later
            _log.info("journal.not_tidied", problem=str(exc))
            return False

    def _before_date(self) -> int:
        return before_date(
            self._limits,
            self._journal.business_date(),
            used_bytes=self._journal.size().used_bytes,
            short_of_space=self._journal.room().state is not RoomState.OK,
        )

    def _note(self, trouble: str) -> None:
        if trouble != self._trouble:
            _log.error("journal.cannot_forget", problem=trouble)
        self._trouble = trouble
