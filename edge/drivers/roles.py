"""What a lane can ask of a device, in UnifiedPOS's names. Lanes know these and nothing below."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from enum import Enum
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from edge.drivers.document import Pin, PrintDocument
from retail.card_line import Card


class DeviceState(Enum):
    """Where a device stands; `UNKNOWN` is for hardware that cannot tell."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class DeviceHealth(Struct, frozen=True):
    """A device's state since a monotonic moment (seconds), with the last trouble in words and what was counted.

    `notice` is what a device that works has to say: paper near its end.
    """

    device: str
    state: DeviceState
    since_s: float
    problem: str = ""
    losses: int = 0
    exchanges: int = 0
    notice: str = ""


class Scan(Struct, frozen=True):
    """One read of a scanner: text without prefix or suffix; `aim` is the AIM symbology identifier (`]E0`) where sent."""

    text: str
    aim: str = ""


class Weight(Struct, frozen=True):
    """A stable weight in grams; `net` where a tare is taken off, `amount_minor` what a scale with prices made of it."""

    grams: int
    net: bool = False
    amount_minor: int | None = None


class PrinterStatus(Struct, frozen=True):
    """What a printer told: None where it does not answer.

    `broken` does not mend by itself, `pausing` does (a hot head).
    """

    online: bool | None = None
    paper: bool | None = None
    paper_near_end: bool | None = None
    cover_closed: bool | None = None
    drawer_open: bool | None = None
    cutter_error: bool | None = None
    broken: bool | None = None
    pausing: bool | None = None


class Proof(Enum):
    """How far it is known that a document is out, to its cut."""

    #: The printer said that it is printed.
    PRINTED = "printed"
    #: The printer answered a question that stood behind the cut: it was all taken in, and nothing stopped it.
    TAKEN_IN = "taken-in"
    #: The bytes are gone and nobody objected: a printer that answers nothing.
    SENT = "sent"


#: Called once, before the first byte of a document goes out.
Begin = Callable[[], Awaitable[None]]


async def just_begin() -> None:
    """For papers of which nobody keeps a book."""


class PaymentAsk(Struct, frozen=True):
    """What a payment terminal is asked for, once: a payment, money back, or an earlier payment undone.

    `reference` is ours and never used for another (nexo: ServiceID). `original` is the terminal's own number of the payment
    that this is about, "" where it has none. `before` is what `mark` said before it was sent.
    """

    what: Literal["payment", "refund", "reversal"]
    reference: str
    amount_minor: int
    currency: str
    original: str = ""
    before: str = ""


class Approved(Struct, frozen=True):
    """It was done. `receipt` is the terminal's own number of it, `last4` all that is ever known of the card's."""

    approval: str = ""
    last4: str = ""
    scheme: str = ""
    receipt: str = ""


class Declined(Struct, frozen=True):
    """It was not done and will not be; why, in both languages."""

    zh: str
    en: str


class Unknown(Struct, frozen=True):
    """Nobody can say yet whether it was done: ask by reference, never again. `why` is for the log."""

    why: str


Outcome = Approved | Declined | Unknown


class Device(Protocol):
    """Every device tells how it is."""

    def health(self) -> DeviceHealth:
        """State and counters, without asking the hardware."""
        ...


class Scanner(Device, Protocol):
    """Reads codes (扫码枪)."""

    def scans(self) -> AsyncIterator[Scan]:
        """Each code as it is read, until the driver ends; a lost device only pauses it."""
        ...


class Scale(Device, Protocol):
    """Weighs (电子秤)."""

    async def weigh(self, price_minor: int = 0) -> Weight:
        """A stable, positive weight; raise `DeviceRefused` (motion, empty, overload) or another `DeviceError`.

        `price_minor` is the unit price, for scales that compute.
        """
        ...


class ScaleOrder(Enum):
    """What a scale can be told from afar, besides to weigh; by the word of the lane's command."""

    ZERO = "zero"
    TARE = "tare"
    CLEAR_TARE = "clear-tare"


@runtime_checkable
class AdjustableScale(Scale, Protocol):
    """A scale that may be zeroed and tared without walking to it."""

    async def order(self, order: ScaleOrder) -> None:
        """Zero it, tare it, clear its tare; raise `DeviceRefused` in words where it has no such thing or did not obey."""
        ...

    async def fine(self) -> int:
        """Grams at ten times the display's resolution: for a look, never for a sale. Raise `DeviceRefused` where it has none."""
        ...


class POSPrinter(Device, Protocol):
    """Prints receipts (小票打印机)."""

    async def print(self, document: PrintDocument, begin: Begin = just_begin) -> Proof:
        """Return once it is known to be out as far as this printer tells; raise `DeviceError` where that is not known.

        What is raised before `begin` was called has not touched the paper. What stops in the middle for paper or an open cover goes
        on by itself when that is mended, while the connection stands.
        """
        ...

    async def status(self) -> PrinterStatus:
        """Ask for paper, cover and drawer."""
        ...


@runtime_checkable
class KicksDrawer(Device, Protocol):
    """A printer with a drawer's connector."""

    async def kick(self, pin: Pin = 2) -> None:
        """Open what hangs on that pin; raise `DeviceError` where the kick could not be sent."""
        ...


class CashDrawer(Device, Protocol):
    """Opens the drawer (钱箱)."""

    async def open(self) -> None:
        """Kick it; raise `DeviceError` where the kick could not be sent."""
        ...


class CardReader(Device, Protocol):
    """Reads members' cards: magnetic stripes (MSR), IC and RFID (会员卡读卡器)."""

    def cards(self) -> AsyncIterator[Card]:
        """Each card as it is read, until the driver ends; a lost device only pauses it."""
        ...


@runtime_checkable
class SensedDrawer(CashDrawer, Protocol):
    """A drawer whose hardware tells whether it is open."""

    async def is_open(self) -> bool | None:
        """Whether it is open now; None where that is not known."""
        ...


class Lamp(Enum):
    """What a figure on a display is (单价, 合计, 收款, 找零)."""

    NONE = ""
    PRICE = "price"
    TOTAL = "total"
    PAID = "paid"
    CHANGE = "change"


class Shown(Struct, frozen=True):
    """What a customer is to see: two lines in each language of the shop, and the one figure for displays that have no letters."""

    lines: dict[str, tuple[str, str]]
    lamp: Lamp = Lamp.NONE
    figure: str = ""


@runtime_checkable
class RichDisplay(Device, Protocol):
    """A display that chooses itself what it can show of what it is given, and shows its idle text when nothing comes."""

    async def present(self, shown: Shown) -> None:
        """Replace all; raise `DeviceError` where it cannot be told."""
        ...


@runtime_checkable
class IdleDisplay(Device, Protocol):
    """A display that shows something of its own while nothing is sold."""

    def says_when_idle(self, pages: Sequence[Mapping[str, str]]) -> None:
        """Pages of one line or two, each by language; what its own configuration says stands above them."""
        ...


class LineDisplay(Device, Protocol):
    """Two lines of text that face the customer (客显)."""

    async def show(self, upper: str, lower: str) -> None:
        """Replace both lines; what does not fit is cut."""
        ...


class PaymentTerminal(Device, Protocol):
    """Takes cards and wallets (支付终端), as nexo's Retailer protocol cuts it: payment, reversal, status, abort.

    What it answers are values: an outcome is no error, and an answer that was lost is an outcome.
    """

    async def mark(self) -> str:
        """What it did last, as a word that only equals itself; raise `DeviceError` where it cannot be asked now."""
        ...

    async def transact(self, ask: PaymentAsk) -> Outcome:
        """Do it. Whatever goes wrong once a byte is out is `Unknown`; nothing is ever sent twice."""
        ...

    async def status(self, ask: PaymentAsk) -> Outcome:
        """What became of it; this never does it."""
        ...

    async def abort(self) -> None:
        """Break off what is going on, if it still can be: `transact` tells what came of it. Never raises."""
        ...
