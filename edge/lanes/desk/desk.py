"""The devices around one lane (外设). They are asked, told and watched here; none can hold up or fail a command.

Only the scale is waited for, and for two seconds at most. The drawer and the display are told the newest thing: a kick
that could not be given is not given later, and a total that was overtaken is never shown.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from edge.drivers.errors import DeviceError
from edge.drivers.roles import (
    AdjustableScale,
    Device,
    DeviceHealth,
    DeviceState,
    IdleDisplay,
    LineDisplay,
    PaymentTerminal,
    RichDisplay,
    ScaleOrder,
    SensedDrawer,
    Shown,
    Weight,
)
from edge.journal.words import Completed
from edge.lanes.desk.drawer_watch import DrawerWatch
from edge.lanes.desk.outstanding import OutstandingWatch
from edge.lanes.desk.printing import Printing
from edge.lanes.desk.troubles import Troubles
from edge.lanes.ports import Clock, Devices
from edge.lanes.problem import Problem, problem
from edge.lanes.screen.view import DeviceView, Notice
from edge.lanes.store import paper
from edge.lanes.words import words
from edge.supervise import keep_running
from retail.barcodes import code_of
from retail.card_line import Card
from retail.cart import Cart
from retail.terms import IdlePage

WEIGH_S = 2.0
#: Zeroing waits until the pan is still, and is then looked at.
ADJUST_S = 4.0
#: A drawer that has not opened by then is opened with its key.
KICK_S = 3.0
SHOW_S = 2.0

OnScan = Callable[[str], Awaitable[None]]
OnCard = Callable[[Card], Awaitable[None]]
_GONE = {DeviceState.OFFLINE, DeviceState.CLOSED}


class Desk:
    """One lane's devices by role; any of them may be missing."""

    def __init__(self, devices: Devices, printing: Printing | None, troubles: Troubles, clock: Clock) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self.printing = printing
        if printing:
            printing.on_change = self._changed
        self._devices = devices
        self._after: Cart | None = None
        self._troubles = troubles
        self._clock = clock
        #: What other printers than the lane's have to say, and whoever must know that something was sold.
        self.elsewhere: Callable[[], tuple[Notice, ...]] = tuple
        self.on_sold: Callable[[], None] = lambda: None
        #: Who is signed in, as the lane knows.
        self.by: Callable[[], str] = str
        drawer = devices.drawer
        self._watch = DrawerWatch(drawer, troubles, clock, self._who) if isinstance(drawer, SensedDrawer) else None
        if self._watch:
            self._watch.on_change = self._changed
        self._papers: OutstandingWatch | None = None
        self._kick = asyncio.Event()
        self._kick_failed = False
        self._shown = asyncio.Event()
        self._say_now = Shown({})
        devices.watch(self._device_changed)

    def _who(self) -> str:
        return self.by()

    @property
    def terminal(self) -> PaymentTerminal | None:
        """Takes cards, where there is one."""
        return self._devices.terminal

    @property
    def has_drawer(self) -> bool:
        """Whether there is a drawer to open."""
        return self._devices.drawer is not None

    async def weigh(self, price_minor: int = 0) -> Weight | None:
        """A stable weight, or None where the scale does not give one in time; a scale that computes is told the kilo's price."""
        if self._devices.scale is None:
            return None
        try:
            async with asyncio.timeout(WEIGH_S):
                return await self._devices.scale.weigh(price_minor)
        except (DeviceError, TimeoutError):
            return None

    async def adjust_scale(self, order: ScaleOrder) -> Problem | None:
        """Tell the scale to zero or tare itself; a problem where there is none, or where it does not show it."""
        scale = self._devices.scale
        if not isinstance(scale, AdjustableScale):
            return problem("scale-by-hand" if scale else "no-scale")
        try:
            async with asyncio.timeout(ADJUST_S):
                await scale.order(order)
        except DeviceError as error:
            return problem("scale-refused", given=str(error))
        except TimeoutError:
            return problem("scale-refused", given="it does not answer")
        return None

    def kick(self) -> None:
        """Open the drawer, now or not at all."""
        if self._watch:
            self._watch.told()
        self._kick.set()

    def show(self, cart: Cart | None) -> None:
        """The customer's display follows the cart."""
        if cart and cart != self._after and self._devices.display:
            self._say(paper.open_cart(cart))

    def says_when_idle(self, pages: Sequence[IdlePage]) -> None:
        """What head office wants to be seen while nothing is sold; a display that others share is told the same by each."""
        if isinstance(self._devices.display, IdleDisplay):
            self._devices.display.says_when_idle([{"zh": page.zh, "en": page.en} for page in pages])

    def sold(self, done: Completed, *, on_paper: bool = True) -> None:
        """After the commit: the drawer for cash, the change on the display, the receipt, `on_paper` or where it is asked for."""
        if any(tender.kind == "cash" for tender in done.sale.tenders):
            self.kick()
        self._say(paper.paid(done))
        self.on_sold()
        if self.printing and on_paper:
            self.printing.add(done)
        elif self.printing:
            self.printing.offer(done)

    def took(self, cart: Cart, after: Cart | None) -> None:
        """Money that is no sale's is in the journal: the drawer for cash, the change on the display until the cart `after` it moves."""
        self._after = after
        if any(tender.kind == "cash" for tender in cart.tenders):
            self.kick()
        self._say(paper.took(cart))

    def practised(self, done: Completed) -> None:
        """After a sale to nobody: its paper says so, and the drawer stays shut."""
        self._say(paper.paid(done))
        if self.printing:
            self.printing.reprint(done)

    def reprint(self, last: Completed | None) -> Problem | None:
        """F11."""
        return self.printing.reprint(last) if self.printing else problem("no-printer")

    def devices(self) -> tuple[DeviceView, ...]:
        """The health of each device, in words."""
        return tuple(_view(role, device) for role, device in self._by_role() if device)

    def elsewhere_changed(self) -> None:
        """What is told of other printers is another now."""
        self._changed()

    def notices(self) -> tuple[Notice, ...]:
        """What the cashier should know about the devices."""
        away = tuple(
            Notice(f"{role}-away", words(f"{role}-away"))
            for role, device in self._by_role()
            if device and role in {"scanner", "scale", "card", "terminal"} and device.health().state in _GONE
        )
        kick = (Notice("drawer-away", words("drawer-away")),) if self._kick_failed else ()
        drawer = (*kick, *(self._watch.notices() if self._watch else ()))
        return (*(self.printing.notices() if self.printing else ()), *drawer, *away, *self.elsewhere())

    async def run(self, on_scan: OnScan, on_card: OnCard) -> None:
        """Keep all devices going until cancelled; each fails and recovers alone."""
        async with asyncio.TaskGroup() as group:
            for name, work in self._tasks(on_scan, on_card).items():
                group.create_task(keep_running(name, work, self._clock), name=name)

    def _tasks(self, on_scan: OnScan, on_card: OnCard) -> dict[str, Callable[[], Awaitable[None]]]:
        tasks: dict[str, Callable[[], Awaitable[None]]] = {"devices": self._devices.run, "troubles": self._troubles.run}
        if self._devices.scanner:
            tasks["scanner"] = lambda: self._scan(on_scan)
        if self._devices.card:
            tasks["card"] = lambda: self._read_cards(on_card)
        if self._devices.drawer:
            tasks["drawer"] = self._open_drawer
        if self._watch:
            tasks["drawer watch"] = self._watch.run
        if self._devices.display:
            tasks["display"] = self._show
        if self.printing:
            tasks["printer"] = self.printing.run
        return tasks

    async def _scan(self, on_scan: OnScan) -> None:
        assert self._devices.scanner
        async for scan in self._devices.scanner.scans():
            if code := code_of(scan.text, scan.aim):
                await on_scan(code)

    async def _read_cards(self, on_card: OnCard) -> None:
        assert self._devices.card
        async for card in self._devices.card.cards():
            await on_card(card)

    async def _open_drawer(self) -> None:
        assert self._devices.drawer
        while True:
            await self._kick.wait()
            self._kick.clear()
            failed = not await _told(self._devices.drawer.open(), KICK_S)
            if failed != self._kick_failed:
                self._kick_failed = failed
                self.on_change()

    async def _show(self) -> None:
        assert self._devices.display
        while True:
            await self._shown.wait()
            self._shown.clear()
            await _told(_present(self._devices.display, self._say_now), SHOW_S)

    def _say(self, shown: Shown) -> None:
        self._say_now = shown
        self._shown.set()

    def _changed(self) -> None:
        self._look_at_papers()
        self.on_change()

    def _look_at_papers(self) -> None:
        """What may not be out is told to head office, too; looked at first once the last run's papers are there."""
        if self.printing:
            if self._papers is None:
                self._papers = OutstandingWatch(self._troubles, self._clock, left_over=self.printing.left_over)
            if (now := self.printing.outstanding()) is not None:
                self._papers.saw(now)

    def _device_changed(self, health: DeviceHealth) -> None:
        self._troubles.note(health)
        if self.printing and health.state is DeviceState.ONLINE and health.device.endswith("/printer"):
            self.printing.back()
        self._changed()

    def _by_role(self) -> tuple[tuple[str, Device | None], ...]:
        known = self._devices
        return (
            ("scanner", known.scanner),
            ("scale", known.scale),
            ("printer", known.printer),
            ("drawer", known.drawer),
            ("display", known.display),
            ("card", known.card),
            ("terminal", known.terminal),
        )


async def _present(display: LineDisplay, shown: Shown) -> None:
    """All that there is, to a display that chooses itself; else the store's first language."""
    if isinstance(display, RichDisplay):
        await display.present(shown)
    else:
        await display.show(*next(iter(shown.lines.values()), ("", "")))


async def _told(doing: Awaitable[None], timeout_s: float) -> bool:
    try:
        async with asyncio.timeout(timeout_s):
            await doing
    except (DeviceError, TimeoutError):
        return False
    return True


_STATES = {DeviceState.REFUSED: "refused", DeviceState.OFFLINE: "away", DeviceState.CLOSED: "away"}
_AWAY_WORDS = {"drawer": "drawer-offline"}
_REFUSED_WORDS = {"paper out": "paper-out", "cover open": "printer-cover"}


def _view(role: str, device: Device) -> DeviceView:
    health = device.health()
    state = _STATES.get(health.state, "ready")
    if health.state is DeviceState.CONNECTING:
        return DeviceView(role, "away", words("starting"))
    if state == "refused":
        return DeviceView(role, "refused", words(_REFUSED_WORDS.get(health.problem, "device-refused"), health.problem))
    code = "ready" if state == "ready" else _AWAY_WORDS.get(role, f"{role}-away")
    return DeviceView(role, "ready" if state == "ready" else "away", words(code))
