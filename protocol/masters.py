"""Masters (主档) as documents: owned by head office, carried down whole, never edited in a store."""

from hashlib import sha256

from msgspec import Struct

from protocol.messages import Document
from protocol.packing import BadMessage, pack, trimmed, unpack
from retail.barcodes import BarcodeRule
from retail.catalogue import Item
from retail.layouts import Layout
from retail.members import Member, Program
from retail.policy import Policy
from retail.pricing.prices import Price
from retail.promotions import Promotion
from retail.staff import Operator
from retail.terms import Terms

ITEM, RULE, STORE, PROMOTION, PRICES = "item", "rule", "store", "promo", "price"
#: Members, and the one document (its key is its kind) with the rules of membership.
MEMBER, PROGRAM = "member", "program"
#: Documents that come into force later. Boxes that do not know the kind carry them without effect.
PLANNED = "planned"
#: Who works at the lanes.
OPERATOR = "operator"
#: The one document (its key is its kind) that says what may be done at lanes, and by whom.
POLICY = "policy"
#: By which keys the boxes of a store sign, one document a store.
BOX_KEYS = "boxkeys"
#: How receipts look (its key is its scope), and the pictures on them.
LAYOUT, IMAGE = "layout", "image"
#: Facts whose personal fields are gone, for the box that wrote them; one document a fact.
REDACTED = "redacted"
DOCUMENT_BYTES_MAX = 16 * 1024


class StoreDoc(Struct, frozen=True, array_like=True):
    """What a store is called and how its receipts begin; `timezone` is an IANA name, `name_en` may be empty.

    `terms` is what it settles about selling.
    """

    store: str
    name: str
    timezone: str = "Asia/Shanghai"
    currency: str = "CNY"
    header: tuple[str, ...] = ()
    name_en: str = ""
    terms: Terms = Terms()


class Prices(Struct, frozen=True):
    """All rows of the price lists (价格本) that name one item."""

    item: str
    rows: tuple[Price, ...]


class BoxKey(Struct, frozen=True, array_like=True):
    """The public key (Ed25519) of a box in one of its lives; `revoked` while the box counts as stolen."""

    epoch: int
    key: bytes
    revoked: bool = False


class BoxKeys(Struct, frozen=True, array_like=True):
    """Who may have signed the receipts of a store; an epoch is given to one box of it only. The newest lives, oldest first."""

    store: str
    keys: tuple[BoxKey, ...]


class Picture(Struct, frozen=True, array_like=True):
    """A picture of black and white dots for paper: rows of `width` dots, each filled up to whole bytes, left dot highest, 1 is black."""

    name: str
    width: int
    bits: bytes


class Planned(Struct, frozen=True, array_like=True):
    """A document that takes the place of another at `from_ms` by the store's own clock; `body` is empty where it withdraws it."""

    kind: str
    key: str
    from_ms: int
    body: bytes

    @property
    def id(self) -> str:
        """Its own key: one plan a document and moment."""
        return f"{self.from_ms:013}.{sha256(f'{self.kind}/{self.key}'.encode()).hexdigest()[:24]}"


class Redacted(Struct, frozen=True, array_like=True):
    """A sealed note (protocol/redaction.py) of head office, for the box of this store that wrote the fact."""

    id: str
    store: str
    sealed: bytes


class Place(Struct, frozen=True):
    """Where a pull stands: from which revision, to which, and from which document on ("" at the start)."""

    since_revision: int
    to_revision: int
    after: str


Master = (
    Item
    | BarcodeRule
    | StoreDoc
    | Promotion
    | Prices
    | Member
    | Program
    | Planned
    | Operator
    | Policy
    | BoxKeys
    | Layout
    | Picture
    | Redacted
)
KINDS: dict[str, type[Master]] = {
    ITEM: Item,
    RULE: BarcodeRule,
    STORE: StoreDoc,
    PROMOTION: Promotion,
    PRICES: Prices,
    MEMBER: Member,
    PROGRAM: Program,
    PLANNED: Planned,
    OPERATOR: Operator,
    POLICY: Policy,
    BOX_KEYS: BoxKeys,
    LAYOUT: Layout,
    IMAGE: Picture,
    REDACTED: Redacted,
}


def encode_master(master: Master) -> bytes:
    """The body of a document; a positional one without the fields at its end that hold their defaults."""
    return pack(trimmed(master) if master.__struct_config__.array_like else master)


def decode_master(document: Document) -> Master | None:
    """The master that a document carries; None where it was withdrawn. Raise `BadMessage` for an unknown kind."""
    if not document.body:
        return None
    kind = KINDS.get(document.kind)
    if kind is None:
        raise BadMessage(f"no such master: {document.kind[:40]!r}")
    return unpack(document.body, kind, bytes_max=DOCUMENT_BYTES_MAX)
