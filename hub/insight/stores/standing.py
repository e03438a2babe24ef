"""How a store stands, from what its box last said and how far the hub has come. Pure: the time is an argument.

The store says where it is (`Hello`, a few seconds apart); the hub knows what it applied. A store that has not been heard
for `SILENT_MS`, longer where it greets seldom, is dark, whatever it said last. Its figures are complete to the moment of the
last hello whose newest fact has been applied; otherwise to the oldest sale that it still held. What came ahead of a backlog counts, but does not make
the figures complete: they are so to the last fact before the gap.
"""

from collections.abc import Sequence

from msgspec import Struct

from hub.insight.answers import BoxRow, Line, LineWord, Pending
from hub.insight.clocks.watch import Trouble

#: Heartbeats come every 4 s and give a line up after two answers of 3 s: this is one missed and one late.
SILENT_MS = 10_000
#: How often a box greets that does not say; what it says is believed up to the second, so that no box is live for ever.
HEARTBEAT_S, HEARTBEAT_MAX_S = 4, 600
#: A store may be dark for so long before somebody should ring.
CALL_DARK_MS = 5 * 60_000
#: A store that is heard may hold sales for so long.
CALL_BEHIND_MS = 15 * 60_000

#: A refused box is news for so long after it was last heard.
REFUSED_FOR_MS = 24 * 3600_000

#: How a box's reason begins that can send nothing until a person comes (`edge.sync`): what it sells stays there.
STUCK = ("rolled-back", "damaged")

_WORDS: dict[str, LineWord] = {"LIVE": "LIVE", "THIN": "THIN", "CATCH-UP": "CATCH-UP", "DARK": "DARK"}


class BoxSaid(Struct, frozen=True):
    """A box's last hello with the hub's stamps, and the hub's cursor in its ledger.

    Where facts came ahead, `ahead_seq` is the newest of them, and `applied_at_ms` the time of the fact at the cursor by the
    store's clock, where that is known.
    """

    box: str
    epoch: int
    enrolled_ms: int
    seen_ms: int
    head_seq: int
    applied_seq: int
    applied_ms: int
    pending: Pending
    line_state: str
    line_reason: str
    line_since_ms: int
    version: str
    refusal: str
    heartbeat_s: int = HEARTBEAT_S
    ahead_seq: int = 0
    applied_at_ms: int = 0
    clock: tuple[Trouble, ...] = ()

    @property
    def heard_ms(self) -> int:
        """When anything of it last arrived, hub's clock; 0 for never."""
        return max(self.seen_ms, self.applied_ms)

    @property
    def silent_ms(self) -> int:
        """How long it may say nothing and count as live."""
        return SILENT_MS + 1000 * (max(HEARTBEAT_S, min(HEARTBEAT_MAX_S, self.heartbeat_s)) - HEARTBEAT_S)

    @property
    def behind(self) -> bool:
        """Whether it is known to have more than the hub applied."""
        return self.applied_seq < max(self.head_seq, self.ahead_seq) or bool(self.stuck)

    @property
    def stuck(self) -> str:
        """Which of `STUCK` it says that it is, empty where its facts flow."""
        return next((code for code in STUCK if self.line_reason.startswith(f"{code}:")), "")


class Standing(Struct, frozen=True):
    """What the dashboard says of a store's line."""

    line: Line
    pending: Pending
    complete_to_ms: int | None
    complete: bool
    needs_call: str | None
    boxes: list[BoxRow]


def standing(
    boxes: Sequence[BoxSaid], now_ms: int, *, last_sale_ms: int = 0, parked: int = 0, aside: int = 0
) -> Standing:
    """The standing of a store by its boxes; the one of the newest epoch speaks for it."""
    lives = sorted(boxes, key=lambda said: (said.epoch, said.seen_ms), reverse=True)
    if not lives:
        return Standing(Line("UNKNOWN", 0, "no-box"), Pending(), None, complete=False, needs_call=None, boxes=[])
    box = lives[0]
    line = line_of(box, now_ms)
    return Standing(
        line=line,
        pending=box.pending if box.behind else Pending(),
        complete_to_ms=_complete_to(box, last_sale_ms),
        complete=not box.behind and line.state not in {"DARK", "UNKNOWN"},
        needs_call=_needs_call(lives, line, now_ms, parked=parked, aside=aside),
        boxes=[_row(said) for said in lives],
    )


def line_of(box: BoxSaid, now_ms: int) -> Line:
    """The state of a box's line as the hub sees it. A hello that says DARK came over a line that has just come back."""
    if not box.heard_ms:
        return Line("UNKNOWN", box.enrolled_ms, "never-seen")
    if now_ms - box.heard_ms > box.silent_ms:
        return Line("DARK", box.heard_ms, "silent")
    said = _WORDS.get(box.line_state, "UNKNOWN")
    if said in {"DARK", "UNKNOWN"}:
        return Line("CATCH-UP" if box.behind else "LIVE", box.line_since_ms or box.heard_ms, "back")
    return Line(said, box.line_since_ms, box.line_reason)


def _complete_to(box: BoxSaid, last_sale_ms: int) -> int | None:
    if box.ahead_seq:  # the last sale may be one that came ahead
        last_sale_ms = box.applied_at_ms
    if not box.seen_ms:
        return last_sale_ms or None
    if not box.behind:
        return max(box.seen_ms, min(last_sale_ms, box.applied_ms))  # what came after the hello came in order
    return min(max(box.pending.oldest_ms or 0, last_sale_ms), box.seen_ms) or None


def _needs_call(lives: Sequence[BoxSaid], line: Line, now_ms: int, *, parked: int, aside: int) -> str | None:
    """The most urgent reason to ring the store. A box of an older life that still talks is a clone, or was put back."""
    box = lives[0]
    if any(said.refusal and now_ms - said.heard_ms < REFUSED_FOR_MS for said in lives):
        return "refused"
    if box.stuck:
        return box.stuck
    if line.state == "DARK" and now_ms - line.since_ms > CALL_DARK_MS:
        return "dark"
    if aside:
        return "aside"
    if parked:
        return "parked"
    oldest_ms = box.pending.oldest_ms if box.behind else None
    if oldest_ms and now_ms - oldest_ms > CALL_BEHIND_MS:
        return "behind"
    if line.reason == "never-seen" and now_ms - line.since_ms > CALL_DARK_MS:
        return "never-seen"
    return "clock" if any(not trouble.until_ms for trouble in box.clock) else None


def _row(said: BoxSaid) -> BoxRow:
    head_seq = max(said.head_seq, said.applied_seq, said.ahead_seq)
    return BoxRow(said.box, said.epoch, head_seq, said.applied_seq, said.version, said.seen_ms or None, said.clock)
