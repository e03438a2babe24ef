"""From ticket lines to a cache of goods and baskets."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from demo.world.goods import Line
from demo.world.journey import (
    CACHE_VERSION,
    Journey,
    Row,
    find_data,
    hour_of,
    make_cache,
    open_journey,
    read_lines,
    read_products,
)
from demo.world.shelf import Product
from retail.barcodes import gtin14

PRODUCTS = {
    1: Product(1, "GROCERY", "EGGS", "EGGS - LARGE", "1 DZ"),
    2: Product(2, "GROCERY", "SOUP", "SOUP CANNED", ""),
}
PETROL = 9
NOON_NS = int(datetime(2017, 7, 3, 16, 30, tzinfo=UTC).timestamp()) * 10**9


def line(basket: int, product: int, quantity: int, paid: float, off: float = 0.0, matched: float = 0.0) -> Row:
    return (basket, product, quantity, paid, off, matched, NOON_NS)


TICKETS = [
    line(31, 1, 2, 2.49, 0.5, 0.99),
    line(31, 2, 0, 0.0),
    line(31, PETROL, 8725, 20.06, 0.01),
    line(32, PETROL, 10_087, 25.01),
    line(33, 2, 1, 0.0, 0.79),
    line(33, 1, 500, 99.5),
]


def cache(folder: Path) -> Journey:
    make_cache(PRODUCTS, lambda: iter(TICKETS), folder / "cache.db", lambda _: None)
    return Journey(folder / "cache.db")


def test_a_line_keeps_its_own_shelf_amount_before_discounts(tmp_path) -> None:
    journey = cache(tmp_path)

    first, second = islice(journey.baskets(0), 2)
    journey.close()

    assert first.lines == (Line("1", 2, 398),)
    assert second.lines == (Line("2", 1, 79),)


def test_what_no_lane_rings_up_is_left_out_and_baskets_go_round(tmp_path) -> None:
    journey = cache(tmp_path)

    baskets = list(islice(journey.baskets(1), 3))
    journey.close()

    assert [basket.lines[0].item for basket in baskets] == ["2", "1", "2"], "the basket with petrol alone is gone"


def test_goods_have_a_valid_code_of_our_own_prefix(tmp_path) -> None:
    journey = cache(tmp_path)

    items = journey.items()
    journey.close()

    assert [item.name for item in items] == ["Eggs - large 1 dz", "Soup canned"]
    assert all(gtin14(item.gtins[0][1:]) == item.gtins[0] and item.gtins[0].startswith("029") for item in items)


def test_a_cache_whose_making_was_cut_short_does_not_stand_there(tmp_path) -> None:
    def torn():
        yield TICKETS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_cache(PRODUCTS, torn, tmp_path / "cache.db", lambda _: None)

    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_stands_is_not_made_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("demo.world.journey.find_data", lambda: None)
    said: list[str] = []

    assert open_journey(tmp_path, said.append) is None
    make_cache(PRODUCTS, lambda: iter(TICKETS), tmp_path / f"journey-{CACHE_VERSION}.db", lambda _: None)
    journey = open_journey(tmp_path, said.append)

    assert journey is not None
    journey.close()
    assert said == []


@pytest.mark.parametrize(("month", "hour"), [(1, 11), (7, 12)])
def test_hours_are_those_of_the_shops_wall_in_winter_and_in_summer(month: int, hour: int) -> None:
    assert hour_of(int(datetime(2017, month, 3, 16, 30, tzinfo=UTC).timestamp()) * 10**9) == hour


def test_the_real_package_reads_as_we_expect() -> None:
    data = find_data()
    if data is None:
        pytest.skip("the demo's data package is not installed (./run demo installs it)")

    products, first = read_products(data / "products.parquet"), next(read_lines(data / "transactions.parquet"))

    assert len(products) > 90_000
    assert first == (31198570044, 1095275, 1, 0.5, 0.0, 0.0, 1_483_271_606 * 10**9)
