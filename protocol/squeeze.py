"""zstd with bounds: a frame that would grow past what its reader can take is refused before memory is taken."""

import zstandard

from protocol.packing import BadMessage

#: Largest zstd window a peer may ask us to hold: that of level 19 on the largest message.
WINDOW_BYTES_MAX = 8 * 1024 * 1024


def squeeze(plain: bytes, level: int) -> bytes:
    """Compress; `level` is zstd's (1 to 19)."""
    return zstandard.ZstdCompressor(level=level).compress(plain)


def unsqueeze(data: bytes, bytes_max: int) -> bytes:
    """Decompress one whole frame; raise `BadMessage` where it is none, or more than `bytes_max` bytes."""
    try:
        # A frame that names its size is believed by the library, whatever bound it is given: look first.
        if zstandard.frame_content_size(data) > bytes_max:
            raise BadMessage(f"a frame of more than {bytes_max} bytes")
        reader = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES_MAX)
        return reader.decompress(data, max_output_size=bytes_max, allow_extra_data=False)
    except zstandard.ZstdError as exc:
        raise BadMessage(f"not a zstd frame within {bytes_max} bytes: {exc}") from exc
