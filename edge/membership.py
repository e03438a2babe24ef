"""What a store owes head office about its members: shares that are asked back, sign-ups that are head office's by now, who is erased."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from edge.journal import LEDGER, Journal
from edge.journal.errors import JournalError
from edge.journal.members.making import NothingLeft, giving_back
from edge.replica.leases import Leases
from protocol.link.clocks import Clock
from protocol.packing import BadMessage
from retail.members import Member

#: How often it is looked.
LOOK_S = 15.0
#: A sign-up that head office has had for so long, and made no member of, was erased there.
ERASED_MS = 7 * 24 * 3600 * 1000

_log = structlog.get_logger()


class Masters(Protocol):
    """Head office's members: the replica fits."""

    def member(self, given: str) -> Member | None:
        """Who is found by what was typed or scanned, or by their code."""
        ...

    def notes(self, store: str) -> list[bytes]:
        """Sealed notes on facts of a store that are to lose what they say of a person."""
        ...


class Membership:
    """Looks every quarter of a minute; what cannot be written now is written later."""

    def __init__(
        self, journal: Journal, masters: Masters, leases: Leases, business_date: Callable[[], int], clock: Clock
    ) -> None:
        self._journal, self._masters, self._leases = journal, masters, leases
        self._business_date, self._clock = business_date, clock
        self._redacted: set[bytes] = set()

    async def run(self) -> None:
        """Look, until cancelled."""
        while True:
            try:
                await self.look()
            except JournalError as exc:
                _log.warning("members.wait", problem=str(exc))
            await self._clock.sleep(LOOK_S)

    async def look(self) -> None:
        """Give back what is asked for, and forget sign-ups that are head office's."""
        for lease in self._leases.all():
            if lease.recalled:
                await self._give_back(lease.account, lease.member, lease.granted, lease.recalled)
        acked, now_ms = self._journal.acked(LEDGER), self._clock.wall_ms()
        for seq, member, at_ms in self._journal.sign_ups():
            known = self._masters.member(member) is not None
            if known or (seq <= acked and now_ms - at_ms > ERASED_MS):
                await self._journal.forget_sign_up(seq)
        await self._redact()
        await asyncio.sleep(0)

    async def _redact(self) -> None:
        """Each note once a start: what was put right from a copy since is redacted again."""
        for sealed in self._masters.notes(self._journal.identity.store):
            if sealed in self._redacted:
                continue
            try:
                if await self._journal.redact(sealed):
                    _log.info("members.fact_redacted")
            except BadMessage as exc:
                _log.warning("members.note_unreadable", problem=str(exc))
            self._redacted.add(sealed)

    async def _give_back(self, account: str, member: str, granted: int, recalled: int) -> None:
        share = self._journal.share(account, member, granted)
        if share.left <= 0 or share.returned >= recalled:
            return
        made = giving_back(account, member, granted, recalled, self._business_date(), self._clock.wall_ms())
        try:
            await self._journal.make(made, f"back.{account}.{member}.{recalled}.{share.returned}", b"")
        except NothingLeft:
            return  # it was spent in between
