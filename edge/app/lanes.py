"""Lanes, each with its till, its devices and what its last run left."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from edge.config import LaneConfig
from edge.drivers.wiring.lane_devices import LaneDevices
from edge.journal import Journal
from edge.lanes.carts.holds import Holds
from edge.lanes.carts.restore import restore_printing, restore_till
from edge.lanes.carts.slots import CartSlots
from edge.lanes.desk.desk import Desk
from edge.lanes.desk.printing import Printing
from edge.lanes.desk.troubles import Troubles
from edge.lanes.floor import Floor
from edge.lanes.lane import Lane
from edge.lanes.staff import Staff
from edge.lanes.store.storefront import Storefront
from edge.lanes.till import Till
from edge.orders.desk import OrderDesk
from protocol.link import Clock


class LaneMaker(Struct, frozen=True):
    """What every lane of the store shares. `named` is told which member a lane has named; `new_id` makes an id that nobody has."""

    storefront: Storefront
    journal: Journal
    carts: CartSlots
    holds: Holds
    staff: Staff
    clock: Clock
    orders: OrderDesk
    named: Callable[[str], None]
    new_id: Callable[[], str]

    async def floor(self, lanes: tuple[LaneConfig, ...], devices: Mapping[str, LaneDevices]) -> Floor:
        """All lanes; a cart that was put aside and is open or sold elsewhere is no longer aside."""
        made = [await self._restored(each, devices[each.id]) for each in lanes]
        open_carts = {till.cart.id for _, till in made if till.cart}
        self.holds.settle(lambda cart: cart in open_carts or self.journal.cart_is_sold(cart))
        return Floor([lane for lane, _ in made], self.clock, self.staff)

    async def make(self, config: LaneConfig, devices: LaneDevices) -> Lane:
        """One lane as its last run left it: its cart, a payment in doubt, papers that were not printed."""
        return (await self._restored(config, devices))[0]

    async def _restored(self, config: LaneConfig, devices: LaneDevices) -> tuple[Lane, Till]:
        printing = self._printing(config, devices)
        till = self._till(config, prints=printing is not None)
        lane = self._lane(till, devices, printing)
        await restore_till(till, self.carts.load(config.id), self.journal)
        lane.payments.restore()
        if printing:
            await restore_printing(config.id, printing, await self.journal.print_jobs_open(), self.journal)
        return lane, till

    def _printing(self, config: LaneConfig, devices: LaneDevices) -> Printing | None:
        if devices.printer is None:
            return None
        return Printing(config.id, devices.printer, self.journal, self.storefront.layout, self.clock)

    def _till(self, config: LaneConfig, *, prints: bool) -> Till:
        return Till(
            config.id,
            config.cashier,
            store=self.storefront,
            books=self.journal,
            carts=self.carts,
            clock=self.clock,
            new_id=self.new_id,
            prints=prints,
        )

    def _lane(self, till: Till, devices: LaneDevices, printing: Printing | None) -> Lane:
        store, journal, clock = self.storefront, self.journal, self.clock
        desk = Desk(devices, printing, Troubles(till.lane, store=store, books=journal, clock=clock), clock)
        desk.elsewhere, desk.on_sold = self.orders.notices, self.orders.sold
        return Lane(
            till,
            desk,
            self.holds,
            store=store,
            books=journal,
            clock=clock,
            new_id=self.new_id,
            staff=self.staff,
            shift_books=journal,
            member_books=journal,
            named=self.named,
            deposits=journal,
            payment_books=journal,
        )
