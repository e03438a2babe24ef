"""What head office asks of this box: done once for each question, however often it comes, and answered in words.

A question is written down before it is begun, so that a box that stops in the middle does not do it again; the last answers
are kept, and told again to whoever asks again. One that is too old by the store's clock is not done.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from edge.sync.post import Post
from protocol.link.clocks import Clock
from protocol.messages import Ask, Told
from protocol.packing import pack
from protocol.squeeze import squeeze

#: Answers that are kept, questions that may wait, and characters of an answer; the end of a longer one is sent.
KEPT_MAX, WAITING_MAX, TEXT_MAX = 24, 16, 48_000
#: How long an errand may take, in seconds.
DO_S = 60.0
DONE, FAILED, EXPIRED, UNKNOWN, BEGUN = "done", "failed", "expired", "unknown", "begun"

_log = structlog.get_logger()
Doers = Mapping[str, Callable[[], Awaitable[str]]]


class Errand(Struct, frozen=True):
    """A question that was begun, and what came of it."""

    id: str
    outcome: str
    at_ms: int
    text: str


class Errands:
    """All that this box was asked for lately. `doers` is what it can do."""

    def __init__(self, path: Path, doers: Doers, clock: Clock) -> None:
        self._path, self._doers, self._clock = path, doers, clock
        self._kept = _read(path)
        self._waiting: asyncio.Queue[Ask] = asyncio.Queue(WAITING_MAX)

    def on_ask(self, ask: Ask) -> None:
        """Head office asks; what there is no room for is asked again."""
        if not self._waiting.full():
            self._waiting.put_nowait(ask)

    async def run(self, post: Post) -> None:
        """Do and answer, one after the other, until cancelled."""
        while True:
            done = await self._settle(await self._waiting.get())
            packed = squeeze(done.text.encode("utf-8", "replace"), 9)
            await post.send("up/told", pack(Told(done.id, done.outcome, done.at_ms, packed)))

    async def _settle(self, ask: Ask) -> Errand:
        had = self._kept.get(ask.id)
        if had and had.outcome == BEGUN:
            return self._keep(Errand(ask.id, FAILED, self._clock.wall_ms(), "the box stopped while it was at it"))
        if had:
            return had
        if self._clock.wall_ms() >= ask.until_ms:
            return self._keep(Errand(ask.id, EXPIRED, self._clock.wall_ms(), "it came too late, and was not done"))
        if ask.what not in self._doers:
            return self._keep(
                Errand(ask.id, UNKNOWN, self._clock.wall_ms(), f"this version knows {', '.join(self._doers)}")
            )
        self._keep(Errand(ask.id, BEGUN, self._clock.wall_ms(), ""))
        outcome, text = await self._do(ask.what)
        _log.info("errand.done", what=ask.what, id=ask.id, outcome=outcome)
        return self._keep(Errand(ask.id, outcome, self._clock.wall_ms(), text[-TEXT_MAX:]))

    async def _do(self, what: str) -> tuple[str, str]:
        try:
            async with asyncio.timeout(DO_S):
                return DONE, await self._doers[what]()
        except Exception as exc:  # noqa: BLE001 - whatever goes wrong is the answer, and no reason to end the line
            return FAILED, f"{type(exc).__name__}: {exc}"

    def _keep(self, errand: Errand) -> Errand:
        """In memory and on the disk; a disk that takes nothing keeps it in memory only."""
        self._kept.pop(errand.id, None)
        self._kept[errand.id] = errand
        while len(self._kept) > KEPT_MAX:
            self._kept.pop(next(iter(self._kept)))
        try:
            part = self._path.with_suffix(".part")
            part.write_bytes(msgspec.json.encode(list(self._kept.values())))
            part.replace(self._path)
        except OSError as exc:
            _log.warning("errand.not_written", problem=str(exc))
        return errand


def _read(path: Path) -> dict[str, Errand]:
    """What the last run kept; nothing where it cannot be read."""
    try:
        return {one.id: one for one in msgspec.json.decode(path.read_bytes(), type=list[Errand])}
    except (OSError, ValueError, RecursionError):
        return {}
