"""A counter with a memory: what was paid is numbered, and remembered line by line as it comes back."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from retail.basket import Cart, Decision, Shop
from retail.cart import decide
from retail.commands import CartCommand, Pay, Refund, Settle
from retail.details import details_of
from retail.paying.pay import origins
from retail.promotions import Circumstances, Moment
from retail.returns.origin import Origin, ReceiptKey, WentBack
from retail.returns.sold import Sold
from retail.returns.ways import went_back
from retail.sale import Details, Sale
from tests.retail.shop_floor import EMPTY, SHOP

AT = Circumstances(Moment(20261123, 1, 600), "s001")


@dataclass
class Counter:
    """Sales by number from 1, as the journal of store s001 would keep them."""

    base: Shop = SHOP
    sales: list[tuple[Sale, Details]] = field(default_factory=list)
    back: dict[tuple[ReceiptKey, int], int] = field(default_factory=dict)
    #: Of which payments each sale's money went back, and how much of each payment has.
    backs: list[tuple[WentBack, ...]] = field(default_factory=list)
    gone: dict[tuple[ReceiptKey, str], int] = field(default_factory=dict)

    @property
    def shop(self) -> Shop:
        return replace(self.base, circumstances=AT, sold=self.sold)

    def sold(self, key: ReceiptKey) -> Sold | None:
        if key.store != "s001" or not 1 <= key.number <= len(self.sales):
            return None
        whole = ReceiptKey("s001", "03", 1, key.number)
        sale, details = self.sales[key.number - 1]
        back = {line: milli for (receipt, line), milli in self.back.items() if receipt == whole}
        gone = {kind: minor for (receipt, kind), minor in self.gone.items() if receipt == whole}
        return Sold(whole, sale, details, 20261123, back, self.backs[key.number - 1], gone)

    def run(self, *commands: CartCommand, cart: Cart = EMPTY) -> Decision:
        """All of them, which must be accepted; a sale is booked."""
        decision = Decision(cart)
        for command in commands:
            decision = decide(decision.cart, command, self.shop)
            assert decision.refused is None, decision.refused
        if decision.sale:
            self.book(decision)
        return decision

    def pay(self, cart: Cart, kind: str = "cash") -> Sale:
        """Whatever is due, either way."""
        due = cart.due_minor
        command = Pay(kind, due) if due > 0 else Refund(kind, -due) if due else Settle()  # type: ignore[arg-type]
        sale = self.run(command, cart=cart).sale
        assert sale is not None
        return sale

    def book(self, decision: Decision) -> None:
        assert decision.sale
        number = len(self.sales) + 1
        self.sales.append((replace(decision.sale, number=number), details_of(decision.cart, self.shop)))
        self.backs.append(went_back(decision.cart, self.shop))
        for one in self.backs[-1]:
            stands = self.gone.get((one.receipt, one.kind), 0)
            assert stands == one.before_minor
            assert stands + one.minor <= one.paid_minor
            self.gone[one.receipt, one.kind] = stands + one.minor
        for origin in origins(decision.cart):
            self._come_back(origin, -decision.sale.lines[origin.line - 1].qty_milli)

    def _come_back(self, origin: Origin, qty_milli: int) -> None:
        stands = self.back.get((origin.receipt, origin.of_line), 0)
        assert stands == origin.before_milli
        assert stands + qty_milli <= origin.sold_milli
        self.back[origin.receipt, origin.of_line] = stands + qty_milli
