"""The store server at a glance: what its status page, its metrics and its health checks say."""

from msgspec import convert
from msgspec.structs import replace

from edge.forecast import forecast
from edge.journal import Journal
from edge.journal.care.tidy import Tidy
from edge.journal.words import TELEMETRY
from edge.keeping import ledger_kept
from edge.lanes.floor import Floor
from edge.lanes.lane import Lane
from edge.lanes.ports import Clock
from edge.lanes.screen.feed import LineBoard
from edge.lanes.screen.view import LineState
from edge.lanes.store.storefront import Storefront
from edge.lanes.words import words
from edge.replica import Replica
from edge.sync import Line, LineStatus
from edge.timekeeping import StoreClock, store_time
from edge.web.front import Box, Disk, Health, LaneStatus, LineBudget, LineChange, LineDetail, Sending, Status, Telemetry

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
        tidy: Tidy,
        store_clock: StoreClock,
        clock: Clock,
    ) -> None:
        self._box, self._floor, self._storefront, self._journal = box, floor, storefront, journal
        self._replica, self._board, self._line, self._clock = replica, board, line, clock
        self._tidy, self._store_clock = tidy, store_clock
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
            forecast=forecast(self._line.status(), self._box.currency),
            lanes=tuple(_lane_status(lane) for lane in self._floor.lanes.values()),
            ledger=ledger_kept(self._tidy.standing()),
            time=store_time(self._store_clock),
        )

    def line(self) -> LineDetail:
        """The line, and why."""
        now, wall_ms = self._line.status(), self._clock.wall_ms()
        return LineDetail(
            line=self._line_now(),
            forecast=forecast(now, self._box.currency),
            facts=now.facts,
            line_bytes=now.line_bytes,
            drain_s=round(now.drain_s, 1),
            rtt_ms=now.measured.rtt_ms,
            slowest_ms=now.measured.slowest_ms,
            rate_bytes_s=now.measured.rate_bytes_s,
            sending=convert(now.plan, Sending, from_attributes=True),
            in_flight=now.in_flight,
            credit_bytes=now.credit_bytes,
            bytes_up=now.bytes_up,
            bytes_down=now.bytes_down,
            resent=now.resent,
            changes=now.changes,
            telemetry=self._telemetry(),
            masters_revision=now.masters_revision,
            masters_head=now.masters_head,
            trouble=now.trouble,
            budget=convert(now.spent, LineBudget, from_attributes=True),
            history=tuple(
                LineChange(max(0, (wall_ms - one.at_ms) // 1000), one.at_ms, one.state, one.reason)
                for one in self._line.explain()
            ),
        )

    def _telemetry(self) -> Telemetry:
        journal = self._journal
        upto = max(journal.acked(TELEMETRY), journal.tail(TELEMETRY) - 1)
        return Telemetry(journal.head(TELEMETRY) - upto, journal.shed())

    def _line_now(self) -> LineState:
        """As it is at this moment: what lanes show may be a second old, who asks here counts on it."""
        return line_state(self._line.status(), self._board.state, self._clock.wall_ms(), self._box.currency)

    def ready(self) -> Health:
        """Whether lanes may sell: there are goods, and the disk takes sales."""
        if self._journal.room().state.value == "full":
            return Health("failing", "the disk is full")
        return Health("ok") if self._replica.count() else Health("failing", "no goods have come down yet")

    def health(self) -> Health:
        """Whether the process works. A full disk or a cut line is no reason to start it again."""
        return Health("ok")


def line_state(now: LineStatus, before: LineState, wall_ms: int, currency: str) -> LineState:
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
        forecast=forecast(now, currency),
    )


def _lane_status(lane: Lane) -> LaneStatus:
    view = lane.view()
    return LaneStatus(lane.id, view.cashier, len(view.lines), view.total_minor, lane.sales, view.devices, view.notices)
