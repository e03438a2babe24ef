"""What lanes need of other rooms, as they need it. The journal, the cart store and the clock fit without knowing."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from edge.drivers.roles import (
    CardReader,
    CashDrawer,
    DeviceHealth,
    LineDisplay,
    PaymentTerminal,
    POSPrinter,
    Scale,
    Scanner,
)
from edge.journal.papers import Paper
from edge.journal.shifts import Make
from edge.journal.words import Completed, PrintJob, PrintState, SaleDraft, StoredAnswer
from protocol.facts import Fact
from retail.cart import Shop
from retail.sale import Sale


class Books(Protocol):
    """The journal, as a lane writes and asks it."""

    async def complete_sale(self, draft: SaleDraft) -> Completed:
        """Commit a paid sale; returns only when it is durable."""
        ...

    async def record(self, fact: Fact, command: str | None = None, request_hash: bytes | None = None) -> int:
        """Commit any other fact; its number."""
        ...

    async def make(self, make: Make, command: str, request_hash: bytes, cart: str = "") -> int:
        """Commit a fact that is made in its own transaction, once; `cart` is the one whose money it is."""
        ...

    async def answer(self, command_id: str) -> StoredAnswer | None:
        """What a command came to, if it is in the journal."""
        ...

    async def print_jobs_open(self) -> list[PrintJob]:
        """Receipts that still wait for paper."""
        ...

    async def print_job(self, seq: int, state: PrintState) -> None:
        """Note where a receipt's paper is."""
        ...

    async def add_paper(self, paper: Paper) -> int:
        """Keep another paper until it is out; its id."""
        ...

    async def move_paper(self, number: int, state: PrintState) -> None:
        """Note where it is; out or given up, it goes."""
        ...


class Carts(Protocol):
    """Where open carts survive the process."""

    def save(self, lane: str, body: bytes) -> None:
        """Safe from kill -9 when it returns, within microseconds; raise `OSError` where it cannot be."""
        ...


class Devices(Protocol):
    """The devices around one lane, by role; None where it has none."""

    @property
    def scanner(self) -> Scanner | None:
        """Reads codes."""
        ...

    @property
    def scale(self) -> Scale | None:
        """Weighs."""
        ...

    @property
    def printer(self) -> POSPrinter | None:
        """Prints receipts."""
        ...

    @property
    def drawer(self) -> CashDrawer | None:
        """Holds the cash."""
        ...

    @property
    def display(self) -> LineDisplay | None:
        """Faces the customer."""
        ...

    @property
    def card(self) -> CardReader | None:
        """Reads members' cards."""
        ...

    @property
    def terminal(self) -> PaymentTerminal | None:
        """Takes cards."""
        ...

    async def run(self) -> None:
        """Keep all of them connected until cancelled."""
        ...

    def watch(self, on_change: Callable[[DeviceHealth], None]) -> None:
        """Be told of every change of any device's state."""
        ...


class Clock(Protocol):
    """Time as an argument."""

    def wall_ms(self) -> int:
        """Ms since 1970 UTC: a claim."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Store(Protocol):
    """The shop around a lane: whose it is, what it sells, what day it is."""

    @property
    def store(self) -> str:
        """The store's short code."""
        ...

    @property
    def name(self) -> str:
        """What people call the store."""
        ...

    @property
    def epoch(self) -> int:
        """The box's epoch, part of each receipt number."""
        ...

    @property
    def currency(self) -> str:
        """ISO 4217."""
        ...

    @property
    def disk_low(self) -> bool:
        """Sales are written on the last reserve."""
        ...

    @property
    def clock_doubt(self) -> str:
        """How far the machine's clock is off, in words; empty while it is followed."""
        ...

    def shop(self) -> Shop:
        """Goods and rules as of now."""
        ...

    def promotion(self, promotion: str) -> tuple[str, bool]:
        """What people call a promotion (its id where it is gone), and whether it is over the whole basket."""
        ...

    def orders(self, sale: Sale) -> tuple[str, ...]:
        """The second printers that get an order for a sale, by name."""
        ...

    def business_date(self) -> int:
        """The open business date (营业日), yyyymmdd."""
        ...

    def today(self) -> int:
        """The date that the store's clock says, also where its business date is closed already."""
        ...

    def day_turned(self) -> None:
        """The business date was closed: the next one has begun."""
        ...

    @property
    def header(self) -> tuple[str, ...]:
        """How its papers begin."""
        ...

    @property
    def language(self) -> str:
        """The language of its papers."""
        ...

    @property
    def prints_each(self) -> bool:
        """Each sale gets its receipt on paper; else whoever asks for it."""
        ...

    def link(self, done: Completed) -> str:
        """Where the customer's phone finds the receipt of a sale; "" where it does not."""
        ...

    def local(self, at_ms: int) -> datetime:
        """A moment as the store's clocks show it."""
        ...


NewId = Callable[[], str]
