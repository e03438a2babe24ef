"""Stock of a store of the made-up day, of the hub's own answer types."""

from collections.abc import Mapping

from hub.books.answers import EntryRow, ItemStock, LotRow, StockRow, StockUpto, StoreStock
from tests.ui.made_up_day import MINUTE_MS, NOW_MS

UPTO = StockUpto(epoch=1, seq=4_210, applied_seq=4_210, head_seq=4_214, complete=False, unfit=1)


def _row(item: str, name: str, posted: int, unissued: int, *, weighed: bool = False) -> StockRow:
    return StockRow(
        item=item,
        name=name,
        unit="KGM" if weighed else "EA",
        weighed=weighed,
        posted_milli=posted,
        unissued_milli=unissued,
        available_milli=posted - unissued,
    )


ROWS = [
    _row("milk", "牛奶 1L", 3_000, 8_000),
    _row("apple", "苹果 红富士", 42_500, 8_125, weighed=True),
    _row("soap", "香皂", 120_000, 6_000),
]


def stock(asked: Mapping[str, str]) -> StoreStock:
    """Three items, one of them below zero."""
    rows = [row for row in ROWS if asked.get("q", "") in row.name + row.item]
    shown = [row for row in rows if not asked.get("negative") or row.available_milli < 0]
    return StoreStock(store="s001", name="人民路店", upto=UPTO, items_in_all=3, negative=1, items=shown, next=None)


def item(code: str) -> ItemStock:
    """One of them, with a delivery, waste and an issue."""
    row = next(row for row in ROWS if row.item == code)
    entries = [
        _entry("s001-i-1-000031", "issue", "lantern", -9_000, "day", receipts="01 1-143, 02 1-97"),
        _entry("s001-m-1-000017", "waste", "li", -500, "", why="包装破损"),
        _entry("s001-m-1-000012", "receipt", "wang", 12_500, "送货单 8812", lot="L0712"),
    ]
    lots = [LotRow("", -9_500, 8_000, -17_500), LotRow("L0712", 12_500, 0, 12_500)]
    return ItemStock("s001", UPTO, row, lots, row.posted_milli, entries, None)


def _entry(document: str, kind: str, by: str, moved: int, reference: str, **more: str) -> EntryRow:
    about = {"why": "", "receipts": "", "lot": "", **more}
    when = {"business_date": "2026-11-23", "at_ms": NOW_MS - 9 * MINUTE_MS}
    return EntryRow(document=document, kind=kind, by=by, reference=reference, moved_milli=moved, **when, **about)  # type: ignore[arg-type]
