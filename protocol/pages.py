"""Documents of a page as they cross the line: msgpack in zstd, about a quarter of their bytes.

    packed = zstd( [[kind, key, revision, body], ...] )

Bounded before memory is taken, as everything that a peer sends.
"""

from collections.abc import Sequence

from protocol.messages import Document, Page
from protocol.packing import pack, unpack
from protocol.squeeze import squeeze, unsqueeze

#: Most documents in one page, and most bytes of them once decompressed.
DOCUMENTS_MAX = 8_000
PLAIN_BYTES_MAX = 4 * 1024 * 1024
#: Most bytes of a packed page: brokers drop larger messages in silence.
PACKED_BYTES_MAX = 160 * 1024


def pack_documents(documents: Sequence[Document], *, level: int = 6) -> bytes:
    """Pack and compress; `level` is zstd's."""
    return squeeze(pack(documents), level)


def documents_of(page: Page) -> tuple[Document, ...]:
    """What a page carries: packed documents, then plain ones; raise `BadMessage` for anything over the bounds."""
    if not page.packed:
        return page.documents
    return (*unpack_documents(page.packed), *page.documents)


def unpack_documents(packed: bytes) -> tuple[Document, ...]:
    """What was packed; raise `BadMessage` for anything over the bounds."""
    plain = unsqueeze(packed, PLAIN_BYTES_MAX)
    return unpack(plain, tuple[Document, ...], bytes_max=PLAIN_BYTES_MAX, array_max=DOCUMENTS_MAX)
