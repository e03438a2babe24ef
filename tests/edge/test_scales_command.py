"""`lantern-edge scales plu` as a technician uses it, beside a store's copy of the goods."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge.cli import app
from edge.config import ConfigError
from edge.identity import BoxIdentity, write_identity
from edge.replica import Replica
from protocol.masters import PRICES, Prices, StoreDoc, encode_master
from protocol.messages import Document, Page
from retail.barcodes import BarcodeRule
from retail.catalogue import Item
from retail.pricing.prices import Price

IDENTITY = BoxIdentity("acme", "s01", "box1", 1, "CNY", "mqtt://hub", "")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    replica = Replica(tmp_path / "masters.db")
    apple = Item("apple", "苹果", 800, plu="22", unit="KGM")
    prices = Prices("apple", (Price("apple", 750, store="s01"), Price("apple", 1, store="s02")))
    store = StoreDoc("s01", "河西店")
    rules = (BarcodeRule("28IIIIIVVVVVC", "price_minor"), BarcodeRule("25IIIIIVVVVVC"))
    place = replica.begin(1)
    documents = (
        Document("item", "apple", 1, encode_master(apple)),
        Document("item", "tea", 1, encode_master(Item("tea", "茶", 100, plu="T1"))),
        Document(PRICES, "apple", 1, encode_master(prices)),
        Document("store", "s01", 1, encode_master(store)),
        *(Document("rule", rule.pattern, 1, encode_master(rule)) for rule in rules),
    )
    replica.take(Page(1, place.since_revision, place.to_revision, documents, ""))
    replica.close()
    write_identity(tmp_path, IDENTITY)
    file = tmp_path / "edge.toml"
    file.write_text(f'[box]\ndata_dir = "{tmp_path}"\n[[lane]]\nid = "01"\n')
    return file


def run(*words: str):
    return CliRunner().invoke(app, ["scales", "plu", *words], catch_exceptions=True)


def test_goods_are_written_at_the_stores_price_with_the_labels_flag(config: Path) -> None:
    to = config.parent / "plu.csv"
    found = run(str(to), "--config", str(config))

    assert found.exit_code == 0
    assert "00022,苹果,kg,7.50,CNY,25,25IIIIIVVVVVC,apple" in to.read_text("utf-8-sig")
    assert "1 goods of revision 1" in found.output
    assert "T1 茶: a scale's PLU is digits only" in found.output


def test_another_label_of_the_store_may_be_asked_for(config: Path) -> None:
    to = config.parent / "plu.txt"
    found = run(str(to), "--format", "dwl", "--label", "28IIIIIVVVVVC", "--config", str(config))

    assert "amount, flag 28" in found.output
    assert "\t750,2\t" in to.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--format", "xls"), "there is csv, dwl"), (("--label", "27IIIIIVVVVVC"), "it reads 25IIIIIVVVVVC")],
)
def test_a_slip_is_told_in_a_sentence_and_nothing_is_written(config: Path, words: tuple[str, str], says: str) -> None:
    to = config.parent / "plu.csv"
    found = run(str(to), "--config", str(config), *words)

    assert isinstance(found.exception, ConfigError)
    assert says in str(found.exception)
    assert not to.exists()


def test_a_box_without_goods_says_what_to_do(config: Path) -> None:
    (config.parent / "masters.db").unlink()
    found = run(str(config.parent / "x"), "--config", str(config))

    assert isinstance(found.exception, ConfigError)
    assert "fetches them" in str(found.exception)
