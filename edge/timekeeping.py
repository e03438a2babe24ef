"""The store's time: the machine's clock while it can be believed, and what is known besides while it cannot (reckoning.py).

The last sure time is kept in a small file beside the journal, so that a box that was told the time starts with it; and a
person who knows better than the box says so by writing it (`lantern-edge clock confirm`). When the clock is doubted, and when it is
followed again, head office gets a fact of telemetry.
"""

import os
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from edge.journal import LEDGER, ChainBroken, Journal, JournalError
from edge.journal.shifts import day_after
from edge.lanes.store.calendar import day_of, number
from edge.lanes.store.reckoning import HEAD_OFFICE, LAST_FACT, OPERATOR, SLACK_MS, Doubt, Reckoning
from edge.lanes.words import Words
from edge.web.front import StoreTime
from protocol.facts import ClockDoubted, ClockTrusted, Fact, decode_fact
from protocol.link.clocks import Clock
from protocol.packing import BadMessage

FILE = "clock.json"
#: How often the clock and the file are looked at, and how often the sure time is written down.
LOOK_S = 5.0
KEEP_S = 3600.0
_FILE_BYTES_MAX = 1024

_AGAINST = {
    HEAD_OFFICE: ("总部时间", "head office's"),
    OPERATOR: ("人员确认的时间", "what an operator said"),
    LAST_FACT: ("最后一笔记录", "the last thing sold, and the time since"),
}
#: From so many minutes on, so many of them are one of these.
_UNITS = ((2_880, 1_440, "d"), (120, 60, "h"), (0, 1, "min"))

_log = structlog.get_logger()


class Said(Struct, frozen=True):
    """What is in the file: a wall time, and who said it."""

    sure_ms: int
    by: str


class StoreClock:
    """A `Clock` that tells the store's time. What measures intervals is the machine's own."""

    def __init__(self, clock: Clock, since_ms: int) -> None:
        self._clock = clock
        self.reckoning = Reckoning(since_ms, clock.monotonic())

    @property
    def doubt(self) -> Doubt | None:
        """Why the machine's clock is not followed now, None where it is."""
        self.wall_ms()
        return self.reckoning.doubt

    def wall_ms(self) -> int:
        """See `Clock`: what we go by."""
        return self.reckoning.now_ms(self._clock.wall_ms(), self._clock.monotonic())

    def monotonic(self) -> float:
        """See `Clock`."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await self._clock.sleep(seconds)

    def told(self, wall_ms: int, by: str = HEAD_OFFICE) -> None:
        """Head office, or a person, says what time it is now."""
        self.reckoning.told(wall_ms, self._clock.monotonic(), by)


class Timekeeper:
    """Looks at the clock now and then, keeps the file, and writes what head office should know."""

    def __init__(self, folder: Path, clock: StoreClock, journal: Journal, date: Callable[[], int]) -> None:
        self._path, self._clock, self._journal, self._date = folder / FILE, clock, journal, date
        self._read = said(folder)
        self._kept_s = clock.monotonic()
        self._doubted: Doubt | None = None
        self._since_s = 0.0

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await self._clock.sleep(LOOK_S)

    async def look(self) -> None:
        """Once: what a person said, what the clock says, what is to be written."""
        found = said(self._path.parent)
        if found and found != self._read and found.by == OPERATOR:
            self._clock.told(found.sure_ms, OPERATOR)
        self._read = found
        await self._note(self._clock.doubt)
        if self._clock.reckoning.told_by == HEAD_OFFICE and self._is_time_to_keep():
            self._keep()

    async def _note(self, doubt: Doubt | None) -> None:
        before = self._doubted
        if bool(doubt) == bool(before) and (
            not doubt or not before or abs(doubt.ahead_ms - before.ahead_ms) < SLACK_MS
        ):
            return
        self._doubted, now_s = doubt, self._clock.monotonic()
        if doubt:
            self._since_s = self._since_s if before else now_s
            _log.warning("clock.doubted", ahead_s=doubt.ahead_ms // 1000, against=doubt.against)
            await self._record(ClockDoubted(doubt.ahead_ms, doubt.against))
        else:
            _log.info("clock.trusted", doubted_s=int(now_s - self._since_s))
            await self._record(ClockTrusted(int((now_s - self._since_s) * 1000)))

    async def _record(self, body: ClockDoubted | ClockTrusted) -> None:
        try:
            await self._journal.record(Fact("", self._date(), self._clock.wall_ms(), body))
        except JournalError as exc:  # telemetry is not worth a trouble of its own; the lane shows the doubt
            _log.info("clock.not_recorded", problem=str(exc))

    def _is_time_to_keep(self) -> bool:
        return self._read is None or self._clock.monotonic() - self._kept_s >= KEEP_S

    def _keep(self) -> None:
        self._kept_s = self._clock.monotonic()
        self._read = Said(self._clock.reckoning.sure_ms(self._kept_s), HEAD_OFFICE)
        try:
            write_said(self._path.parent, self._read)
        except OSError as exc:
            _log.info("clock.not_kept", problem=str(exc))


def said(folder: Path) -> Said | None:
    """What the file says, None where it says nothing that can be read."""
    try:
        with (folder / FILE).open("rb") as file:
            return msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=Said)
    except (OSError, msgspec.DecodeError):
        return None


def write_said(folder: Path, what: Said) -> None:
    """Replace the file, whole."""
    part = folder / f".{FILE}.part"
    part.write_bytes(msgspec.json.encode(what))
    os.replace(part, folder / FILE)  # noqa: PTH105 - the name says what it does


def how_far(doubt: Doubt | None) -> str:
    """How far off, in one figure with its sign: +400 d, -5 h, +12 min; empty where nothing is doubted."""
    if doubt is None:
        return ""
    minutes = round(abs(doubt.ahead_ms) / 60_000)
    size = next(f"{round(minutes / of)} {unit}" for least, of, unit in _UNITS if minutes >= least)
    return f"{'+' if doubt.ahead_ms > 0 else '-'}{size}"


def store_time(clock: StoreClock) -> StoreTime:
    """The status page's part about it."""
    doubt, told_by = clock.doubt, clock.reckoning.told_by
    if doubt is None:
        by = {
            HEAD_OFFICE: ("与总部一致", "as head office says"),
            OPERATOR: ("已由人员确认", "as an operator confirmed"),
        }
        zh, en = by.get(told_by, ("尚未与总部核对", "not compared with head office yet"))
        return StoreTime(clock.wall_ms(), 0, told_by, Words(f"按本机时钟，{zh}。", f"by this box's clock, {en}."))
    zh, en = _AGAINST[doubt.against]
    words = Words(
        f"本机时钟与{zh}相差 {how_far(doubt)}，不予采用；营业日不受影响。",
        f"this box's clock is {how_far(doubt)} from {en}: it is not followed. "
        "Set it; or, where it is right: lantern-edge clock confirm.",
    )
    return StoreTime(clock.wall_ms(), doubt.ahead_ms // 1000, told_by, words)


def known_since_ms(journal: Journal, folder: Path, zone: tzinfo) -> int:
    """The latest time that is known for sure: of the last fact, of the day that stands, of what was told; 0 where none is."""
    found = said(folder)
    return max(_last_fact_ms(journal, zone), found.sure_ms if found else 0)


def _last_fact_ms(journal: Journal, zone: tzinfo) -> int:
    """The time of the last fact if it is of the day that stands; else that day's beginning: its clock was not followed."""
    stands = journal.business_date()
    if not stands:
        return 0
    begun = _begun(journal, stands)
    try:
        (last,) = journal.read_after(LEDGER, journal.head(LEDGER) - 1, 1, 1) or (None,)
        at_ms = decode_fact(last.record).at_ms if last else 0
        if begun <= number(datetime.fromtimestamp(at_ms / 1000, zone).date()) <= stands:
            return at_ms
    except (ChainBroken, BadMessage, ValueError, OverflowError, OSError):
        pass  # then the day that stands has to do
    try:
        return int(datetime.combine(day_of(begun), datetime.min.time(), zone).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


def _begun(journal: Journal, stands: int) -> int:
    """The date of the calendar on which the day that stands began: the one before, where somebody closed that one (日结)."""
    closed = journal.closed_day()
    return closed.business_date if closed and day_after(closed.business_date) == stands else stands
