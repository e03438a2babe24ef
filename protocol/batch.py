"""A batch: a run of consecutive facts of one stream, as it crosses the line.

Wire: positional msgpack of `_Wire`, zstd-compressed, sealed (seal.py). Sales travel by column (columns.py), all else row
by row; a reader gets the same records either way. `head_hash` is the chain after the last record, so that one comparison
tells the hub whether any record differs from what the store wrote.
"""

from collections.abc import Sequence

from msgspec import Struct

from protocol.columns import Sales, from_columns, read_sale, to_columns
from protocol.packing import BadMessage, pack, unpack
from protocol.planes import pack_ints, unpack_ints
from protocol.squeeze import squeeze, unsqueeze

#: The layout of `_Wire`. A hub that meets a newer one parks the batch and acknowledges nothing.
FORM = 1
#: Most facts in one batch.
RECORDS_MAX = 2_000
#: Largest batch once decompressed, in bytes: refuses a compression bomb before it is unpacked.
PLAIN_BYTES_MAX = 4 * 1024 * 1024


class Batch(Struct, frozen=True, array_like=True):
    """Facts `first_seq ... first_seq + len(records) - 1` of (store, box, epoch, stream).

    `ahead` says that facts before these are still to come (a backlog) and that a hub which can keep ranges may take these
    now; any other asks for what is missing, and takes them later. `redacted` are head office's own sealed notes on records whose
    personal fields are gone (redaction.py).
    """

    store: str
    box: str
    epoch: int
    stream: str
    first_seq: int
    previous_hash: bytes
    records: tuple[bytes, ...]
    head_hash: bytes
    ahead: bool = False
    redacted: tuple[bytes, ...] = ()

    @property
    def last_seq(self) -> int:
        """The number of the last fact."""
        return self.first_seq + len(self.records) - 1


class _Wire(Struct, frozen=True, array_like=True):
    """`rows` stand at `places` (rising, from 0) among the records; the sales of the table fill the rest in order."""

    form: int
    store: str
    box: str
    epoch: int
    stream: str
    first_seq: int
    previous_hash: bytes
    head_hash: bytes
    rows: tuple[bytes, ...]
    places: bytes
    sales: Sales | None = None
    ahead: bool = False


class _WireRedacted(_Wire, frozen=True, array_like=True):
    """The same with notes: nearly no batch has any, and none pays a byte for them."""

    redacted: tuple[bytes, ...] = ()


def encode_batch(batch: Batch, *, level: int = 3) -> bytes:
    """Pack and compress; `level` is zstd's (1 to 19), the pilot's to choose."""
    rows, places, sales = _apart(batch.records)
    wire = (
        FORM,
        batch.store,
        batch.box,
        batch.epoch,
        batch.stream,
        batch.first_seq,
        batch.previous_hash,
        batch.head_hash,
        tuple(rows),
        pack_ints(places),
        sales,
        batch.ahead,
    )
    plain = pack(_WireRedacted(*wire, batch.redacted) if batch.redacted else _Wire(*wire))
    return squeeze(plain, level)


def decode_batch(data: bytes) -> Batch:
    """Undo `encode_batch`; raise `BadMessage` for anything over the bounds, empty or not a batch."""
    plain = unsqueeze(data, PLAIN_BYTES_MAX)
    wire = unpack(plain, _WireRedacted, bytes_max=PLAIN_BYTES_MAX, array_max=PLAIN_BYTES_MAX // 16)
    if wire.form != FORM:
        raise BadMessage(f"a batch of form {wire.form}; this hub reads form {FORM}")
    count = len(wire.rows) + (wire.sales.count if wire.sales else 0)
    if not 1 <= count <= RECORDS_MAX or (wire.sales and wire.sales.count < 1):
        raise BadMessage(f"a batch carries 1 to {RECORDS_MAX} records, not {count}")
    if not 1 <= wire.first_seq <= 2**62 or not 1 <= wire.epoch <= 2**62:
        raise BadMessage("numbers and epochs count from 1")
    return Batch(
        wire.store,
        wire.box,
        wire.epoch,
        wire.stream,
        wire.first_seq,
        wire.previous_hash,
        _together(wire, count),
        wire.head_hash,
        wire.ahead,
        wire.redacted,
    )


def _apart(records: Sequence[bytes]) -> tuple[list[bytes], list[int], Sales | None]:
    read = [read_sale(record) for record in records]
    sales = [row for row in read if row is not None]
    places = [place for place, row in enumerate(read) if row is None]
    try:
        return [records[place] for place in places], places, to_columns(sales) if sales else None
    except OverflowError:
        return list(records), list(range(len(records))), None


def _together(wire: _Wire, count: int) -> tuple[bytes, ...]:
    places = unpack_ints(wire.places, len(wire.rows))
    if any(now <= before for now, before in zip(places, (-1, *places), strict=False)) or (
        places and places[-1] >= count
    ):
        raise BadMessage("the rows of a batch do not stand in their places")
    records = from_columns(wire.sales) if wire.sales else []
    for place, row in zip(places, wire.rows, strict=True):
        records.insert(place, row)
    return tuple(records)
