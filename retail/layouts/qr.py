"""QR codes as dots, for screens: printers make their own.

Source: ISO/IEC 18004, model 2: modes (7.4), Reed-Solomon over GF(256) with 0x11D (7.5; qr_words.py), placement (7.7), masks and their penalties
(7.8), format (7.9) and version information (7.10). Versions 1 to 15 at correction level M, which has some 600 capital letters and
digits; what is not in the alphanumeric mode's 45 characters goes as bytes. Proven against another implementation in the tests.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from retail.layouts.qr_words import bits_of, codewords

_LEVEL_M = 0b00
_MASKS = 8

#: Rows of modules, True is dark.
Dots = tuple[tuple[bool, ...], ...]


def qr_dots(text: str) -> Dots:
    """The code of a text, without its quiet zone; raise `ValueError` where it is too long."""
    version, words = codewords(text)
    grid, fixed = _frame(version)
    _place(grid, fixed, words)
    found = [_masked(grid, fixed, mask, version) for mask in range(_MASKS)]
    return tuple(tuple(row) for row in min(found, key=_penalty))


def svg_of(text: str, *, quiet: int = 4) -> str:
    """The code as an SVG picture, with its quiet zone."""
    dots = qr_dots(text)
    side = len(dots) + 2 * quiet
    runs = "".join(
        f"M{x + quiet} {y + quiet}h{length}v1h-{length}z" for y, row in enumerate(dots) for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" role="img">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{runs}"/></svg>'
    )


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    x = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield x, length
        x += length


Grid = list[list[bool]]


def _frame(version: int) -> tuple[Grid, Grid]:
    """The patterns that are always there, and which modules they and the format take."""
    side = version * 4 + 17
    grid, fixed = ([[False] * side for _ in range(side)] for _ in range(2))
    for y, x in ((0, 0), (0, side - 7), (side - 7, 0)):
        _finder(grid, fixed, y, x)
    for place in range(8, side - 8):
        for y, x in ((6, place), (place, 6)):
            grid[y][x], fixed[y][x] = place % 2 == 0, True
    centers = _centers(version)
    for y in centers:
        for x in centers:
            if _free(y, x, side):
                _alignment(grid, fixed, y, x)
    for place in range(9):
        fixed[8][place] = fixed[place][8] = True
    for place in range(8):
        fixed[8][side - 1 - place] = fixed[side - 1 - place][8] = True
    grid[side - 8][8] = True
    if version >= 7:
        for bit, dark in enumerate(_version_bits(version)):
            y, x = bit // 3, side - 11 + bit % 3
            for row, column in ((y, x), (x, y)):
                grid[row][column], fixed[row][column] = dark, True
    return grid, fixed


def _free(y: int, x: int, side: int) -> bool:
    """Whether an alignment pattern stands clear of the three finders."""
    return (y, x) not in {(6, 6), (6, side - 7), (side - 7, 6)}


def _finder(grid: Grid, fixed: Grid, top: int, left: int) -> None:
    side = len(grid)
    for y in range(max(0, top - 1), min(side, top + 8)):
        for x in range(max(0, left - 1), min(side, left + 8)):
            ring = max(abs(y - top - 3), abs(x - left - 3))
            grid[y][x], fixed[y][x] = ring in {0, 1, 3}, True


def _centers(version: int) -> list[int]:
    if version == 1:
        return []
    count = version // 7 + 2
    last = version * 4 + 10
    step = -(-(last - 6) // (2 * (count - 1))) * 2
    return [6, *(last - step * place for place in range(count - 2, -1, -1))]


def _alignment(grid: Grid, fixed: Grid, center_y: int, center_x: int) -> None:
    for y in range(center_y - 2, center_y + 3):
        for x in range(center_x - 2, center_x + 3):
            ring = max(abs(y - center_y), abs(x - center_x))
            grid[y][x], fixed[y][x] = ring != 1, True


def _place(grid: Grid, fixed: Grid, words: bytes) -> None:
    """Two columns at a time from the right, up and down in turn; the column of the timing pattern is left out."""
    side, bits = len(grid), iter(bits_of(words))
    for turn, right in enumerate([*range(side - 1, 6, -2), *range(5, 0, -2)]):
        for y in range(side) if turn % 2 else range(side - 1, -1, -1):
            for x in (right, right - 1):
                if not fixed[y][x]:
                    grid[y][x] = bool(next(bits, 0))


def _masked(grid: Grid, fixed: Grid, mask: int, version: int) -> Grid:
    side = version * 4 + 17
    made = [
        [dark != (_flips(mask, y, x) and not fixed[y][x]) for x, dark in enumerate(row)] for y, row in enumerate(grid)
    ]
    for bit, dark in enumerate(_format_bits(mask)):
        y, x = (bit if bit < 6 else bit + 1) if bit < 8 else 8, 8 if bit < 8 else (7 if bit == 8 else 14 - bit)
        made[y][x] = dark
        other_y, other_x = (8, side - 1 - bit) if bit < 8 else (side - 15 + bit, 8)
        made[other_y][other_x] = dark
    return made


def _flips(mask: int, y: int, x: int) -> bool:
    product = y * x
    terms = (
        (y + x) % 2, y % 2, x % 3, (y + x) % 3, (y // 2 + x // 3) % 2,
        product % 2 + product % 3, (product % 2 + product % 3) % 2, ((y + x) % 2 + product % 3) % 2,
    )  # fmt: skip
    return terms[mask] == 0


def _format_bits(mask: int) -> list[bool]:
    """Lowest bit first: level and mask with a BCH code of their own."""
    data = _LEVEL_M << 3 | mask
    rest = data << 10
    for place in range(14, 9, -1):
        if rest >> place & 1:
            rest ^= 0b10100110111 << place - 10
    bits = (data << 10 | rest) ^ 0b101010000010010
    return [bool(bits >> place & 1) for place in range(15)]


def _version_bits(version: int) -> list[bool]:
    rest = version << 12
    for place in range(17, 11, -1):
        if rest >> place & 1:
            rest ^= 0b1111100100101 << place - 12
    bits = version << 12 | rest
    return [bool(bits >> place & 1) for place in range(18)]


def _penalty(grid: Grid) -> int:
    side, columns = len(grid), list(map(list, zip(*grid, strict=True)))
    lines = [*grid, *columns]
    runs = sum(length - 2 for line in lines for length in (len(list(run)) for _, run in groupby(line)) if length > 4)
    squares = sum(
        grid[y][x] == grid[y][x + 1] == grid[y + 1][x] == grid[y + 1][x + 1]
        for y in range(side - 1)
        for x in range(side - 1)
    )
    texts = ["".join("01"[dark] for dark in line) for line in lines]
    finders = sum(
        text.startswith(pattern, at)
        for text in texts
        for pattern in ("10111010000", "00001011101")
        for at in range(side - 10)
    )
    dark = sum(map(sum, grid))
    off = abs(dark * 20 - side * side * 10) // (side * side)
    return runs + 3 * squares + 40 * finders + 10 * off
