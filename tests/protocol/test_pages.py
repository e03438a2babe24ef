"""Pages of masters on the wire: packed or plain, and bounded whatever a peer sends."""

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from protocol.messages import Document, Page, Pull
from protocol.packing import BadMessage, pack, unpack
from protocol.pages import DOCUMENTS_MAX, PLAIN_BYTES_MAX, documents_of, pack_documents

DOCUMENTS = st.builds(
    Document,
    kind=st.sampled_from(["item", "price", "promo"]),
    key=st.text(max_size=20),
    revision=st.integers(0, 2**62),
    body=st.binary(max_size=200),
)


def page(packed: bytes, *plain: Document) -> Page:
    return Page(1, 0, 3, plain, "", packed, 5)


@given(st.lists(DOCUMENTS, max_size=30), st.lists(DOCUMENTS, max_size=2))
def test_a_page_carries_its_documents_in_order_the_packed_ones_first(packed, plain):
    sent = pack(page(pack_documents(packed), *plain))

    assert list(documents_of(unpack(sent, Page))) == packed + plain


@pytest.mark.parametrize(
    "packed",
    [
        b"x",
        zstandard.compress(b""),
        zstandard.compress(pack([["item", "a", 1]])),
        zstandard.compress(pack("item")),
        zstandard.compress(bytes(PLAIN_BYTES_MAX + 1)),
        pack_documents([Document("item", "a", 1, b"")] * (DOCUMENTS_MAX + 1)),
        pack_documents([Document("item", "a", 1, b"")])[:-1],
        pack_documents([Document("item", "a", 1, b"")]) + b"x",
    ],
)
def test_what_is_no_page_within_bounds_is_refused(packed):
    with pytest.raises(BadMessage):
        documents_of(page(packed))


def test_goods_take_less_than_half_of_their_bytes_when_packed():
    documents = [
        Document("item", f"item{n}", 1, pack([f"item{n}", f"Milk {n} 1L", 100 + n, [], ""])) for n in range(500)
    ]

    assert len(pack_documents(documents)) * 2 < len(pack(documents))


class PullThen(Struct, frozen=True, array_like=True):
    """What a hub reads that knows no packed pages."""

    request: int
    since_revision: int
    to_revision: int
    after: str
    limit: int


class PageThen(Struct, frozen=True, array_like=True):
    """What such a hub sends, and what a box of its version reads."""

    request: int
    since_revision: int
    to_revision: int
    documents: tuple[Document, ...]
    after: str


def test_boxes_and_hubs_of_the_version_before_speak_of_plain_pages():
    milk = Document("item", "milk", 1, b"\x90")

    assert unpack(pack(PullThen(1, 0, 3, "", 500)), Pull).bytes_max == 0
    assert unpack(pack(Pull(1, 0, 3, "", 500, 8192)), PullThen) == PullThen(1, 0, 3, "", 500)
    now = unpack(pack(PageThen(1, 0, 3, (milk,), "x")), Page)
    assert (documents_of(now), now.reached) == ((milk,), 0)
    assert unpack(pack(Page(1, 0, 3, (milk,), "x", reached=4)), PageThen) == PageThen(1, 0, 3, (milk,), "x")
