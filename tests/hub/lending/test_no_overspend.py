"""Stores that spend offline, a hub that lends, and a line that loses, repeats and delays: nobody ever spends what nobody owns.

Real journals, real leases, the real inbox and the real lending; only the line is a list. Boxes are replaced and their old facts
come late, the hub is put back to a backup. After everything has arrived, both sides say the same.
"""

import asyncio
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from edge.journal import Identity, ShareSpent, streams
from edge.journal.core import JournalCore
from edge.journal.disk.group import Failed
from edge.journal.members.making import ChargeRefused, NothingLeft, charging, giving_back, undoing
from edge.journal.members.rows import charge_of, share_of
from edge.journal.words import LEDGER, SaleDraft
from edge.replica.leases import Leases
from hub.db import open_engine
from hub.insight.members.state import Holder, state_of
from hub.insight.uncounted.aside import Life
from hub.lending.desk import answer
from hub.lending.lend import lend
from hub.lending.people import Register
from hub.lending.set_back import pause
from hub.masters.load import load
from hub.office.aside import release
from hub.office.decisions import By
from protocol.facts import ChargeUndone, ValueCharged
from protocol.messages import Borrow, Lent
from retail.members import Lending, Member, Program
from retail.members.charge import ChargeKey
from retail.sale import Details, Sale, SaleLine, Spent, TenderLine
from tests.hub.inbox.box import DAY, NOW_MS, ORG, Box, Hub
from tests.hub.made import hub_file

PART = Lending(bp=3_000, least=10, most=200, places=2)
ACCOUNTS = st.sampled_from(("points", "stored"))
STORE, AMOUNT = st.integers(0, 2), st.integers(1, 90)
#: The line: the answer comes, comes late, or is lost.
LINE = st.sampled_from(("comes", "late", "lost"))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("earn"), STORE, AMOUNT),
        st.tuples(st.just("charge"), STORE, AMOUNT),
        st.tuples(st.just("undo"), STORE, st.integers(0, 5), AMOUNT),
        st.tuples(st.just("spend"), STORE, ACCOUNTS, AMOUNT),
        st.tuples(st.just("spend"), STORE, ACCOUNTS, AMOUNT),
        st.tuples(st.just("refund"), STORE, ACCOUNTS, AMOUNT),
        st.tuples(st.just("send"), STORE),
        st.tuples(st.just("borrow"), STORE, st.booleans(), LINE),
        st.tuples(st.just("look"), LINE),
        st.tuples(st.just("late"), STORE, st.integers(0, 9)),
        st.tuples(st.just("give"), STORE),
        st.tuples(st.just("replace"), STORE),
        st.tuples(st.just("dead")),
        st.tuples(st.just("backup")),
        st.tuples(st.just("restore")),
    ),
    max_size=45,
)


class Store:
    """One life of one store's box: its journal, what it was told was lent, and what it wrote."""

    def __init__(self, folder: Path, box: Box) -> None:
        self.box, self.epoch, self.name = box, box.epoch, box.address.store
        where = folder / f"{self.name}-{self.epoch}"
        where.mkdir()
        self.core = JournalCore.open(where / "journal.db", Identity(ORG, self.name, "box1", self.epoch))
        self.leases = Leases(where / "leases.db", self.epoch)
        self.late: list[Lent] = []
        self.ids = 0

    def close(self) -> None:
        self.core.connection.close()
        self.leases.close()

    def write(self, work) -> None:
        (out,) = self.core.commit([work])
        if isinstance(out, Failed):
            raise out.error
        have = len(self.box.records["ledger"])
        self.box.write(*(one.record for one in streams.read_after(self.core.connection, LEDGER, have, 99, 1 << 20)))

    def sell(self, points: int = 0, *spends: Spent) -> None:
        self.ids += 1
        lines, tenders = (SaleLine("milk", 1000, 100, 0, 100, 0),), (TenderLine("cash", 100, 100),)
        sale = Sale("01", 0, "wang", "CNY", 0, 1, 100, lines, tenders)
        lent = tuple((one.account, "m1", self.leases.of(one.account, "m1").granted) for one in spends)
        draft = SaleDraft(sale, f"cart{self.ids}", f"cmd{self.ids}", b"", DAY, NOW_MS + self.ids)
        draft = replace(draft, details=Details(member="m1", points=points, spends=spends), lent=lent)
        self.write(lambda core: core.complete_sale(draft))

    def charge(self, minor: int) -> None:
        self.ids += 1
        charge, key = ValueCharged(0, "m1", "CNY", minor, (TenderLine("cash", minor, minor),), "wang"), f"cmd{self.ids}"
        self.write(lambda core: core.make(charging("01", charge, DAY, NOW_MS), key, b""))

    def undo(self, number: int, minor: int) -> bool:
        """Whether it was taken back: as far as it is not spent here, and once."""
        self.ids += 1
        found = charge_of(self.core.connection, self.name, self.epoch, ChargeKey(self.name, "01", 0, number))
        may = found is not None and not found.undone_minor and minor <= min(found.amount_minor, self.left("stored"))
        undone = ChargeUndone(0, "", "m1", "CNY", minor, (TenderLine("cash", -minor, -minor),), "li", "wrong")
        key, granted = ChargeKey(self.name, "01", 0, number), self.leases.of("stored", "m1").granted
        make = undoing(key, undone, granted, "01", DAY, NOW_MS)
        if may:
            self.write(lambda core: core.make(make, f"cmd{self.ids}", b""))
            return True
        with pytest.raises(ChargeRefused):
            self.write(lambda core: core.make(make, f"cmd{self.ids}", b""))
        return False

    def give(self) -> None:
        for lease in self.leases.all():
            self.ids += 1
            make, key = giving_back(lease.account, "m1", lease.granted, lease.recalled, DAY, NOW_MS), f"cmd{self.ids}"
            with suppress(NothingLeft):
                self.write(lambda core, make=make, key=key: core.make(make, key, b""))

    def left(self, account: str) -> int:
        return share_of(self.core.connection, account, "m1", self.leases.of(account, "m1").granted).left

    def take(self, lent: Lent, line: str) -> None:
        if line != "lost":
            self.late.append(lent)
        if line == "comes":
            self.leases.take(lent)


class World:
    """Three stores and a hub. `owned` is what members truly own, by every journal there ever was."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.folder, self.db, self.saved = folder, folder / "hub.db", folder / "saved.db"
        shutil.copy(empty, self.db)
        self.hub = Hub(open_engine(f"sqlite:///{self.db}"))
        self.stores: list[Store] = []
        self.dead: list[Store] = []
        self.owned = {"points": 0, "stored": 0}
        self.spent_here: dict[tuple[str, str], int] = {}

    async def begin(self) -> None:
        for name in ("s001", "s002", "s003"):
            self.stores.append(Store(self.folder, await self.hub.enrol(name)))
        await self.backup()

    async def end(self) -> None:
        for store in (*self.stores, *self.dead):
            store.close()
        await self.hub.engine.dispose()

    async def earn(self, store: int, amount: int) -> None:
        self.stores[store].sell(amount)
        self.owned["points"] += amount

    async def charge(self, store: int, amount: int) -> None:
        self.stores[store].charge(amount)
        self.owned["stored"] += amount

    async def undo(self, store: int, number: int, amount: int) -> None:
        if self.stores[store].undo(number, amount):
            self.owned["stored"] -= amount

    async def spend(self, store: int, account: str, amount: int) -> None:
        here = self.stores[store]
        if amount > here.left(account):
            with pytest.raises(ShareSpent):
                here.sell(0, Spent(account, "m1", amount))
            return
        here.sell(0, Spent(account, "m1", amount))
        self.owned[account] -= amount
        self.spent_here[here.name, account] = self.spent_here.get((here.name, account), 0) + amount

    async def refund(self, store: int, account: str, amount: int) -> None:
        here = self.stores[store]
        most = min(amount, self.spent_here.get((here.name, account), 0))
        if most:
            here.sell(0, Spent(account, "m1", -most))
            self.owned[account] += most
            self.spent_here[here.name, account] -= most

    async def send(self, store: int) -> None:
        await self._send(self.stores[store])

    async def _send(self, store: Store) -> None:
        if count := len(store.box.records["ledger"]):
            await self.hub.serve(store.box.facts(1, count))

    async def borrow(self, store: int, stands: bool, line: str) -> None:
        here = self.stores[store]
        lent = await self._ask(here, Borrow(1, here.epoch, here.leases.mark, "m1" if stands else ""), line)
        while lent and lent.tell and line == "comes":
            held = tuple((one.account, one.member, one.granted) for one in here.leases.all() if one.granted)
            lent = await self._ask(here, Borrow(2, here.epoch, here.leases.mark, held=held, last=True), line)

    async def _ask(self, here: Store, borrow: Borrow, line: str) -> Lent | None:
        lent = await answer(self.hub.engine, here.box.address, borrow, NOW_MS)
        if lent:
            here.take(lent, line)
        return lent

    async def look(self, line: str) -> None:
        _, told = await lend(self.hub.engine, ORG, Register(ORG), NOW_MS)
        for one in told:
            here = next(store for store in self.stores if store.name == one.store)
            here.take(Lent(0, one.epoch, one.since, one.upto, one.leases), line)

    async def late(self, store: int, which: int) -> None:
        """An old word comes, once more or at last."""
        here = self.stores[store]
        if here.late:
            here.leases.take(here.late[which % len(here.late)])

    async def give(self, store: int) -> None:
        self.stores[store].give()

    async def replace(self, store: int) -> None:
        """The box is gone with what it had not sent; it may still be found."""
        old = self.stores[store]
        self.dead.append(old)
        self.stores[store] = Store(self.folder, await self.hub.enrol(old.name))
        self.spent_here = {key: sum_ for key, sum_ in self.spent_here.items() if key[0] != old.name}
        await self.backup()

    async def dead_ones(self) -> None:
        """What boxes that are gone had not sent is found, and a person lets it count."""
        for old in self.dead:
            await self._send(old)
            await release(self.hub.engine, ORG, Life(old.name, "box1", old.epoch), By("li", "found"), NOW_MS)

    async def backup(self) -> None:
        await self.hub.engine.dispose()
        shutil.copy(self.db, self.saved)

    async def restore(self) -> None:
        """Head office is put back, and as its manual says nothing is lent until the boxes have told."""
        await self.hub.engine.dispose()
        for name in ("hub.db-wal", "hub.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copy(self.saved, self.db)
        self.hub = Hub(open_engine(f"sqlite:///{self.db}"))
        async with self.hub.engine.begin() as connection:
            await pause(connection, ORG, NOW_MS)

    async def settle(self) -> None:
        """Everything arrives."""
        await self.dead_ones()
        for _ in range(6):
            for number in range(3):
                await self.give(number)
                await self.send(number)
                await self.borrow(number, False, "comes")
            await self.look("comes")

    async def agree(self) -> None:
        for account, owned in self.owned.items():
            async with self.hub.engine.connect() as connection:
                state = await state_of(connection, ORG, ["m1"], account)
            assert state.balance == owned
            assert state.lent <= owned
            assert [holder for holder, held in state.held.items() if held.overspent] == []
            for store in self.stores:
                held = state.held.get(Holder(store.name, store.epoch, "m1"))
                assert (held.left if held else 0) == store.left(account)


async def play(steps, empty: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), empty)
        await world.begin()
        try:
            for name, *arguments in steps:
                await getattr(world, "dead_ones" if name == "dead" else name)(*arguments)
                assert min(world.owned.values()) >= 0
            await world.settle()
            await world.agree()
        finally:
            await world.end()


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """A hub's database with the rules of membership, made once."""
    path: Path = tmp_path_factory.mktemp("hub") / "empty.db"

    async def make() -> None:
        engine = open_engine(hub_file(path))
        await load(engine, ORG, [Program(pepper=b"p" * 32, lend_points=PART, lend_stored=PART), Member("m1")])
        await engine.dispose()

    asyncio.run(make())
    return path


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_no_sequence_of_partitions_spends_what_nobody_owns(empty: Path, steps):
    asyncio.run(play(steps, empty))


def test_a_hub_put_back_after_it_lent_lends_nothing_twice(empty: Path):
    """The case that a backup is made of: lent after it, spent offline, and asked for again elsewhere."""
    lent = [
        ("earn", 0, 90),
        ("send", 0),
        ("borrow", 1, True, "comes"),
        ("borrow", 0, False, "comes"),
        ("look", "comes"),
    ]
    then = [("spend", 1, "points", 80), ("restore",), ("borrow", 2, True, "comes"), ("send", 0), ("look", "comes")]
    asked = [("borrow", 2, True, "comes"), ("look", "comes"), ("spend", 2, "points", 80), ("spend", 0, "points", 80)]

    asyncio.run(play([("borrow", n, False, "comes") for n in range(3)] + [("backup",), *lent, *then, *asked], empty))
