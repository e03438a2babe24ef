"""The technician's way in: a code from the box's own console, or the PIN of a supervisor; then a session for a while.

The code is made by `lantern-edge technician code`, by whoever may write into the data folder: that person could do all this
without us. It works once, for a quarter of an hour, and what stands on the disk is its hash. Wrong ones cost time.
"""

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from edge.lanes.ports import Clock
from edge.lanes.problem import Problem, problem
from retail.staff import Operator, Tries, at_least

FILE: Final = "technician.json"
CODE_S: Final = 900.0
#: A session of a technician who does not leave: a working day.
SESSION_S: Final = 8 * 3600.0
SESSIONS_MAX: Final = 16
#: Without what is taken for something else: 31 letters, so eight of them are 39 bits.
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SIGNS: Final = 8

CheckPin = Callable[[str, str], Awaitable[Operator | Problem]]


class _Code(Struct):
    """A code's hash, and until when it holds, in seconds since the machine was started: a clock that jumps changes nothing."""

    sha256: str
    until_s: float


def since_boot_s() -> float:
    """Seconds since the machine was started, the same for every process on it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def new_code(folder: Path, now_s: float) -> str:
    """A code that works once from now on; the one before does no more. Raise `OSError` where the folder takes none."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_SIGNS))
    fresh = folder / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(msgspec.json.encode(_Code(_hash(code), now_s + CODE_S)))
    owner = folder.stat()
    if os.geteuid() == 0:
        os.chown(fresh, owner.st_uid, owner.st_gid)
    fresh.replace(folder / FILE)
    return f"{code[:4]}-{code[4:]}"


class Access:
    """Who may; `check_pin` is the store's own check of operators, with its own lock-out."""

    def __init__(
        self, folder: Path, check_pin: CheckPin, clock: Clock, boot_s: Callable[[], float] = since_boot_s
    ) -> None:
        self._path, self._check_pin, self._clock, self._boot_s = folder / FILE, check_pin, clock, boot_s
        self._tries = Tries()
        self._sessions: dict[str, tuple[str, float]] = {}

    def by_code(self, code: str) -> str | Problem:
        """A session for this code, which then works no more."""
        now_s = self._clock.monotonic()
        if wait_s := self._tries.waits_s(now_s):
            return problem("locked-out", given=str(round(wait_s + 0.5)))
        if not self._is_right(code):
            self._tries = self._tries.missed(now_s)
            return problem("wrong-code")
        self._tries = Tries()
        self._path.unlink(missing_ok=True)
        return self._begin("technician")

    async def by_pin(self, operator: str, pin: str) -> str | Problem:
        """A session for an operator of the store who is a supervisor or above."""
        found = await self._check_pin(operator, pin)
        if isinstance(found, Problem):
            return found
        if not at_least(found.role, "supervisor"):
            return problem("not-a-supervisor")
        return self._begin(found.id)

    def who(self, token: str) -> str:
        """Whose session this is; empty for nobody's."""
        name, until_s = self._sessions.get(_hash(token), ("", 0.0))
        return name if self._clock.monotonic() < until_s else ""

    def leave(self, token: str) -> None:
        """The session is over."""
        self._sessions.pop(_hash(token), None)

    def _begin(self, who: str) -> str:
        token = secrets.token_urlsafe(32)
        while len(self._sessions) >= SESSIONS_MAX:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[_hash(token)] = (who, self._clock.monotonic() + SESSION_S)
        return token

    def _is_right(self, code: str) -> bool:
        said = "".join(char for char in code.upper() if char in _LETTERS)
        try:
            known = msgspec.json.decode(self._path.read_bytes(), type=_Code)
        except (OSError, msgspec.DecodeError):
            return False
        left_s = known.until_s - self._boot_s()
        return 0 < left_s <= CODE_S and hmac.compare_digest(known.sha256, _hash(said))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
