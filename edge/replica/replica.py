"""Goods, rules and the store's own document as of one revision.

Look-ups run on a read-only connection in the caller's thread (10 to 20 us at a million items) behind a small cache that
each applied page empties. Pages are staged and then applied in one transaction, so a lane never sees half a revision;
only the very first pull of an empty replica is applied page by page, so that the first sale need not wait for the last.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from edge.journal.disk.queries import read_queries
from protocol.masters import ITEM, RULE, STORE, StoreDoc, decode_master
from protocol.messages import Document, Page
from protocol.packing import unpack
from retail.barcodes import DEFAULT_RULES, BarcodeRule
from retail.catalogue import Item

SQL = read_queries(Path(__file__).with_name("queries.sql"))
CACHED_ITEMS = 2_000
SEARCH_WORDS_MAX = 5


class Replica:
    """Implements `retail.catalogue.Catalogue`. Staging may run in another thread than the look-ups."""

    def __init__(self, path: Path) -> None:
        self._writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._writer.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))
        self._reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False, isolation_level=None)
        self._lock = Lock()
        self._cache: OrderedDict[tuple[str, str], Item | None] = OrderedDict()
        self._load()

    def _load(self) -> None:
        self.revision: int
        self.pulling: int
        self.after: str
        self.revision, self.pulling, self.after = self._writer.execute(SQL["state"]).fetchone()
        rules = [unpack(body, BarcodeRule) for _, body in self._writer.execute(SQL["documents"], (RULE,))]
        stores = [unpack(body, StoreDoc) for _, body in self._writer.execute(SQL["documents"], (STORE,))]
        self._rules = tuple(rules) or DEFAULT_RULES
        self._stores = {doc.store: doc for doc in stores}
        self._cache.clear()

    def close(self) -> None:
        """Let the file go."""
        self._reader.close()
        self._writer.close()

    # -- look-ups ---------------------------------------------------------------------------------------------------

    def item(self, item_id: str) -> Item | None:
        """By the item's own code."""
        return self._find("item", item_id)

    def by_gtin(self, gtin14: str) -> Item | None:
        """By a 14-digit GTIN."""
        return self._find("by_gtin", gtin14)

    def by_plu(self, plu: str) -> Item | None:
        """By PLU."""
        return self._find("by_plu", plu) if plu else None

    def _find(self, query: str, key: str) -> Item | None:
        if (query, key) in self._cache:
            self._cache.move_to_end((query, key))
            return self._cache[query, key]
        row = self._reader.execute(SQL[query], (key,)).fetchone()
        found = unpack(row[0], Item) if row else None
        self._cache[query, key] = found
        if len(self._cache) > CACHED_ITEMS:
            self._cache.popitem(last=False)
        return found

    def search(self, words: str, limit: int) -> list[Item]:
        """By the beginnings of words of the name or of its pinyin initials; an exact code comes first."""
        first = self.by_plu(words.strip()) or self.item(words.strip())
        terms = ["".join(char for char in word if char.isalnum()) for word in words.split()[:SEARCH_WORDS_MAX]]
        terms = [f'"{term}"*' for term in terms if term]
        rows = self._reader.execute(SQL["search"], (" ".join(terms), limit)) if terms else ()
        found = [unpack(row[0], Item) for row in rows]
        return ([first, *(item for item in found if item.id != first.id)] if first else found)[:limit]

    def names(self, item_ids: list[str]) -> dict[str, str]:
        """What people call these items; codes that are not known are left out."""
        return {item_id: item.name for item_id in item_ids if (item := self.item(item_id))}

    def rules(self) -> tuple[BarcodeRule, ...]:
        """How in-store barcodes are read."""
        return self._rules

    def store(self, store: str) -> StoreDoc | None:
        """The store's own document, None until it has come down."""
        return self._stores.get(store)

    def count(self) -> int:
        """How many items there are."""
        return int(self._reader.execute(SQL["count"]).fetchone()[0])

    # -- the next revision ------------------------------------------------------------------------------------------

    def begin(self, to_revision: int) -> str:
        """Start, or go on with, the pull that leads to a revision; returns where its next page begins."""
        with self._lock:
            if self.pulling != to_revision:
                self._writer.execute("BEGIN IMMEDIATE")
                self._writer.execute(SQL["clear_staged"])
                self._writer.execute(SQL["begin"], (to_revision,))
                self._writer.execute("COMMIT")
                self.pulling, self.after = to_revision, ""
            return self.after

    def take(self, page: Page) -> None:
        """Stage a page, or apply it at once where this is the first pull; the last page completes the revision."""
        with self._lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                self._take(page)
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")
            self._load()

    def _take(self, page: Page) -> None:
        if self.revision == 0:
            self._apply(page.documents)
        else:
            self._writer.executemany(SQL["stage"], [(doc.kind, doc.key, doc.body) for doc in page.documents])
        self._writer.execute(SQL["move_after"], (page.after,))
        if not page.after:
            rows = self._writer.execute(SQL["staged"]).fetchall()
            self._apply(Document(kind, key, page.to_revision, body) for kind, key, body in rows)
            self._writer.execute(SQL["clear_staged"])
            self._writer.execute(SQL["finish"])

    def _apply(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if document.kind == ITEM:
                self._apply_item(document)
            elif document.body:
                decode_master(document)
                self._writer.execute(SQL["put_document"], (document.kind, document.key, document.body))
            else:
                self._writer.execute(SQL["drop_document"], (document.kind, document.key))

    def _apply_item(self, document: Document) -> None:
        item = decode_master(document)
        self._writer.execute(SQL["drop_words"], (document.key,))
        self._writer.execute(SQL["drop_gtins"], (document.key,))
        if not isinstance(item, Item):
            self._writer.execute(SQL["drop_item"], (document.key,))
            return
        number = self._writer.execute(SQL["put_item"], (item.id, item.plu, document.body)).fetchone()[0]
        self._writer.executemany(SQL["put_gtin"], [(gtin, item.id) for gtin in item.gtins])
        self._writer.execute(SQL["put_words"], (number, item.name, item.initials))
