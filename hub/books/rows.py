"""What facts do to a store's stock, as rows. Pure: the same for following the ledgers, and for adding up again."""

from collections.abc import Iterable

from msgspec import Struct, field

from hub.insight.projection.rollup import DAYS, FIGURE_MAX, Row, are_codes
from protocol.facts import Fact, RetailIssued, SaleCompleted, StockMoved
from protocol.stock import effects, posted
from retail.money import AMOUNT_MAX

LOT_MAX, WORDS_MAX, RANGES_MAX = 20, 120, 2000
#: The kind of a retail issue among the documents.
ISSUE = "issue"
#: Item and lot.
Name = tuple[str, str]


class Life(Struct, frozen=True):
    """Whose facts they are."""

    org: str
    store: str
    box: str
    epoch: int


class Books(Struct):
    """What facts of one life come to: `sold` by item where no lot was read, all else in `sums` by item and lot (posted, unissued).

    Rows of `stock_document` and `stock_entry`, and how many facts had goods that fit no table.
    """

    sold: dict[str, int] = field(default_factory=dict)
    sums: dict[Name, tuple[int, int]] = field(default_factory=dict)
    documents: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    unfit: int = 0
    known: set[str] = field(default_factory=set)

    def figures(self) -> dict[Name, tuple[int, int]]:
        """Posted and unissued by item and lot, without those that came to nothing."""
        all_ = dict(self.sums)
        for item, sold in self.sold.items():
            in_books, waits = all_.get((item, ""), (0, 0))
            all_[item, ""] = (in_books, waits + sold)
        return {name: figures for name, figures in all_.items() if any(figures)}


def enter(books: Books, life: Life, seq: int, fact: Fact) -> None:
    """One more fact of a life; one whose goods fit no table changes nothing but the count of those."""
    body = fact.body
    if isinstance(body, SaleCompleted) and not body.details.lines:
        _sell(books, body)
    elif isinstance(body, SaleCompleted | StockMoved | RetailIssued):
        _add(books, life, seq, fact)


def level_rows(life: Life, books: Books) -> list[Row]:
    """Rows of `stock_level`, to be added to those that are there."""
    key = (life.org, life.store, life.epoch)
    return [(*key, item, lot, *figures) for (item, lot), figures in books.figures().items()]


def _sell(books: Books, body: SaleCompleted) -> None:
    """Nearly all facts are sales of plain goods."""
    lines, sold = body.sale.lines, books.sold
    if not _known(books, [line.item for line in lines]) or not _bounded([line.qty_milli for line in lines]):
        books.unfit += 1
        return
    for line in lines:
        sold[line.item] = sold.get(line.item, 0) + line.qty_milli


def _add(books: Books, life: Life, seq: int, fact: Fact) -> None:
    done = list(effects(fact))
    figures = [figure for _, _, *both in done for figure in both]
    if not (_known(books, [item for item, *_ in done]) and _are_lots(lot for _, lot, *_ in done) and _bounded(figures)):
        books.unfit += 1
        return
    for item, lot, posted_milli, unissued_milli in done:
        in_books, waits = books.sums.get((item, lot), (0, 0))
        books.sums[item, lot] = (in_books + posted_milli, waits + unissued_milli)
    if isinstance(fact.body, StockMoved | RetailIssued):
        _document(books, life, seq, fact, fact.body)


def _known(books: Books, items: list[str]) -> bool:
    """Whether all are codes; those that were looked at before are."""
    new = [item for item in items if item not in books.known]
    if not new:
        return True
    if not are_codes(new):
        return False
    books.known.update(new)
    return True


def _are_lots(lots: Iterable[str]) -> bool:
    named = [lot for lot in lots if lot]
    return not named or (are_codes(named) and max(map(len, named)) <= LOT_MAX)


def _bounded(figures: list[int]) -> bool:
    return not figures or (max(figures) <= AMOUNT_MAX and min(figures) >= -AMOUNT_MAX)


def _document(books: Books, life: Life, seq: int, fact: Fact, body: StockMoved | RetailIssued) -> None:
    if not 0 <= body.number <= FIGURE_MAX or not 0 <= fact.at_ms <= FIGURE_MAX or fact.business_date not in DAYS:
        return  # it counts all the same: only its paper cannot be listed
    if isinstance(body, RetailIssued):
        ranges = ", ".join(f"{one.lane} {one.first}-{one.last}" for one in body.receipts)
        kind, reference, why = ISSUE, body.policy, ""
    else:
        kind, reference, why, ranges = body.kind, body.reference, body.why, ""
    words = (_words(kind, 16), _words(body.by, 32), fact.business_date, fact.at_ms, _words(reference), _words(why))
    head = (life.org, life.store, life.epoch, life.box, seq, body.number)
    books.documents.append((*head, *words, _words(ranges, RANGES_MAX), len(body.lines)))
    moved: dict[Name, int] = {}
    for item, lot, milli in posted(body):
        moved[item, lot] = moved.get((item, lot), 0) + milli
    key = (life.org, life.store, life.epoch)
    books.entries += [(*key, item, life.box, seq, lot, milli) for (item, lot), milli in moved.items()]


def _words(text: str, most: int = WORDS_MAX) -> str:
    """Text that every database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:most]
