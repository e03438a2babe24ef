"""The process ends at every step of a card payment, and whatever else goes wrong: what was charged is what was sold."""

import asyncio
import random
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.drivers.roles import Unknown
from edge.journal import Journal
from edge.journal.words import LEDGER
from edge.lanes.carts.holds import Holds
from edge.lanes.carts.restore import restore_till
from edge.lanes.desk.desk import Desk
from edge.lanes.desk.troubles import Troubles
from edge.lanes.lane import Lane
from edge.lanes.till import Till
from protocol.facts import DepositEnded, DepositTaken, SaleCompleted, ValueCharged, decode_fact
from retail.paying.tenders import TenderKind
from retail.sale import TenderLine
from retail.terms import Terms
from tests.edge.journal.shop import open_journal
from tests.edge.lanes.conftest import Bench, FakeDevices, FakeTerminal
from tests.edge.lanes.test_members_at_the_lane import PHONE, People

MILK = "2900000000018"
#: More crossings than any payment has.
NEVER = 10**6


class Fuse:
    """Counts what crosses from the process to the disk and the terminal; at the `at`-th crossing the process is no more."""

    def __init__(self) -> None:
        self.at = NEVER
        self.crossed = 0
        self.dead = asyncio.Event()

    async def cross(self) -> None:
        self.crossed += 1
        if self.crossed > self.at:
            self.dead.set()
        if self.dead.is_set():
            await asyncio.Event().wait()

    def around(self, real: Any, *names: str) -> Any:
        """The same thing, whose calls `names` cross once on the way there and once on the way back."""
        return _Fused(self, real, names)


class _Fused:
    def __init__(self, fuse: Fuse, real: Any, names: tuple[str, ...]) -> None:
        self._fuse, self._real, self._names = fuse, real, names

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        return self._crossing(real) if name in self._names else real

    def _crossing(self, real: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def crossing(*args: Any, **kwargs: Any) -> Any:
            await self._fuse.cross()
            answer = await real(*args, **kwargs)
            await self._fuse.cross()
            return answer

        return crossing


class Mortal(Bench):
    """A lane with a real journal and a terminal, that can die at any crossing and comes back as a new process would."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.journal, self.fuse = journal, Fuse()
        super().__init__(folder)
        self.terminal = FakeTerminal()
        self.terms = Terms(tenders=(TenderKind("card", terminal=True),))
        self.store._members = People()
        self.store.refresh()

    def build(self) -> None:
        self.fuse = Fuse()
        books = self.fuse.around(self.journal, "complete_sale", "ask_payment", "move_payment", "record", "make")
        terminal = self.fuse.around(self.terminal, "transact", "mark", "status") if self.terminal else None
        devices = FakeDevices(self.scanner, self.scale, self.printer, self.drawer, self.display, terminal, self.card)
        self.till = Till(
            "03", "王芳", store=self.store, books=books, carts=_Mortal(self), clock=self.clock, new_id=self.new_id
        )
        troubles = Troubles("03", store=self.store, books=books, clock=self.clock)
        self.holds = Holds(self.folder)
        self.lane = Lane(
            self.till,
            Desk(devices, None, troubles, self.clock),
            self.holds,
            store=self.store,
            books=books,
            clock=self.clock,
            new_id=self.new_id,
            payment_books=books,
            deposits=books,
            member_books=books,
        )

    async def restart(self) -> None:
        await self.stop()
        self.build()
        await restore_till(self.till, self.carts.bodies.get("03", b""), self.journal)
        self.lane.payments.restore()
        self.start()

    def sold_minor(self) -> int:
        """What sales, deposits and charges say that cards paid."""
        bodies = (decode_fact(one.record).body for one in self.journal.read_after(LEDGER, 0, 1000, 10**7))
        paid = [t for body in bodies for t in (*_of_sale(body), *_of_money(body))]
        return sum(t.amount_minor for t in paid if t.kind == "card")

    def in_the_cart_minor(self) -> int:
        """What cards paid of the open cart."""
        cart = self.till.cart
        return sum(t.amount_minor for t in cart.tenders if t.kind == "card") if cart else 0

    async def rest(self) -> None:
        """Until nothing is at the terminal, or the process is no more."""
        for _ in range(3000):
            if self.fuse.dead.is_set() or self.lane.payments.now is None:
                return
            await asyncio.sleep(0.0005)
        raise AssertionError("it never came to rest")

    async def quickly(self, doing: Awaitable[str]) -> str:
        """The answer, or "dead" where nobody is left to give it."""
        asked = asyncio.ensure_future(doing)
        died = asyncio.ensure_future(self.fuse.dead.wait())
        await asyncio.wait({asked, died}, return_when=asyncio.FIRST_COMPLETED)
        answer = asked.result() if asked.done() else "dead"
        for one in (asked, died):
            one.cancel()
        await asyncio.gather(asked, died, return_exceptions=True)
        return answer


def _of_sale(body: object) -> tuple[TenderLine, ...]:
    return body.sale.tenders if isinstance(body, SaleCompleted) else ()


def _of_money(body: object) -> tuple[TenderLine, ...]:
    if isinstance(body, ValueCharged):
        return body.tenders
    return body.paid if isinstance(body, DepositTaken | DepositEnded) else ()


class _Mortal:
    """Carts that are saved while the process lives."""

    def __init__(self, bench: Mortal) -> None:
        self._bench, self._fuse = bench, bench.fuse

    def save(self, lane: str, body: bytes) -> None:
        if not self._fuse.dead.is_set():
            self._bench.carts.save(lane, body)


#: What the cart asks money for: goods, or a deposit of as much.
GOODS = (("Scan", {"code": MILK}),)
DEPOSIT = (*GOODS, ("TakeDeposit", {"amount_minor": 550, "customer": "Li", "kind": ""}))


async def crossings(folder: Path, asking: Any) -> int:
    """How often a payment crosses from the process to the world and back."""
    async with await open_journal(folder) as journal:
        bench = Mortal(folder / "holds", journal)
        await bench.restart()
        for what, fields in asking:
            await bench.do(what, **fields)
        await bench.do("Pay", command_id="p", kind="card", given_minor=550)
        await bench.rest()
        await bench.stop()
        return bench.fuse.crossed


@pytest.mark.parametrize(("asking", "answered"), [(GOODS, True), (GOODS, False), (DEPOSIT, True), (DEPOSIT, False)])
async def test_killed_at_every_step_of_a_payment_it_is_charged_once_and_sold_once(
    tmp_path: Path, asking: Any, answered: bool
) -> None:
    steps = await crossings(tmp_path, asking)
    assert steps >= 8, "mark, row, terminal, answer and sale, there and back"
    for step in range(steps):
        folder = tmp_path / str(step)
        folder.mkdir()
        async with await open_journal(folder) as journal:
            bench = Mortal(folder / "holds", journal)
            await bench.restart()
            for what, fields in asking:
                await bench.do(what, **fields)
            bench.terminal.answer = None if answered else Unknown("cut")
            bench.fuse.at = bench.fuse.crossed + step
            await bench.quickly(bench.do("Pay", command_id="p", kind="card", given_minor=550))
            await bench.rest()
            assert bench.fuse.dead.is_set()

            bench.terminal.answer = None
            await bench.restart()
            await bench.rest()
            assert len(bench.terminal.asks) <= 1
            assert bench.terminal.charged_minor == bench.sold_minor() + bench.in_the_cart_minor()
            await bench.do("Pay", command_id="p", kind="card", given_minor=550)
            await bench.rest()
            if bench.till.cart:  # it never took place: the cashier presses pay once more
                assert await bench.do("Pay", kind="card", given_minor=550) == ""
                await bench.rest()
            await bench.stop()

            assert (bench.terminal.charged_minor, bench.sold_minor()) == (550, 550), step


CHARGE = (("NameMember", {"code": PHONE}), ("ChargeStored", {"amount_minor": 550, "kind": ""}))


async def pay_the_charge(bench: Mortal, card_minor: int, *, anew: bool = False) -> None:
    """So much by card, the rest in cash; `anew`: what is still due, as a cashier sees it."""
    for kind, minor in (("card", card_minor), ("cash", 550 - card_minor)):
        due = bench.lane.view().due_minor if anew else minor
        if due > 0 and bench.till.cart and bench.till.cart.subject:
            id_ = "" if anew else f"p-{kind}"
            await bench.quickly(bench.do("Pay", command_id=id_, kind=kind, given_minor=min(due, minor) or due))
            await bench.rest()


@pytest.mark.parametrize(("card_minor", "answered"), [(550, True), (550, False), (300, True), (300, False)])
async def test_killed_at_every_step_of_a_charge_its_member_owns_once_what_was_paid_once(
    tmp_path: Path, card_minor: int, answered: bool
) -> None:
    died, step = True, 0
    while died:
        folder = tmp_path / str(step)
        folder.mkdir()
        async with await open_journal(folder) as journal:
            bench = Mortal(folder / "holds", journal)
            await bench.restart()
            for what, fields in CHARGE:
                await bench.do(what, **fields)
            bench.terminal.answer = None if answered else Unknown("cut")
            bench.fuse.at = bench.fuse.crossed + step
            await pay_the_charge(bench, card_minor)
            died = bench.fuse.dead.is_set()
            bench.terminal.answer = None
            await bench.restart()
            await bench.rest()
            assert len(bench.terminal.asks) <= 1, step
            assert bench.terminal.charged_minor == bench.sold_minor() + bench.in_the_cart_minor(), step
            await pay_the_charge(bench, card_minor)
            await pay_the_charge(bench, card_minor, anew=True)
            await bench.stop()

            bodies = [decode_fact(one.record).body for one in journal.read_after(LEDGER, 0, 1000, 10**7)]
            [charge] = [body for body in bodies if isinstance(body, ValueCharged)]
            assert sum(one.amount_minor for one in charge.tenders) == charge.amount_minor == 550, step
            assert bench.terminal.charged_minor == bench.sold_minor() == card_minor, step
            assert journal.share("stored", "m1", 0).left == 550, step
            assert bench.till.cart is None or bench.till.cart.subject is None, step
        step += 1
    assert step > 8, "mark, row, terminal, answer and charge, there and back"


ACTS = st.sampled_from(
    ("scan", "deposit", "end", "pay", "pay", "part", "back", "lose", "find", "kill", "cash", "ask", "abort")
)


@given(st.lists(st.tuples(ACTS, st.integers(0, 14)), max_size=14), st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_whatever_goes_wrong_in_whatever_order_the_card_pays_what_the_sales_say(
    acts: list[tuple[str, int]], seed: int
) -> None:
    asyncio.run(_played(acts, random.Random(seed)))


async def _played(acts: list[tuple[str, int]], rng: random.Random) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with await open_journal(folder) as journal:
            bench = Mortal(folder / "holds", journal)
            await bench.restart()
            for act, number in acts:
                await _act(bench, act, number, rng)
                if bench.fuse.dead.is_set():
                    await bench.restart()
            bench.terminal.answer = bench.terminal.told = None
            bench.terminal.charges, bench.fuse.at = True, NEVER
            await bench.do("AskPayment")
            await bench.rest()
            await bench.stop()
            assert bench.terminal.charged_minor == bench.sold_minor() + bench.in_the_cart_minor()
            assert len({ask.reference for ask in bench.terminal.asks}) == len(bench.terminal.asks)


async def _act(bench: Mortal, act: str, number: int, rng: random.Random) -> None:
    due = bench.lane.view().due_minor
    match act:
        case "scan":
            await bench.quickly(bench.do("Scan", code=MILK))
        case "deposit":
            await bench.quickly(bench.do("TakeDeposit", amount_minor=550, customer="Li", kind=""))
        case "end":
            end = bench.do("EndDeposit", deposit=f"D{1 + number % 2}", back_minor=550, reason="late", kind="card")
            await bench.quickly(end)
            for _ in range(number):
                await asyncio.sleep(0.0005)
        case "pay" | "part":
            given = due if act == "pay" else max(1, due // 2)
            await bench.quickly(bench.do("Pay", kind="card", given_minor=max(1, given)))
            for _ in range(number):
                await asyncio.sleep(0.0005)
        case "cash":
            await bench.quickly(bench.do("Pay", kind="cash", given_minor=max(1, due)))
        case "back":
            await bench.quickly(bench.do("TakeBack", tender=1 + number % 2))
        case "lose":
            bench.terminal.answer = bench.terminal.told = Unknown("cut")
            bench.terminal.charges = rng.random() < 0.5
        case "find":
            bench.terminal.answer = bench.terminal.told = None
            bench.terminal.charges = True
        case "kill":
            bench.fuse.at = bench.fuse.crossed + number
        case "ask":
            await bench.quickly(bench.do("AskPayment"))
        case "abort":
            await bench.quickly(bench.do("AbortPayment"))
            bench.terminal.answer, bench.terminal.charges = None, True
