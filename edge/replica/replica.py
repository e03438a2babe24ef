"""Goods, rules and the store's own document as of one revision.

Look-ups run on a read-only connection in the caller's thread (some 10 us at a hundred thousand items as at a million)
behind a small cache that each applied page replaces. Pages come in on another connection, in another thread; a lane sees
the revision before or the one after, never half of one.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

import msgspec

from edge.replica.check import digest, mend
from edge.replica.file import SQL, open_reader, open_writer
from edge.replica.members import JOINED_MAX
from edge.replica.pages import begin_pull, read_state, take_page, turn
from edge.replica.plans import next_due_ms
from edge.replica.search import as_match, ranges
from edge.replica.sums import Sums
from protocol.masters import (
    BOX_KEYS,
    IMAGE,
    LAYOUT,
    MEMBER,
    OPERATOR,
    POLICY,
    PRICES,
    PROGRAM,
    PROMOTION,
    REDACTED,
    RULE,
    STORE,
    BoxKeys,
    Picture,
    Place,
    Prices,
    Redacted,
    StoreDoc,
)
from protocol.messages import Document, Page
from protocol.receipt_token import Signer
from retail.barcodes import DEFAULT_RULES, BarcodeRule
from retail.catalogue import Item
from retail.layouts import Layout, layout_for
from retail.members import Member, Program, sought
from retail.policy import Policy
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion
from retail.staff import Operator

CACHED_ITEMS = 2_000

T = TypeVar("T")
# What was applied was checked; what is in our own file needs no more bounds.
_item = msgspec.msgpack.Decoder(Item)
_rule = msgspec.msgpack.Decoder(BarcodeRule)
_store = msgspec.msgpack.Decoder(StoreDoc)
_promotion = msgspec.msgpack.Decoder(Promotion)
_prices = msgspec.msgpack.Decoder(Prices)
_member = msgspec.msgpack.Decoder(Member)
_policy = msgspec.msgpack.Decoder(Policy)
_operator = msgspec.msgpack.Decoder(Operator)
_keys = msgspec.msgpack.Decoder(BoxKeys)
_redacted = msgspec.msgpack.Decoder(Redacted)
_layout = msgspec.msgpack.Decoder(Layout)
_picture = msgspec.msgpack.Decoder(Picture)
_program = msgspec.msgpack.Decoder(Program)


class Replica:
    """Implements `retail.catalogue.Catalogue`, and the downlink's `Mirror`."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; one that is damaged is made anew and fetched again."""
        self._now_ms = 0
        #: Counts up with each change of what lanes find.
        self.edition = 0
        self._writer = open_writer(path)
        self._sums = Sums(self._writer)
        self._reader = open_reader(path)
        self._checker = open_reader(path)
        self._writing = Lock()
        self._load()

    def _load(self) -> None:
        """What is asked for all the time, read once a page; may run beside look-ups, so everything is put in whole."""
        self._state = read_state(self._writer)
        self._due_ms = next_due_ms(self._writer)
        self._rules = tuple(_rule.decode(body) for _, body in self._documents(RULE)) or DEFAULT_RULES
        self._stores = {key: _store.decode(body) for key, body in self._documents(STORE)}
        promotions = [_promotion.decode(body) for _, body in self._documents(PROMOTION)]
        self._books = Books(PriceBook(self._price_rows), Book(promotions))
        self._program = next((_program.decode(body) for _, body in self._documents(PROGRAM)), Program())
        self._operators = [_operator.decode(body) for _, body in self._documents(OPERATOR)]
        self._policy = next((_policy.decode(body) for _, body in self._documents(POLICY)), Policy())
        self._layouts = self._carried(LAYOUT, _layout)
        self._pictures = {one.name: one for one in self._carried(IMAGE, _picture)}
        self._signers = {
            (of.store, one.epoch): Signer(one.key, one.revoked)
            for of in self._carried(BOX_KEYS, _keys)
            for one in of.keys
        }
        self._notes = self._carried(REDACTED, _redacted)
        self._staff: dict[str, dict[str, Operator]] = {}
        self._priced: OrderedDict[str, tuple[Price, ...]] = OrderedDict()
        self._count: int | None = None
        self._cache: OrderedDict[tuple[str, str], Item | None] = OrderedDict()

    def _documents(self, kind: str) -> list[tuple[str, bytes]]:
        return self._writer.execute(SQL["documents"], (kind,)).fetchall()

    def _carried(self, kind: str, decoder: "msgspec.msgpack.Decoder[T]") -> list[T]:
        """Documents of a kind that an older version of this box may have carried unread: those that cannot be read are left out."""
        found = []
        for _, body in self._documents(kind):
            with suppress(msgspec.DecodeError):
                found.append(decoder.decode(body))
        return found

    def close(self) -> None:
        """Let the file go."""
        self._reader.close()
        self._checker.close()
        self._writer.close()

    # -- look-ups ---------------------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """The revision in force, 0 until the first pull is complete."""
        return self._state.revision

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
        cache = self._cache  # a page may put another in its place meanwhile; then this answer is kept nowhere
        place = query, key
        if place in cache:
            cache.move_to_end(place)
            return cache[place]
        row = self._reader.execute(SQL[query], (key,)).fetchone()
        found = cache[place] = _item.decode(row[0]) if row else None
        if len(cache) > CACHED_ITEMS:
            cache.popitem(last=False)
        return found

    def search(self, words: str, limit: int) -> list[Item]:
        """By the beginning of a PLU, code or GTIN, or of words of the name or its pinyin initials; codes come first."""
        found: dict[str, Item] = {}
        asked = [(query, (start, end, limit)) for query, start, end in ranges(words)]
        match = as_match(words)
        for query, values in [*asked, *([("words", (match, limit))] if match else [])]:
            for (body,) in self._reader.execute(SQL[query], values):
                item = _item.decode(body)
                found.setdefault(item.id, item)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def names(self, item_ids: list[str]) -> dict[str, str]:
        """What people call these items; codes that are not known are left out."""
        return {item_id: item.name for item_id in item_ids if (item := self.item(item_id))}

    def rules(self) -> tuple[BarcodeRule, ...]:
        """How in-store barcodes are read."""
        return self._rules

    def books(self) -> Books:
        """Price lists and promotions of the revision in force."""
        return self._books

    def _price_rows(self, item: str) -> tuple[Price, ...]:
        cache = self._priced
        if item in cache:
            cache.move_to_end(item)
            return cache[item]
        row = self._reader.execute(SQL["document"], (PRICES, item)).fetchone()
        rows = cache[item] = _prices.decode(row[0]).rows if row else ()
        if len(cache) > CACHED_ITEMS:
            cache.popitem(last=False)
        return rows

    def notes(self, store: str) -> list[bytes]:
        """Head office's sealed notes on facts of this store's boxes whose personal fields are to go."""
        return [one.sealed for one in self._notes if one.store == store]

    def store(self, store: str) -> StoreDoc | None:
        """The store's own document, None until it has come down."""
        return self._stores.get(store)

    def program(self) -> Program:
        """The rules of membership in force."""
        return self._program

    def member(self, given: str) -> Member | None:
        """Who is found by a phone number, a card or their own code; of members that were joined, the one that is left."""
        if not self._program.pepper:
            return None
        for key in sought(self._program.pepper, given).keys:
            if row := self._reader.execute(SQL["member_by_key"], (key,)).fetchone():
                return self._member(row[0])
        return self._member(given) if given.isascii() else None

    def shown(self, member: str) -> str:
        """How a member is shown on paper, "" where they are known no more."""
        found = self._member(member)
        return (found.shown or found.name) if found else ""

    def _member(self, name: str) -> Member | None:
        found = None
        for _ in range(JOINED_MAX):
            row = self._reader.execute(SQL["document"], (MEMBER, name)).fetchone()
            found = _member.decode(row[0]) if row else None
            if found is None or not found.same_as:
                break
            name = found.same_as
        return found

    def policy(self) -> Policy:
        """What may be done at lanes, and by whom."""
        return self._policy

    def operators(self, store: str) -> Mapping[str, Operator]:
        """Who works at the lanes of a store, by id."""
        staff = self._staff
        if store not in staff:
            staff[store] = {one.id: one for one in self._operators if one.works_at(store)}
        return staff[store]

    def layout(self, store: str, zone: str) -> Layout:
        """How the receipts of a store look."""
        return layout_for(self._layouts, store, zone)

    def picture(self, name: str) -> Picture | None:
        """A picture on receipts."""
        return self._pictures.get(name)

    def signer(self, store: str, epoch: int) -> Signer | None:
        """The key by which a box of the chain signs its receipts."""
        return self._signers.get((store, epoch))

    def count(self) -> int:
        """How many items there are."""
        if self._count is None:
            self._count = int(self._reader.execute(SQL["count"]).fetchone()[0])
        return self._count

    # -- the next revision: these block -----------------------------------------------------------------------------

    def begin(self, to_revision: int, *, anew: bool = False) -> Place:
        """Go on with the pull under way; start one where there is none, or `anew`."""
        if anew or not self._state.pulling:
            self._write(lambda: begin_pull(self._writer, to_revision))
        return Place(self._state.since, self._state.pulling, self._state.after)

    def take(self, page: Page) -> str:
        """Enter a page; where the next one begins, "" once the revision is in force. `BadMessage`: not asked for."""
        before = self.revision
        self._write(lambda: take_page(self._writer, page, self._now_ms))
        self.edition += not before or self.revision != before
        return page.after

    def is_due(self, now_ms: int) -> bool:
        """Whether a plan is to come into force now, by the store's clock. Does not block, and is asked every other second."""
        self._now_ms = now_ms
        return self._due_ms is not None and now_ms >= self._due_ms

    def turn(self) -> bool:
        """Put in force what is due as of the last time that it was asked; whether anything changed."""
        turned = self._write(lambda: turn(self._writer, self._now_ms))
        self.edition += turned
        return turned

    # -- is it what head office has? these block too ----------------------------------------------------------------

    def digest(self) -> tuple[int, bytes]:
        """Revision in force and digest of what it holds (protocol/digest.py); revision 0 where there is none to compare."""
        try:
            return digest(self._checker)
        except sqlite3.Error as exc:
            raise OSError(f"the copy of the goods cannot be read: {exc}") from exc

    def mend(self, revision: int, bucket: int, documents: Sequence[Document]) -> int:
        """Make a bucket what head office has in it; how many documents differed. `BadMessage`: another revision holds."""

        def work() -> int:
            wrong = mend(self._writer, revision, bucket, documents, self._now_ms)
            self._sums.trust(bucket)
            return wrong

        wrong = self._write(work)
        self.edition += bool(wrong)
        return wrong

    def _write(self, work: Callable[[], T]) -> T:
        with self._writing:
            try:
                done = self._transaction(work)
            except sqlite3.Error as exc:
                raise OSError(f"the copy of the goods cannot be written: {exc}") from exc
            self._load()
            return done

    def _transaction(self, work: Callable[[], T]) -> T:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            done = work()
            self._sums.settle()
            self._writer.execute("COMMIT")
        except BaseException:
            self._sums.forget()
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        return done
