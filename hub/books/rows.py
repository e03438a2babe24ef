"""What facts do to a store's stock, as rows. Pure: the same for following the ledgers, and for adding up again."""

from collections.abc import Iterable

from msgspec import Struct, field

from hub.insight.rollup import DAYS, FIGURE_MAX, Row, are_codes
from protocol.facts import Fact, RetailIssued, StockMoved
from protocol.stock import Effect, effects, posted
from retail.money import AMOUNT_MAX

LOT_MAX, WORDS_MAX = 20, 120
#: The kind of a retail issue among the documents.
ISSUE = "issue"
#: Item and lot.
Name = tuple[str, str]


class Books(Struct):
    """Sums by item and lot (posted, unissued), rows of `stock_document` and `stock_entry`, and how many facts were unfit."""

    sums: dict[Name, tuple[int, int]] = field(default_factory=dict)
    documents: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    unfit: int = 0


class Life(Struct, frozen=True):
    """Whose facts they are."""

    org: str
    store: str
    box: str
    epoch: int


def enter(books: Books, life: Life, seq: int, fact: Fact) -> None:
    """One more fact of a life; one whose goods fit no table changes nothing but the count of those."""
    done = list(effects(fact))
    if not _fits(done):
        books.unfit += 1
        return
    for item, lot, posted_milli, unissued_milli in done:
        in_books, waits = books.sums.get((item, lot), (0, 0))
        books.sums[item, lot] = (in_books + posted_milli, waits + unissued_milli)
    if isinstance(fact.body, StockMoved | RetailIssued):
        _document(books, life, seq, fact, fact.body)


def level_rows(life: Life, books: Books) -> list[Row]:
    """Rows of `stock_level`, to be added to those that are there."""
    key = (life.org, life.store, life.epoch)
    return [(*key, item, lot, *sums) for (item, lot), sums in books.sums.items() if any(sums)]


def _document(books: Books, life: Life, seq: int, fact: Fact, body: StockMoved | RetailIssued) -> None:
    if not 0 <= body.number <= FIGURE_MAX or not 0 <= fact.at_ms <= FIGURE_MAX or fact.business_date not in DAYS:
        return  # it counts all the same: only its paper cannot be listed
    issued = isinstance(body, RetailIssued)
    kind, told = (ISSUE, body.policy) if isinstance(body, RetailIssued) else (body.kind, body.reference)
    why = "" if isinstance(body, RetailIssued) else body.why
    ranges = (
        ", ".join(f"{one.lane} {one.first}-{one.last}" for one in body.receipts)
        if isinstance(body, RetailIssued)
        else ""
    )
    words = (_words(kind, 16), _words(body.by, 32), fact.business_date, fact.at_ms, _words(told), _words(why))
    head = (life.org, life.store, life.epoch, life.box, seq, body.number)
    books.documents.append((*head, *words, _words(ranges, 2000) if issued else "", len(body.lines)))
    books.entries += [
        (life.org, life.store, life.epoch, item, life.box, seq, lot, moved)
        for (item, lot), moved in _summed(posted(body)).items()
    ]


def _summed(moves: Iterable[tuple[str, str, int]]) -> dict[Name, int]:
    sums: dict[Name, int] = {}
    for item, lot, moved in moves:
        sums[item, lot] = sums.get((item, lot), 0) + moved
    return sums


def _fits(done: list[Effect]) -> bool:
    if not done:
        return True
    lots = [lot for _, lot, _, _ in done if lot]
    figures = [figure for _, _, *both in done for figure in both]
    return (
        are_codes([item for item, *_ in done])
        and (not lots or (are_codes(lots) and max(map(len, lots)) <= LOT_MAX))
        and max(figures) <= AMOUNT_MAX
        and min(figures) >= -AMOUNT_MAX
    )


def _words(text: str, most: int = WORDS_MAX) -> str:
    """Text that every database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:most]
