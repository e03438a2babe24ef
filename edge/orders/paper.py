"""Which printers get an order for a sale, and what stands on it."""

from collections.abc import Mapping, Sequence

from edge.drivers.document import Align, Beep, Columns, Cut, Feed, PrintDocument, Rule, Text
from edge.journal.words import Completed
from retail.catalogue import Item
from retail.quantity import text
from retail.sale import Sale, SaleLine


def lines_for(sale: Sale, items: Mapping[str, Item], categories: frozenset[str]) -> list[SaleLine]:
    """The lines whose goods are of these categories."""
    wanted = (line for line in sale.lines if line.qty_milli > 0)
    return [line for line in wanted if line.item in items and items[line.item].category in categories]


def order(
    done: Completed, lines: Sequence[SaleLine], items: Mapping[str, Item], at: str, *, second: bool
) -> PrintDocument:
    """The order: its number large, then how much of what. A `second` one may be out already."""
    mark = (Text("*** 副本 COPY ***", Align.CENTER, bold=True),) if second else ()
    goods = tuple(
        Columns(items[line.item].name, f"x{text(line.qty_milli, weighed=items[line.item].weighed)}", double=True)
        for line in lines
    )
    head = (Text(f"#{done.sale.number}", Align.CENTER, bold=True, double=True), Columns(f"机号 {done.sale.lane}", at))
    return (*mark, *head, Rule(), *goods, Feed(2), Beep(2), Cut())
