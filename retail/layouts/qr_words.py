"""The words of a QR code: text as bits, padded, corrected and interleaved (ISO/IEC 18004, 7.4 to 7.6)."""

#: Codewords of correction in each block, and the blocks by how many data codewords they have; by version from 1.
_BLOCKS: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (10, ((1, 16),)),
    (16, ((1, 28),)),
    (26, ((1, 44),)),
    (18, ((2, 32),)),
    (24, ((2, 43),)),
    (16, ((4, 27),)),
    (18, ((4, 31),)),
    (22, ((2, 38), (2, 39))),
    (22, ((3, 36), (2, 37))),
    (26, ((4, 43), (1, 44))),
    (30, ((1, 50), (4, 51))),
    (22, ((6, 36), (2, 37))),
    (22, ((8, 37), (1, 38))),
    (24, ((4, 40), (5, 41))),
    (24, ((5, 41), (5, 42))),
)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def codewords(text: str) -> tuple[int, bytes]:
    """The version, and data with correction, interleaved."""
    letters = all(char in _ALPHABET for char in text)
    payload = _letters(text) if letters else bits_of(text.encode())
    count = len(text) if letters else len(text.encode())
    for version, (_, blocks) in enumerate(_BLOCKS, 1):
        room = 8 * sum(number * size for number, size in blocks)
        width = (9 if version < 10 else 11) if letters else (8 if version < 10 else 16)
        if count < 1 << width and 4 + width + len(payload) <= room:
            mode = _number(0b0010 if letters else 0b0100, 4)
            return version, _interleaved(version, _padded(mode + _number(count, width) + payload, room))
    raise ValueError(f"{count} characters are too many for a QR code of version {len(_BLOCKS)}")


def _number(value: int, width: int) -> list[int]:
    return [value >> place & 1 for place in range(width - 1, -1, -1)]


def _letters(text: str) -> list[int]:
    bits: list[int] = []
    for place in range(0, len(text) - 1, 2):
        bits += _number(_ALPHABET.index(text[place]) * 45 + _ALPHABET.index(text[place + 1]), 11)
    return bits + (_number(_ALPHABET.index(text[-1]), 6) if len(text) % 2 else [])


def bits_of(data: bytes) -> list[int]:
    return [bit for byte in data for bit in _number(byte, 8)]


def _padded(bits: list[int], room: int) -> bytes:
    bits = bits + [0] * min(4, room - len(bits))
    bits += [0] * (-len(bits) % 8)
    data = bytes(int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8))
    return data + (b"\xec\x11" * room)[: room // 8 - len(data)]


def _interleaved(version: int, data: bytes) -> bytes:
    spare, blocks = _BLOCKS[version - 1]
    parts, at = [], 0
    for number, size in blocks:
        for _ in range(number):
            parts.append(data[at : at + size])
            at += size
    checks = [_check(part, spare) for part in parts]
    longest = max(map(len, parts))
    words = [part[place] for place in range(longest) for part in parts if place < len(part)]
    return bytes(words + [check[place] for place in range(spare) for check in checks])


def _field() -> tuple[list[int], list[int]]:
    powers, logs, value = [0] * 512, [0] * 256, 1
    for place in range(255):
        powers[place] = powers[place + 255] = value
        logs[value] = place
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


_POWERS, _LOGS = _field()


def _times(one: int, other: int) -> int:
    return _POWERS[_LOGS[one] + _LOGS[other]] if one and other else 0


def _check(data: bytes, count: int) -> bytes:
    """What is left of the data by the product of (x - 2^i)."""
    generator = [1]
    for place in range(count):
        generator = [
            (generator[at] if at < len(generator) else 0) ^ (_times(generator[at - 1], _POWERS[place]) if at else 0)
            for at in range(len(generator) + 1)
        ]
    rest = list(data) + [0] * count
    for at in range(len(data)):
        if factor := rest[at]:
            for place, value in enumerate(generator):
                rest[at + place] ^= _times(value, factor)
    return bytes(rest[-count:])
