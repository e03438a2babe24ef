"""One row a measure, ours beside a peer in the same run: only the ratio means anything on another machine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is ours against the peer's as `what` says it; `goal` is that of the design in words, `ok` whether it is met."""

    what: str
    ours: str
    peer: str
    ratio: float
    goal: str
    ok: bool


HEADINGS = ("measure", "ours", "floor or peer", "ratio", "goal", "")


def print_table(rows: list[Row]) -> None:
    """Print the rows as a Markdown table, columns aligned for a terminal too."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    for number, row in enumerate(cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def _cells(row: Row) -> tuple[str, ...]:
    return (row.what, row.ours, row.peer, f"{row.ratio:.2f}", row.goal, "met" if row.ok else "MISSED")
