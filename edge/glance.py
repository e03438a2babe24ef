"""The store server at a glance: what its status page, its metrics and its health checks say."""

from msgspec.structs import replace

from edge.journal import Journal
from edge.lanes.floor import Floor
from edge.lanes.lane import Lane
from edge.lanes.ports import Clock
from edge.lanes.screen.feed import LineBoard
from edge.lanes.screen.view import LineState
from edge.lanes.store.storefront import Storefront
from edge.lanes.words import words
from edge.replica import Replica
from edge.sync import Line, LineStatus
from edge.web.front import Box, Disk, Health, LaneStatus, LineChange, LineDetail, Status

LINE_WORDS = {"LIVE": "line-live", "THIN": "line-thin", "CATCH-UP": "line-catch-up", "DARK": "line-dark"}


class Glance:
    """Answers from the parts, when asked; keeps nothing but when the process started."""

    def __init__(
        self,
        box: Box,
        *,
        floor: Floor,
        storefront: Storefront,
        journal: Journal,
        replica: Replica,
        board: LineBoard,
        line: Line,
        clock: Clock,
    ) -> None:
        self._box, self._floor, self._storefront, self._journal = box, floor, storefront, journal
        self._replica, self._board, self._line, self._clock = replica, board, line, clock
        self._began_s = clock.monotonic()

    def status(self) -> Status:
        """Everything on one page."""
        room = self._journal.room()
        return Status(
            box=replace(self._box, store_name=self._storefront.name),
            business_date=self._storefront.business_date(),
            up_s=int(self._clock.monotonic() - self._began_s),
            ready=self.ready().status == "ok",
            masters_revision=self._replica.revision,
            items=self._replica.count(),
            disk=Disk(room.state.value, room.free_bytes),
            line=self._line_now(),
            lanes=tuple(_lane_status(lane) for lane in self._floor.lanes.values()),
        )

    def line(self) -> LineDetail:
        """The line, and why."""
        now, now_s = self._line.status(), self._clock.monotonic()
        return LineDetail(
            line=self._line_now(),
            rtt_ms=now.rtt_ms,
            bytes_up=now.bytes_up,
            resent=now.resent,
            masters_revision=now.masters_revision,
            masters_head=now.masters_head,
            trouble=now.trouble,
            history=tuple(LineChange(int(now_s - c.at_s), c.state.value, c.reason) for c in self._line.explain()),
        )

    def _line_now(self) -> LineState:
        """As it is at this moment: what lanes show may be a second old, who asks here counts on it."""
        return line_state(self._line.status(), self._board.state, self._clock.wall_ms())

    def ready(self) -> Health:
        """Whether lanes may sell: there are goods, and the disk takes sales."""
        if self._journal.room().state.value == "full":
            return Health("failing", "the disk is full")
        return Health("ok") if self._replica.count() else Health("failing", "no goods have come down yet")

    def health(self) -> Health:
        """Whether the process works. A full disk or a cut line is no reason to start it again."""
        return Health("ok")


def line_state(now: LineStatus, before: LineState, wall_ms: int) -> LineState:
    """The line as a lane shows it; `since_ms` stays while the state does."""
    since_ms = before.since_ms if before.since_ms and before.state == now.state else wall_ms - int(now.since_s * 1000)
    return LineState(
        state=now.state,
        words=words(LINE_WORDS.get(now.state, "line-dark")),
        reason=now.reason,
        since_ms=since_ms,
        pending_receipts=now.receipts,
        pending_minor=now.minor,
        oldest_ms=now.oldest_ms,
    )


def _lane_status(lane: Lane) -> LaneStatus:
    view = lane.view()
    return LaneStatus(lane.id, view.cashier, len(view.lines), view.total_minor, lane.sales, view.devices, view.notices)
