"""What the web shows and asks: the few doors into the rest of the store server, handed in by `edge.app`."""

from collections.abc import Awaitable, Callable
from typing import Literal

from aiohttp import web
from msgspec import Struct

from edge.labels.desk import LabelDesk
from edge.lanes.deposits.report import DepositList
from edge.lanes.floor import Floor
from edge.lanes.members.report import ChargeList
from edge.lanes.screen.feed import LineBoard
from edge.lanes.screen.view import DeviceView, LineState, Notice
from edge.lanes.shifts.report import ShiftList
from edge.lanes.store.issued import Issuing
from edge.lanes.words import Words
from edge.orders.desk import OrderDesk
from edge.stock.desk import StockDesk
from edge.technician.access import Access
from edge.technician.technician import Technician
from retail.catalogue import Item


class Box(Struct, frozen=True):
    """Which machine this is."""

    org: str
    store: str
    store_name: str
    box: str
    epoch: int
    version: str
    currency: str


class LaneStatus(Struct, frozen=True):
    """One lane in the list of lanes."""

    lane: str
    cashier: str
    open_lines: int
    open_minor: int
    sales: int
    devices: tuple[DeviceView, ...]
    notices: tuple[Notice, ...]


class Disk(Struct, frozen=True):
    """Room for sales."""

    state: str
    free_bytes: int


class LedgerKept(Struct, frozen=True):
    """What is kept of the ledger on the disk: facts `first_seq` to `last_seq`, the oldest of business date `since` (0: none).

    `used_bytes` of `keep_bytes` at most, for `keep_days` once head office has it; `words` say how that goes.
    """

    first_seq: int
    last_seq: int
    since: int
    used_bytes: int
    free_bytes: int
    keep_days: int
    keep_bytes: int
    forgotten: int
    words: Words


class StoreTime(Struct, frozen=True):
    """The store's time: what it goes by now, and how far the machine's clock is from that (0: it is followed).

    `told_by` is whose word that rests on: head office's, an operator's, or empty where nobody said anything since the start.
    """

    now_ms: int
    ahead_s: int
    told_by: str
    words: Words


class Sending(Struct, frozen=True):
    """How the line is used now: facts in a batch and batches on their way at most, zstd's level, whether telemetry flows."""

    batch_records: int
    window: int
    linger_s: float
    level: int
    heartbeat_s: float
    telemetry: bool


class Telemetry(Struct, frozen=True):
    """What waits of how the devices do, and what was shed of it since the box was made."""

    waiting: int
    shed: int


class LineBudget(Struct, frozen=True):
    """What the line carried today, headers counted, of `daily_bytes` (0: no budget), and what is held back to save."""

    metered: bool
    used_bytes: int
    daily_bytes: int
    why: str
    goods_wait: bool


class LineChange(Struct, frozen=True):
    """A change of the line's state and why, `ago_s` seconds ago: at `at_ms` by this box's clock."""

    ago_s: int
    at_ms: int
    state: str
    reason: str


class LineDetail(Struct, frozen=True, kw_only=True):
    """The line with everything a technician asks about; times in ms, `history` oldest first.

    `facts` wait, which is `line_bytes` on the line and `drain_s` at the rate measured (0: not known). `rtt_ms` are
    greetings', `slowest_ms` what 95 of 100 answers stay within. At most `credit_bytes` are on their
    way, as head office wishes.
    """

    line: LineState
    forecast: Words
    facts: int
    line_bytes: int
    drain_s: float
    rtt_ms: float
    slowest_ms: float
    rate_bytes_s: int
    sending: Sending
    in_flight: int
    credit_bytes: int
    bytes_up: int
    bytes_down: int
    resent: int
    changes: int
    telemetry: Telemetry
    masters_revision: int
    masters_head: int
    trouble: str
    budget: LineBudget
    history: tuple[LineChange, ...]


class Status(Struct, frozen=True):
    """The store server at a glance."""

    box: Box
    business_date: int
    up_s: int
    ready: bool
    masters_revision: int
    items: int
    disk: Disk
    line: LineState
    forecast: Words
    lanes: tuple[LaneStatus, ...]
    ledger: LedgerKept
    time: StoreTime


class Found(Struct, frozen=True):
    """An item that a search found; `code` is what to send as `AddItem`, `available_milli` what should be on the shelf: null while that is counted blind."""

    code: str
    id: str
    name: str
    price_minor: int
    unit: str
    weighed: bool
    available_milli: int | None = 0


class Health(Struct, frozen=True):
    """Whether the process works (`healthz`) or may be sold with (`readyz`), and why not."""

    status: Literal["ok", "failing"]
    reason: str = ""


class Front(Struct, frozen=True):
    """Everything the web needs, as functions: it keeps nothing and decides nothing."""

    floor: Floor
    board: LineBoard
    search: Callable[[str, int], list[Item]]
    status: Callable[[], Status]
    line: Callable[[], LineDetail]
    health: Callable[[], Health]
    ready: Callable[[], Health]
    #: Shifts that are over before a place among the store's facts (0: the newest), so many.
    closed_shifts: Callable[[int, int], ShiftList]
    stock: StockDesk
    labels: LabelDesk
    orders: OrderDesk
    #: Deposits that nobody has picked up.
    open_deposits: Callable[[], DepositList]
    #: The newest charges of stored value, of all members or of one.
    recent_charges: Callable[[str], ChargeList]
    #: Receipts that were given out.
    issuing: Issuing
    technician: Technician
    access: Access
    #: Host names, besides addresses and the machine's own, under which lanes reach this server.
    names: frozenset[str] = frozenset()


FRONT = web.AppKey("front", Front)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def found(item: Item, available_milli: int | None) -> Found:
    """An item as the search shows it, with the code that names it and nothing else."""
    code = next(iter(item.gtins), "") or item.plu or item.id
    return Found(code, item.id, item.name, item.price_minor, item.unit, item.weighed, available_milli)
