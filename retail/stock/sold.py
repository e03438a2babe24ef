"""What a sale takes from the shelf: a kit by its components, a service and a deposit nothing."""

from retail.sale import Details, LineDetail, Sale, SaleLine


def left_the_shelf(sale: Sale, details: Details) -> list[tuple[str, str, int]]:
    """(item, lot, thousandths) of each movement, below zero, in the order of the lines; no lot where none was read."""
    if not details.lines:
        return [(line.item, "", -line.qty_milli) for line in sale.lines]
    known = {detail.line: detail for detail in details.lines}
    return [
        move
        for number, line in enumerate(sale.lines, 1)
        for move in (_moves(line, known[number]) if number in known else [(line.item, "", -line.qty_milli)])
    ]


def _moves(line: SaleLine, detail: LineDetail) -> list[tuple[str, str, int]]:
    if detail.no_stock:
        return []
    if detail.parts:
        return [(item, "", -qty_milli) for item, qty_milli in detail.parts]
    return [(line.item, detail.marks.lot, -line.qty_milli)]
