"""The lane's cash drawer: who opened it and why, and what cash went in or out, is a fact before the drawer opens."""

from edge.journal.errors import JournalError
from edge.lanes.commands import MoveCash, OpenDrawer
from edge.lanes.desk.desk import Desk
from edge.lanes.ports import Books, Clock, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.till import Till, refused_by_journal
from protocol.facts import CashMoved, DrawerOpened, Fact
from retail.drawer import into_drawer_minor


class Drawer:
    """The drawer of one lane, by command. A lane whose cash lies in a box of its own has moves, and nothing opens."""

    def __init__(self, till: Till, desk: Desk, *, store: Store, books: Books, clock: Clock) -> None:
        self._till = till
        self._desk = desk
        self._store = store
        self._books = books
        self._clock = clock

    async def do(self, command: OpenDrawer | MoveCash, command_id: str, hash_: bytes) -> Problem | None:
        """Record it once, then open; refused where the journal does not take it: then nothing opens."""
        if isinstance(command, OpenDrawer) and not self._desk.has_drawer:
            return problem("no-drawer")
        fact = Fact(self._till.lane, self._store.business_date(), self._clock.wall_ms(), self._body(command))
        try:
            await self._books.record(fact, command_id, hash_)
        except JournalError as error:
            return refused_by_journal(error)
        self._desk.kick()
        return None

    def _body(self, command: OpenDrawer | MoveCash) -> DrawerOpened | CashMoved:
        by = self._till.cashier
        if isinstance(command, OpenDrawer):
            return DrawerOpened(by, command.reason)
        into = into_drawer_minor(command.move, command.amount_minor)
        return CashMoved(command.move, into, self._store.currency, by, command.reason)
