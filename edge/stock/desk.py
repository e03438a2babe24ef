"""The stock desk: writes documents and counts into the journal, once, for who may.

Answers are exactly-once by the journal itself: the key that a client sends with a document stands in its transaction, so the
same key gives the same document after a restart too, and with another body is refused.
"""

from edge.journal.errors import JournalError
from edge.journal.shifts import Make
from edge.journal.stock import StockRefused, closing_count, issuing, looking, moving, opening_count
from edge.lanes.ports import Clock, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.till import refused_by_journal
from edge.stock import asked
from edge.stock.sessions import Sessions
from edge.stock.shelf import Shelf
from edge.stock.views import Written
from retail.staff import Operator, at_least
from retail.stock import BadMove, Look, Moved, MoveLine, checked

#: Before the key of a client, so that it is none of a lane's commands.
_KEYS = "stock:"
#: What takes the role that the terms have for decisions; the rest takes that for receiving.
_DECIDED = frozenset({"transfer_out", "waste", "adjustment"})


class StockDesk:
    """One store's. Lists and figures are its `shelf`'s."""

    def __init__(self, shelf: Shelf, sessions: Sessions, store: Store, clock: Clock) -> None:
        self.shelf, self.sessions = shelf, sessions
        self._books, self._store, self._clock = shelf.books, store, clock

    async def do(self, token: str, key: str, what: asked.Writing, count: int = 0) -> Written | Problem:
        """Write what is asked, by whom the device's word names; `count` is the count that the address names."""
        who = self.sessions.who(token)
        if who is None:
            return problem("stock-sign-in")
        if refused := self._refused(who, what):
            return refused
        try:
            made = await self._books.make(self._making(who, what, count), _KEYS + key, asked.request_hash(what, count))
        except BadMove as bad:
            return problem("bad-move", field=bad.field, given=str(bad))
        except StockRefused as no:
            return problem(no.code, field=no.field, given=no.given)
        except JournalError as error:
            return refused_by_journal(error)
        return Written(made, self._number(made, what, count))

    @property
    def counts_blind(self) -> bool:
        """Whether a count is open of which who counts shall not see what should be there."""
        return self._store.shop().terms.stock.count == "blind" and self._books.open_count() is not None

    def blind(self, token: str) -> bool:
        """Whether figures are hidden from whom this device's word names; nobody's word is nobody who decides."""
        if not self.counts_blind:
            return False
        who = self.sessions.who(token, works=False)
        return who is None or not at_least(who.role, self._store.shop().terms.stock.decide)

    def _refused(self, who: Operator, what: asked.Writing) -> Problem | None:
        terms = self._store.shop().terms.stock
        decides = isinstance(what, asked.Issue | asked.CloseCount) or (
            isinstance(what, asked.Move) and what.kind in _DECIDED
        )
        least = terms.decide if decides else terms.receive
        return None if at_least(who.role, least) else problem("stock-role", given=least)

    def _making(self, who: Operator, what: asked.Writing, count: int) -> Make:
        by, moment = who.id, (self._store.business_date(), self._clock.wall_ms())
        match what:
            case asked.Move():
                return moving(self._moved(by, what), *moment)
            case asked.Issue():
                return issuing("hand", by, *moment)
            case asked.OpenCount(name=name):
                return opening_count(by, name, *moment)
            case asked.LookAt(looks=seen, place=place, as_of=as_of):
                self._known([one.item for one in seen], "looks")
                looks = [Look(one.item, one.counted_milli, one.lot) for one in seen]
                return looking(count, by, place, looks, as_of, *moment)
            case asked.CloseCount(book=book):
                return closing_count(count, by, *moment, book=book)

    def _moved(self, by: str, what: asked.Move) -> Moved:
        """The document, if it can be taken; raise `BadMove`."""
        lines = tuple(MoveLine(one.item, one.qty_milli, one.lot) for one in what.lines)
        moved = Moved(what.kind, by, lines, what.reference, what.why)
        self._known([one.item for one in lines], "lines")
        return checked(moved, [True] * len(lines))

    def _known(self, items: list[str], field: str) -> None:
        for number, item in enumerate(items):
            if rule := self.shelf.not_kept(item):
                raise BadMove(f"{field}[{number}].item", rule)

    def _number(self, seq: int, what: asked.Writing, count: int) -> str:
        match what:
            case asked.Move() | asked.Issue():
                found = self._books.stock_document(seq)
                return self.shelf.number(found[0].kind, found[0].number) if found else ""
            case asked.OpenCount():
                opened = self._books.open_count()
                return self.shelf.count_number(opened.count) if opened and opened.opened_seq == seq else ""
            case asked.CloseCount():
                return self.shelf.count_number(count)
            case _:
                return ""
