"""The floor of bytes: the whole backlog as columns, one zstd-19 frame, which no one can send before the last receipt is in."""

from collections.abc import Sequence

import msgspec
import zstandard

from retail.sale import Sale


def columnar(made: Sequence[Sale]) -> int:
    """Bytes of all receipts together."""
    lines = [line for sale in made for line in sale.lines]
    tenders = [tender for sale in made for tender in sale.tenders]
    columns = [
        [getattr(sale, name) for sale in made] for name in Sale.__struct_fields__ if name not in {"lines", "tenders"}
    ]
    columns += [[len(sale.lines) for sale in made]]
    columns += [[getattr(line, name) for line in lines] for name in lines[0].__struct_fields__]
    columns += [[getattr(tender, name) for tender in tenders] for name in tenders[0].__struct_fields__]
    return len(zstandard.ZstdCompressor(level=19).compress(b"".join(map(msgspec.msgpack.encode, columns))))
