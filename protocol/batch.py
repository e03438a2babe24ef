"""A batch: a run of consecutive facts of one stream, as it crosses the line.

Wire: positional msgpack of `Batch`, zstd-compressed, sealed (seal.py). `head_hash` is the chain after the last record, so
that one comparison tells the hub whether any record differs from what the store wrote.
"""

import zstandard
from msgspec import Struct

from protocol.packing import BadMessage, pack, unpack

#: Most facts in one batch.
RECORDS_MAX = 2_000
#: Largest batch once decompressed, in bytes: refuses a compression bomb before it is unpacked.
PLAIN_BYTES_MAX = 4 * 1024 * 1024


class Batch(Struct, frozen=True, array_like=True):
    """Facts `first_seq ... first_seq + len(records) - 1` of (store, box, epoch, stream)."""

    store: str
    box: str
    epoch: int
    stream: str
    first_seq: int
    previous_hash: bytes
    records: tuple[bytes, ...]
    head_hash: bytes

    @property
    def last_seq(self) -> int:
        """The number of the last fact."""
        return self.first_seq + len(self.records) - 1


def encode_batch(batch: Batch, *, level: int = 3) -> bytes:
    """Pack and compress; `level` is zstd's (1 to 19), the pilot's to choose."""
    return zstandard.ZstdCompressor(level=level).compress(pack(batch))


def decode_batch(data: bytes) -> Batch:
    """Undo `encode_batch`; raise `BadMessage` for anything over the bounds, empty or not a batch."""
    try:
        plain = zstandard.ZstdDecompressor().decompress(data, max_output_size=PLAIN_BYTES_MAX, allow_extra_data=False)
    except zstandard.ZstdError as exc:
        raise BadMessage(f"not a zstd frame within {PLAIN_BYTES_MAX} bytes: {exc}") from exc
    batch = unpack(plain, Batch, bytes_max=PLAIN_BYTES_MAX)
    if not 1 <= len(batch.records) <= RECORDS_MAX:
        raise BadMessage(f"a batch carries 1 to {RECORDS_MAX} records, not {len(batch.records)}")
    if batch.first_seq < 1 or batch.epoch < 1:
        raise BadMessage("numbers and epochs count from 1")
    return batch
