"""A barcode as a picture, for screens: Code 128, whose bars a scanner reads off a phone as off paper."""

from itertools import groupby

from retail.barcodes.code128 import modules

#: Modules that stay white on either side (ISO/IEC 15417, 4.3.5: ten), and how high the bars are, in modules.
QUIET, HEIGHT = 10, 40


def stripes(data: str) -> str:
    """The bars of a text of printable ASCII as an SVG picture, with its quiet zones."""
    row, bars, x = modules(data), list[str](), QUIET
    for dark, run in groupby(row):
        width = sum(1 for _ in run)
        if dark == "1":
            bars.append(f"M{x} 0h{width}v{HEIGHT}h-{width}z")
        x += width
    side = x + QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {HEIGHT}" shape-rendering="crispEdges" role="img">'
        f'<path fill="#fff" d="M0 0h{side}v{HEIGHT}h-{side}z"/><path d="{"".join(bars)}"/></svg>'
    )
