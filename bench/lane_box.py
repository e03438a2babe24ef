"""The box that `bench.lane` dials: called with FOLDER PORT BROKER_PORT it makes all that `lantern-edge serve` then sells with."""

import base64
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.identity import BoxIdentity, read_or_make_key, write_identity
from edge.replica import Replica
from protocol.masters import ITEM, PROMOTION, encode_master
from protocol.messages import Document, Page
from retail.barcodes import check_digit
from retail.catalogue import Item
from retail.promotions import Promotion, Selection
from retail.promotions import offers as o

ITEMS, CATEGORIES, PROMOTIONS = 100_000, 200, 50
LANES = 20
_PAGE = 2_000


def fill(data: Path, port: int, broker_port: int) -> None:
    """A box that is enrolled, and all items and promotions as if pulled."""
    hub = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    write_identity(data, BoxIdentity("bench", "s001", "b1", 1, "CNY", f"mqtt://127.0.0.1:{broker_port}", hub))
    read_or_make_key(data)
    lanes = "".join(f'[[lane]]\nid = "{n:02d}"\n' for n in range(1, LANES + 1))
    (data / "edge.toml").write_text(f'[box]\ndata_dir = "{data}"\n[web]\nport = {port}\n{lanes}', "utf-8")
    _fill_goods(data)


def _fill_goods(data: Path) -> None:
    replica = Replica(data / "masters.db")
    replica.begin(1)
    for start in range(0, ITEMS, _PAGE):
        items = [item(n) for n in range(start, start + _PAGE)]
        documents = tuple(Document(ITEM, each.id, 1, encode_master(each)) for each in items)
        replica.take(Page(1, 0, 1, documents, str(start)))
    offers = tuple(Document(PROMOTION, each.id, 1, encode_master(each)) for each in map(promotion, range(PROMOTIONS)))
    replica.take(Page(1, 0, 1, offers, ""))
    replica.close()


def item(n: int) -> Item:
    """Article n of the bench."""
    category = f"c{n % CATEGORIES}"
    return Item(f"p{n}", f"商品 {n}", 100 + n % 900, gtins=(code(n).zfill(14),), tax_rate_bp=1300, category=category)


def promotion(n: int) -> Promotion:
    """Promotion n of the bench: most over a category, the last one over the whole basket."""
    if n == PROMOTIONS - 1:
        return Promotion("save", "满百减五", o.Threshold((o.Step(from_minor=10_000, off_minor=500),)), layer=1)
    offers: tuple[o.AnyOffer, ...] = (o.NthUnit(2, 5000, mixed=True), o.PercentOff(1000), o.ForPrice(3, 900))
    return Promotion(f"p{n}", f"促销 {n}", offers[n % 3], Selection(categories=(f"c{n * 4}",)), priority=n % 2)


def code(n: int) -> str:
    """The barcode of article n."""
    digits = f"29{n:010d}"
    return digits + check_digit(digits)


if __name__ == "__main__":
    folder, *ports = sys.argv[1:]
    fill(Path(folder), *map(int, ports))
