"""What may be out and may not: papers that stopped where nobody knows how much is printed. Told, and offered as copies.

In memory; the journal has the same in its states, and `restore` brings it back.
"""

from collections.abc import Sequence

from edge.drivers.document import Align, PrintDocument, Text
from edge.journal.papers import Paper, PaperKind
from edge.journal.words import Completed

#: Receipts that are named at once, and that are remembered.
NAMED_MAX, KEPT_MAX = 5, 20


class Doubts:
    """One lane's. `asked` is what F11 chose to be printed next."""

    def __init__(self) -> None:
        self.asked: Completed | Paper | None = None
        #: The newest receipt that began, and those that were given up for a later one.
        self._half: Completed | None = None
        self._given_up: list[Completed] = []
        self._papers: list[Paper] = []

    def restore(self, begun: Sequence[Completed], dropped: Sequence[Completed], papers: Sequence[Paper]) -> None:
        """What the last run left, oldest first."""
        self._half = begun[-1] if begun else None
        self._given_up = [*dropped, *begun[:-1]][-KEPT_MAX:]
        self._papers = list(papers)

    def begin(self, done: Completed) -> Completed | None:
        """A receipt begins; one that was in doubt until now is given up for it."""
        given_up, self._half = self._half, done
        if given_up:
            self._given_up = [*self._given_up, given_up][-KEPT_MAX:]
        return given_up

    def begin_paper(self, paper: Paper) -> None:
        """Another paper begins."""
        if paper not in self._papers:
            self._papers.append(paper)

    def out(self, seq: int) -> bool:
        """A receipt is known to be out; whether that was in doubt."""
        there = [one for one in (self._half, *self._given_up) if one and one.seq == seq]
        if self._half in there:
            self._half = None
        self._given_up = [one for one in self._given_up if one.seq != seq]
        return bool(there)

    def paper_out(self, paper: Paper) -> None:
        """Another paper is out."""
        self._papers = [one for one in self._papers if one.id != paper.id]

    def offer(self, last: Completed | None) -> bool:
        """F11: what is in doubt, else the last receipt; whether there is anything."""
        given_up = self._given_up[0] if self._given_up else None
        paper = self._papers[0] if self._papers else None
        self.asked = self._half or paper or given_up or last
        return self.asked is not None

    def told(self) -> None:
        """Who closes the shift has them on paper."""
        self._given_up = []

    def numbers(self) -> tuple[str, ...]:
        """Receipts in doubt, oldest first."""
        return tuple(str(one.sale.number) for one in (*self._given_up, self._half) if one)

    def said(self) -> list[tuple[str, str]]:
        """What the cashier should know: code, and what it is about."""
        half = [("half-printed", str(self._half.sale.number))] if self._half else []
        papers = [("half-paper", self._papers[0].title)] if self._papers else []
        named = ", ".join(str(one.sale.number) for one in self._given_up[-NAMED_MAX:])
        return half + papers + ([("unprinted", named)] if named else [])


def as_copy(paper: Paper, document: PrintDocument) -> PrintDocument:
    """A document that may be out already, marked; what is a copy says so by itself."""
    if paper.kind is PaperKind.COPY:
        return document
    return (Text("*** 副本 COPY ***", Align.CENTER, bold=True), *document)
