"""A lane on a bench: real till and desk, and devices, journal and cart store that one can break at will."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from edge.drivers.errors import DeviceError, DeviceOffline, DeviceRefused
from edge.drivers.roles import (
    Approved,
    Declined,
    DeviceHealth,
    DeviceState,
    Outcome,
    PaymentAsk,
    PrinterStatus,
    Proof,
    ScaleOrder,
    Scan,
    Shown,
    Unknown,
    Weight,
    just_begin,
)
from edge.identity import BoxIdentity
from edge.journal.errors import CommandConflict
from edge.journal.papers import Paper
from edge.journal.payments import OpenPayment, Payment, PaymentGone
from edge.journal.words import Completed, PrintJob, PrintState, SaleDraft, StoredAnswer
from edge.lanes.carts.holds import Holds
from edge.lanes.carts.saved import from_bytes
from edge.lanes.desk.desk import Desk
from edge.lanes.desk.printing import Printing
from edge.lanes.desk.troubles import Troubles
from edge.lanes.lane import Lane
from edge.lanes.staff import Staff
from edge.lanes.store.storefront import About, Storefront
from edge.lanes.till import Till
from edge.receipts import Signatures
from protocol.receipt_token import Signer
from retail.barcodes import DEFAULT_RULES
from retail.basket import NO_BOOKS
from retail.card_line import Card
from retail.catalogue import Item
from retail.policy import Policy
from retail.returns.origin import ReceiptKey
from retail.returns.sold import Sold
from retail.staff import Operator
from retail.terms import Terms

MILK = Item("milk", "牛奶 1L", 550, gtins=("02900000000018",), plu="101", tax_rate_bp=1300)
BREAD = Item("bread", "面包", 800, gtins=("02900000000025",), plu="102")
APPLE = Item("apple", "苹果", 800, plu="22", unit="KGM")


#: This store's box, that of store s002 in its life 5, and head office.
BOX, ELSEWHERE, HUB = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
IDENTITY = BoxIdentity(
    "acme", "s001", "b1", 1, "CNY", "mqtt://hub", base64.b64encode(HUB.public_key().public_bytes_raw()).decode()
)


def signer(store: str, epoch: int) -> Signer | None:
    """Whose keys came down."""
    return Signer(ELSEWHERE.public_key().public_bytes_raw()) if (store, epoch) == ("s002", 5) else None


class Goods:
    """A catalogue in a dict."""

    revision = 7

    def __init__(self, *items: Item) -> None:
        self._items = items

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self._items if item.id == item_id), None)

    def by_gtin(self, gtin14: str) -> Item | None:
        return next((item for item in self._items if gtin14 in item.codes), None)

    def by_plu(self, plu: str) -> Item | None:
        return next((item for item in self._items if item.plu == plu), None)

    def search(self, words: str, limit: int) -> list[Item]:
        return [item for item in self._items if item.name.startswith(words)][:limit]


class FakeClock:
    """Time that passes when told; a sleep is over at once."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.day_ms = 1_795_400_000_000

    def wall_ms(self) -> int:
        return self.day_ms + int(self.now_s * 1000)

    def monotonic(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        await asyncio.sleep(0)


@dataclass
class FakeBooks:
    """A journal in memory that numbers, remembers and can fail."""

    sales: list[Completed] = field(default_factory=list)
    facts: list[object] = field(default_factory=list)
    answers: dict[str, StoredAnswer] = field(default_factory=dict)
    jobs: dict[int, PrintState] = field(default_factory=dict)
    papers: dict[int, Paper] = field(default_factory=dict)
    paper_ids: int = 0
    fail: Exception | None = None
    #: Raised after the commit: written, but nobody is told.
    fail_after: BaseException | None = None
    gate: asyncio.Event | None = None

    async def complete_sale(self, draft: SaleDraft) -> Completed:
        if self.gate:
            await self.gate.wait()
        if self.fail:
            raise self.fail
        done = self._first(draft) or self._write(draft)
        if self.fail_after:
            raise self.fail_after
        return done

    def _first(self, draft: SaleDraft) -> Completed | None:
        known = self.answers.get(draft.command)
        if known and known.request_hash != draft.request_hash:
            raise CommandConflict(draft.command)
        return next((replace(sale, replayed=True) for sale in self.sales if sale.cart == draft.cart), None)

    def _write(self, draft: SaleDraft) -> Completed:
        number = 1 + sum(sale.sale.lane == draft.sale.lane for sale in self.sales)
        sale = replace(draft.sale, number=number)
        done = Completed(
            sale,
            len(self.sales) + 1,
            b"",
            draft.business_date,
            draft.at_ms,
            draft.cart,
            gains=draft.gains,
            details=draft.details,
            origins=draft.origins,
        )
        self.sales.append(done)
        self.answers[draft.command] = StoredAnswer(draft.command, draft.request_hash, "ledger", done.seq, done)
        if draft.print_receipt:
            self.jobs[done.seq] = PrintState.QUEUED
        return done

    def sold(self, key: ReceiptKey) -> Sold | None:
        done = next((one for one in self.sales if (one.sale.lane, one.sale.number) == (key.lane, key.number)), None)
        if done is None or key.store != "s001":
            return None
        whole = replace(key, epoch=1)
        return Sold(whole, done.sale, done.details, done.business_date, self.returned_of(whole))

    def returned_of(self, key: ReceiptKey) -> dict[int, int]:
        back: dict[int, int] = {}
        for one in self.sales:
            for origin in one.origins:
                if origin.receipt == key:
                    qty_milli = -one.sale.lines[origin.line - 1].qty_milli
                    back[origin.of_line] = back.get(origin.of_line, 0) + qty_milli
        return back

    async def record(self, fact, command=None, request_hash=None) -> int:
        if self.fail:
            raise self.fail
        self.facts.append(fact)
        return len(self.facts)

    async def make(self, make, command: str, request_hash: bytes, cart: str = "") -> int:
        raise NotImplementedError("numbers of other facts than sales are the real journal's")

    async def answer(self, command_id: str) -> StoredAnswer | None:
        if self.fail:
            raise self.fail
        return self.answers.get(command_id)

    async def print_jobs_open(self) -> list[PrintJob]:
        open_ = {PrintState.QUEUED, PrintState.PRINTING}
        return [PrintJob(seq, "03", state) for seq, state in self.jobs.items() if state in open_]

    async def print_job(self, seq: int, state: PrintState) -> None:
        if self.fail:
            raise self.fail
        self.jobs[seq] = state

    async def add_paper(self, paper: Paper) -> int:
        if self.fail:
            raise self.fail
        self.paper_ids += 1
        self.papers[self.paper_ids] = replace(paper, id=self.paper_ids)
        return self.paper_ids

    async def move_paper(self, number: int, state: PrintState) -> None:
        if self.fail:
            raise self.fail
        if state is PrintState.PRINTING:
            self.papers[number] = replace(self.papers[number], state=state)
        else:
            del self.papers[number]


@dataclass
class FakeCarts:
    """What survives the process."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    fail: Exception | None = None

    def save(self, lane: str, body: bytes) -> None:
        if self.fail:
            raise self.fail
        self.bodies[lane] = body


class FakeDevice:
    """A device whose state is set by hand."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.state = DeviceState.ONLINE
        self.problem = self.notice = ""
        self.on_change: Callable[[DeviceHealth], None] = lambda _: None

    def health(self) -> DeviceHealth:
        return DeviceHealth(f"03/{self.role}", self.state, 0.0, self.problem, notice=self.notice)

    def watch(self, on_change: Callable[[DeviceHealth], None]) -> None:
        self.on_change = on_change

    async def run(self) -> None:
        await asyncio.Event().wait()

    def become(self, state: DeviceState, problem: str = "") -> None:
        self.state, self.problem = state, problem
        self.on_change(self.health())


class FakeScanner(FakeDevice):
    def __init__(self) -> None:
        super().__init__("scanner")
        self.reads: asyncio.Queue[str | Scan] = asyncio.Queue()

    async def scans(self) -> AsyncIterator[Scan]:
        while True:
            read = await self.reads.get()
            yield read if isinstance(read, Scan) else Scan(read)


class FakeCardReader(FakeDevice):
    def __init__(self) -> None:
        super().__init__("card")
        self.reads: asyncio.Queue[Card] = asyncio.Queue()

    async def cards(self) -> AsyncIterator[Card]:
        while True:
            yield await self.reads.get()


class FakeScale(FakeDevice):
    def __init__(self) -> None:
        super().__init__("scale")
        self.answer: int | Exception | None = 1250
        #: What a scale that computes makes of it.
        self.amount: int | None = None
        self.told_minor = 0
        self.orders: list[ScaleOrder] = []
        self.refuses: DeviceError | None = None

    async def order(self, order: ScaleOrder) -> None:
        if self.refuses:
            raise self.refuses
        self.orders.append(order)

    async def fine(self) -> int:
        return 1250

    async def weigh(self, price_minor: int = 0) -> Weight:
        self.told_minor = price_minor
        if self.answer is None:
            await asyncio.Event().wait()
        assert self.answer is not None
        if isinstance(self.answer, Exception):
            raise self.answer
        return Weight(self.answer, amount_minor=self.amount)


class FakePrinter(FakeDevice):
    def __init__(self) -> None:
        super().__init__("printer")
        self.printed: list[str] = []
        self.paper = True
        self.fail: DeviceError | None = None
        self.gate: asyncio.Event | None = None

    async def status(self) -> PrinterStatus:
        return PrinterStatus(online=True, paper=self.paper, cover_closed=True)

    async def print(self, document, begin=just_begin) -> Proof:
        if not self.paper:
            raise DeviceRefused("paper out")
        await begin()
        if self.gate:
            await self.gate.wait()
        if self.fail:
            raise self.fail
        self.printed.append("\n".join(str(getattr(e, "text", "") or getattr(e, "right", "")) for e in document))
        return Proof.TAKEN_IN


class FakeDrawer(FakeDevice):
    def __init__(self) -> None:
        super().__init__("drawer")
        self.kicks = 0
        self.fail: DeviceError | None = None
        #: What its switch says; None where it has none.
        self.is_it_open: bool | None = None

    async def is_open(self) -> bool | None:
        return self.is_it_open

    async def open(self) -> None:
        if self.fail:
            raise self.fail
        self.kicks += 1


class FakeDisplay(FakeDevice):
    def __init__(self) -> None:
        super().__init__("display")
        self.shown: list[tuple[str, str]] = []
        self.presented: list[Shown] = []
        self.idle: list[dict[str, str]] = []

    def says_when_idle(self, pages) -> None:
        self.idle = list(pages)

    async def show(self, upper: str, lower: str) -> None:
        self.shown.append((upper, lower))

    async def present(self, shown: Shown) -> None:
        self.presented.append(shown)
        await self.show(*shown.lines["zh"])


class FakeTerminal(FakeDevice):
    """A terminal that charges what it is asked for, and loses its answers when told to."""

    def __init__(self) -> None:
        super().__init__("terminal")
        self.asks: list[PaymentAsk] = []
        self.charged: dict[str, int] = {}
        #: What `transact` answers instead of approving; `charges`: it was done all the same.
        self.answer: Outcome | None = None
        self.charges = True
        self.gate: asyncio.Event | None = None
        #: What `status` says; None for the truth.
        self.told: Outcome | None = None
        self.asked_again = 0
        self.away = False
        self.aborted = 0

    async def mark(self) -> str:
        if self.away:
            raise DeviceOffline("not connected")
        return f"t.{len(self.charged)}"

    async def transact(self, ask: PaymentAsk) -> Outcome:
        if ask.reference in {one.reference for one in self.asks}:
            self.charged[f"{ask.reference}, again"] = ask.amount_minor  # no terminal knows that it is the same
        self.asks.append(ask)
        if self.gate:
            await self.gate.wait()
        if self.charges:
            self.charged[ask.reference] = ask.amount_minor if ask.what == "payment" else -ask.amount_minor
        return self.answer or Approved("611804", "4771", "Debit", f"{len(self.charged):04d}")

    async def status(self, ask: PaymentAsk) -> Outcome:
        self.asked_again += 1
        if self.told or self.away:
            return self.told or Unknown("not connected")
        if ask.reference in self.charged:
            return Approved("611804", "4771", "Debit", f"{len(self.charged):04d}")
        return Declined("没有这笔", "it never took place")

    async def abort(self) -> None:
        self.aborted += 1
        self.charges, self.answer = False, Declined("已撤销", "broken off")
        if self.gate:
            self.gate.set()

    @property
    def charged_minor(self) -> int:
        return sum(self.charged.values())


@dataclass
class FakePayments:
    """The journal's payments in memory; what it holds survives the process."""

    books: FakeBooks
    rows: dict[str, OpenPayment] = field(default_factory=dict)
    fail: Exception | None = None

    async def ask_payment(self, payment: Payment) -> None:
        if self.fail:
            raise self.fail
        self.rows[payment.reference] = OpenPayment(payment, "asked")

    async def move_payment(self, payment, state, also=(), fact=None) -> None:
        if self.fail:
            raise self.fail
        if payment.reference not in self.rows or self._state(payment.reference) == "closed":
            raise PaymentGone(payment.reference)
        self.rows[payment.reference] = OpenPayment(payment, state)
        for one in also:
            self.rows[one.reference] = OpenPayment(one, "closed")
        if fact:
            self.books.facts.append(fact)

    def _state(self, reference: str) -> str:
        row = self.rows[reference]
        sold = any(done.cart == row.payment.cart for done in self.books.sales)
        return "closed" if sold and row.state == "approved" else row.state

    def open_payments(self, lane: str) -> list[OpenPayment]:
        return [row for ref, row in self.rows.items() if row.payment.lane == lane and self._state(ref) != "closed"]

    def payment_of(self, command: str) -> OpenPayment | None:
        return next((row for row in reversed(self.rows.values()) if row.payment.command == command), None)


@dataclass
class FakeDevices:
    """All of them around one lane."""

    scanner: FakeScanner
    scale: FakeScale
    printer: FakePrinter
    drawer: FakeDrawer
    display: FakeDisplay
    terminal: FakeTerminal | None = None
    card: FakeCardReader | None = None

    async def run(self) -> None:
        await asyncio.Event().wait()

    def watch(self, on_change: Callable[[DeviceHealth], None]) -> None:
        for device in (self.scanner, self.scale, self.printer, self.display, self.card):
            device.watch(on_change)


class Bench:
    """One lane with everything it needs; `restart` is kill -9 and a new process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.books = FakeBooks()
        self.carts = FakeCarts()
        self.scanner, self.scale, self.printer = FakeScanner(), FakeScale(), FakePrinter()
        self.drawer, self.display, self.card = FakeDrawer(), FakeDisplay(), FakeCardReader()
        self.terminal: FakeTerminal | None = None
        self.payments = FakePayments(self.books)
        self.terms = Terms()
        self.goods = Goods(MILK, BREAD, APPLE)
        self.promotions = NO_BOOKS
        self.policy = Policy()
        self.store = Storefront(
            "s001", 1, "CNY", catalogue=self.goods, rules=lambda: DEFAULT_RULES,
            about=lambda: About("河西店", terms=self.terms), clock=self.clock, books=lambda: self.promotions, sold=self.books.sold,
            policy=lambda: self.policy, back=self.books.returned_of,
            codes=Signatures(IDENTITY, BOX, signer),
        )  # fmt: skip
        self.operators: dict[str, Operator] = {}
        self.staff = Staff(lambda: self.operators, self.clock)
        self._ids = 0
        self._tasks: list[asyncio.Task[None]] = []
        self.build()

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"

    def build(self) -> None:
        devices = FakeDevices(
            self.scanner, self.scale, self.printer, self.drawer, self.display, self.terminal, self.card
        )
        self.till = Till(
            "03", "王芳", store=self.store, books=self.books, carts=self.carts, clock=self.clock,
            new_id=self.new_id, prints=True,
        )  # fmt: skip
        self.printing = Printing("03", self.printer, self.books, self.store.layout, self.clock)
        troubles = Troubles("03", store=self.store, books=self.books, clock=self.clock)
        desk = Desk(devices, self.printing, troubles, self.clock)
        self.holds = Holds(self.folder)
        self.lane = Lane(
            self.till,
            desk,
            self.holds,
            store=self.store,
            books=self.books,
            clock=self.clock,
            new_id=self.new_id,
            staff=self.staff,
            payment_books=self.payments,
        )

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self.lane.run()), asyncio.create_task(self.lane.run_devices())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def restart(self) -> None:
        await self.stop()
        self.build()
        saved = from_bytes(self.carts.bodies["03"]) if self.carts.bodies else None
        if saved:
            sold = saved.cart is not None and any(sale.cart == saved.cart.id for sale in self.books.sales)
            self.till.restore(saved, sold=sold, last=self.books.sales[-1] if self.books.sales else None)
        self.lane.payments.restore()
        here = {self.till.cart.id} if self.till.cart else set()
        self.holds.settle(lambda cart: cart in here or any(sale.cart == cart for sale in self.books.sales))
        self.start()

    async def do(self, do: str, command_id: str = "", **fields) -> str:
        """Run a command; the code of its refusal, or ''."""
        reply = await self.lane.execute(command_id or self.new_id(), {"do": do, **fields})
        return reply.problem.code if reply.problem else ""

    async def settle(self) -> None:
        """Let devices get to what they were told."""
        for _ in range(20):
            await asyncio.sleep(0)

    def notices(self) -> list[str]:
        return [notice.code for notice in self.lane.view().notices]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path / "holds")
    made.start()
    yield made
    await made.stop()
