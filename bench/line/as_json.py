"""A receipt as systems of the field send it: JSON, names beside values."""

import json

from retail.sale import Sale


def as_json(sale: Sale) -> bytes:
    """One receipt, lines and tenders inside it."""
    lines = [{name: getattr(line, name) for name in line.__struct_fields__} for line in sale.lines]
    tenders = [{name: getattr(tender, name) for name in tender.__struct_fields__} for tender in sale.tenders]
    names = [name for name in sale.__struct_fields__ if name not in {"lines", "tenders"}]
    return json.dumps({**{name: getattr(sale, name) for name in names}, "lines": lines, "tenders": tenders}).encode()
