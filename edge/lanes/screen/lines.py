"""The lines of a cart as the JSON they become: a cart of fifty lines that gains one encodes one line, not fifty."""

import msgspec

from edge.lanes.screen.view import LineView
from edge.lanes.words import words
from retail.cart import Cart, CartLine


class LineCache:
    """The JSON of the lines of one cart, encoded once each."""

    def __init__(self) -> None:
        self._known: dict[CartLine, msgspec.Raw] = {}

    def of(self, cart: Cart | None) -> list[msgspec.Raw]:
        """The lines of a cart, in order; what left the cart is forgotten."""
        if cart is None or not cart.lines:
            self._known.clear()
            return []
        before = self._known
        self._known = {line: before.get(line) or _encoded(line) for line in cart.lines}
        return [self._known[line] for line in cart.lines]


def _encoded(line: CartLine) -> msgspec.Raw:
    view = LineView(
        line.item,
        line.name,
        line.qty_milli,
        line.unit,
        line.weighed,
        line.unit_price_minor,
        line.amount_minor,
        line.off_minor,
        line.marks.lot,
        line.marks.expiry,
        line.marks.best_before,
        line.marks.serial,
        words(line.warning, line.name) if line.warning else None,
        line.rides,
        line.nature.min_age,
        line.nature.no_return,
        (line.origin.receipt.text if line.origin.receipt.number else "-") if line.origin else "",
        line.origin.of_line if line.origin else 0,
        line.override.before_minor if line.override and not line.origin else 0,
        line.cut_minor,
        line.agreed.deposit if line.agreed else "",
    )
    return msgspec.Raw(msgspec.json.encode(view))
