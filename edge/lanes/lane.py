"""One lane (收银机): takes commands one at a time, answers each id once, and shows its state to whoever watches.

Commands wait in a short queue and are worked off by the lane's own task, so that a browser that goes away in the middle
never leaves a sale half done. Devices live beside it: their troubles are shown, and stop nothing.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import structlog
from msgspec import Struct

from edge.journal.errors import JournalError
from edge.lanes.answers import Answer
from edge.lanes.commands import LaneCommand, OpenDrawer, Reprint, is_command_id, read_command, request_hash
from edge.lanes.desk import Desk
from edge.lanes.feed import Feed
from edge.lanes.ports import Books, Clock, NewId, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.till import Till, refused_by_journal
from edge.lanes.view import LaneView, LastSale, LineCache, Notice, tender_views
from edge.lanes.words import words
from protocol.facts import DrawerOpened, Fact
from retail.commands import AddItem, CartCommand, Scan
from retail.money import exponent
from retail.sale import receipt_no

#: More keys than any cashier is ahead of the till.
WAITING_MAX = 64

_log = structlog.get_logger()
_ENCODER = msgspec.json.Encoder()


class Reply(Struct, frozen=True):
    """The answer to one command; `problem` is None where it was done."""

    re: str
    problem: Problem | None = None


class _Asked(NamedTuple):
    command: LaneCommand
    id: str
    hash: bytes
    answer: "asyncio.Future[Problem | None]"


class Lane:
    """A lane's front: `execute` for commands, `encoded` and `feed` for screens, `run` for its supervisor."""

    def __init__(self, till: Till, desk: Desk, *, store: Store, books: Books, clock: Clock, new_id: NewId) -> None:
        self.id = till.lane
        self.version = 0
        #: Sales since the process started.
        self.sales = 0
        self.feed = Feed()
        self._till = till
        self._desk = desk
        self._store = store
        self._books = books
        self._clock = clock
        self._new_id = new_id
        self._waiting: asyncio.Queue[_Asked] = asyncio.Queue(WAITING_MAX)
        self._lines = LineCache()
        self._weighing = ""
        self._trouble: Problem | None = None
        self._encoded: bytes | None = None
        desk.on_change = self.changed

    async def execute(self, command_id: object, raw: Mapping[str, Any], *, seen: bool = True) -> Reply:
        """Do one command once. `seen` is False where nobody reads the answer: a refusal then stands on the screen."""
        if not is_command_id(command_id):
            return Reply("", problem("bad-input", field="id", given="id: 1 to 64 letters, digits or _.:-"))
        command = read_command(raw)
        if isinstance(command, Problem):
            return self._reply(command_id, command, seen=seen)
        if self._waiting.full():
            return Reply(command_id, problem("busy"))
        asked = _Asked(command, command_id, request_hash(command), asyncio.get_running_loop().create_future())
        self._waiting.put_nowait(asked)
        return self._reply(command_id, await asked.answer, seen=seen)

    def _reply(self, command_id: str, refused: Problem | None, *, seen: bool) -> Reply:
        shown = None if seen else refused
        if shown != self._trouble:
            self._trouble = shown
            self.changed()
        return Reply(command_id, refused)

    async def run(self) -> None:
        """Work commands off until cancelled; who still waits then is told that nothing was done."""
        try:
            while True:
                await self._work(await self._waiting.get())
        finally:
            while not self._waiting.empty():
                _tell(self._waiting.get_nowait(), problem("busy"))

    async def run_devices(self) -> None:
        """Keep the devices going and feed what the scanner reads, until cancelled."""
        await self._desk.run(self._scanned)

    async def _scanned(self, code: str) -> None:
        await self.execute(self._new_id(), {"do": "Scan", "code": code}, seen=False)

    async def _work(self, asked: _Asked) -> None:
        try:
            _tell(asked, await self._once(asked))
        except asyncio.CancelledError:
            asked.answer.cancel()
            raise
        except Exception:  # noqa: BLE001 - the lane is a supervisor of its commands
            # A bug in one command costs this command: the cart is a value and stays what it was.
            _log.exception("lane.command_failed", lane=self.id, command=type(asked.command).__name__)
            _tell(asked, problem("internal"))

    async def _once(self, asked: _Asked) -> Problem | None:
        known = self._till.answers.get(asked.id)
        if known:
            return known.problem if known.hash == asked.hash else problem("other-body", field="id")
        refused = await self._act(asked)
        if refused is None or refused.status == 422:
            self._till.answers.put(asked.id, Answer(asked.hash, refused))
        return refused

    async def _act(self, asked: _Asked) -> Problem | None:
        match asked.command:
            case OpenDrawer(reason=reason):
                return await self._open_drawer(reason, asked)
            case Reprint():
                return self._desk.reprint(self._till.last)
            case command:
                return await self._sell(command, asked)

    async def _sell(self, command: CartCommand, asked: _Asked) -> Problem | None:
        before = self._till.last
        refused = await self._till.apply(command, asked.id, asked.hash)
        if refused and refused.code == "weight-needed" and isinstance(command, Scan | AddItem):
            refused = await self._weigh(asked, command.code, refused)
        if self._till.last and self._till.last is not before:
            self.sales += 1
            self._desk.sold(self._till.last)
        if refused is None:
            self._desk.show(self._till.cart)
            self.changed()
        return refused

    async def _weigh(self, asked: _Asked, code: str, needed: Problem) -> Problem | None:
        self._weighing = needed.given
        self.changed()
        try:
            weight_g = await self._desk.weigh()
        finally:
            self._weighing = ""
            self.changed()
        if weight_g is None:
            return needed
        return await self._till.apply(AddItem(code, weight_g), asked.id, asked.hash)

    async def _open_drawer(self, reason: str, asked: _Asked) -> Problem | None:
        if not self._desk.has_drawer:
            return problem("no-drawer")
        body = DrawerOpened(self._till.cashier, reason)
        fact = Fact(self.id, self._store.business_date(), self._clock.wall_ms(), body)
        try:
            await self._books.record(fact, asked.id, asked.hash)
        except JournalError as error:
            return refused_by_journal(error)
        self._desk.kick()
        return None

    def changed(self) -> None:
        """Something that is shown changed: screens fetch the view when they get to it."""
        self.version += 1
        self._encoded = None
        self.feed.ring()

    def encoded(self) -> bytes:
        """The view as JSON, made once for all who watch."""
        if self._encoded is None:
            self._encoded = _ENCODER.encode(self.view())
        return self._encoded

    def view(self) -> LaneView:
        """What the lane shows now."""
        cart, shop = self._till.cart, self._store.shop()
        return LaneView(
            lane=self.id,
            store=self._store.store,
            store_name=self._store.name,
            cashier=self._till.cashier,
            currency=self._store.currency,
            exponent=exponent(self._store.currency),
            version=self.version,
            business_date=self._store.business_date(),
            masters_revision=shop.catalogue.revision,
            cart=cart.id if cart else "",
            lines=self._lines.of(cart),
            total_minor=cart.total_minor if cart else 0,
            due_minor=cart.due_minor if cart else 0,
            tenders=tender_views(cart.tenders) if cart else (),
            weighing=self._weighing,
            last_sale=self._last_sale(),
            devices=self._desk.devices(),
            notices=(*self._desk.notices(), *self._own_notices()),
            trouble=self._trouble,
        )

    def _last_sale(self) -> LastSale | None:
        last = self._till.last
        if last is None:
            return None
        tenders = tender_views(last.sale.tenders)
        return LastSale(
            receipt_no=receipt_no(self._store.store, self.id, self._store.epoch, last.sale.number),
            seq=last.seq,
            total_minor=last.sale.total_minor,
            change_minor=sum(tender.change_minor for tender in tenders),
            tenders=tenders,
            at_ms=last.at_ms,
        )

    def _own_notices(self) -> tuple[Notice, ...]:
        return (Notice("cart-unsaved", words("cart-unsaved")),) if self._till.unsaved else ()


def _tell(asked: _Asked, refused: Problem | None) -> None:
    if not asked.answer.done():
        asked.answer.set_result(refused)
