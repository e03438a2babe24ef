"""Goods that came back, as rows of `goods_back`. Pure."""

from collections.abc import Iterator

from protocol.facts import Fact, SaleReturned
from retail.returns.origin import Origin
from retail.sale import SaleLine

_CODE_MAX = 32
_FIGURE_MAX = 2**53 - 1
_LINE_MAX = 2**31 - 1


def returned(org: str, store: str, epoch: int, fact: Fact, body: SaleReturned) -> Iterator[tuple[object, ...]]:
    """A row for each line below zero that says where it was sold; none for what no table holds. The sale itself is fit."""
    sale = body.sale
    here = (store, sale.lane, epoch, sale.number)
    for origin in {one.line: one for one in body.origins}.values():
        if origin.receipt.number and 1 <= origin.line <= len(sale.lines) and _fits(origin):
            yield _row(org, here, origin, sale.lines[origin.line - 1], fact)


def _row(org: str, here: tuple[str, str, int, int], origin: Origin, line: SaleLine, fact: Fact) -> tuple[object, ...]:
    key = origin.receipt
    sold = (org, key.store, key.lane, key.epoch, key.number, origin.of_line)
    figures = (line.item, -line.qty_milli, origin.sold_milli, -line.amount_minor)
    return (*sold, *here, origin.line, *figures, fact.business_date, fact.at_ms)


def _fits(origin: Origin) -> bool:
    key = origin.receipt
    codes = all(1 <= len(code) <= _CODE_MAX and code.isprintable() for code in (key.store, key.lane))
    figures = all(0 <= figure <= _FIGURE_MAX for figure in (key.epoch, key.number, origin.sold_milli))
    return codes and figures and 1 <= origin.of_line <= _LINE_MAX
