"""The journal's core: what one entry does inside a transaction. Synchronous; knows no thread, no loop and no clock.

A fact and all that follows from it (receipt number, list of sales, stock, takings, the command's answer, the print job)
are written between one SAVEPOINT and its RELEASE, so that they are there together or not at all. Whoever calls these
methods does so as a work of `commit_group` and tells nobody before that has returned.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from edge.journal import papers, payments, streams
from edge.journal.answers import SQL, completed_of_cart, remember, stored_answer
from edge.journal.care.forget import forget, give_back
from edge.journal.deposits import still_left
from edge.journal.disk.database import open_writer
from edge.journal.disk.group import commit_group
from edge.journal.disk.migrations import JOURNAL_MIGRATIONS, migrate
from edge.journal.errors import CommandConflict, OnlyACopy, UnbalancedSale, WrongBox
from edge.journal.members import keep_sign_up, within_shares
from edge.journal.papers import Paper, PaperKind
from edge.journal.payments import Payment
from edge.journal.projections import NOW, enter, project
from edge.journal.returned import still_there
from edge.journal.shifts.making import Make, day_after, is_closed, late_sale
from edge.journal.stock import issue_of, list_document
from edge.journal.streams import Head, stream_of
from edge.journal.words import LEDGER, STREAMS, TELEMETRY, Completed, Identity, Limits, PrintState, SaleDraft, Stream
from protocol.facts import DayClosed, Fact, SaleCompleted, SaleReturned, encode_fact
from retail.sale import Sale

#: Longest command or cart id, in characters, and longest request hash, in bytes.
ID_CHARS_MAX = 128
HASH_BYTES_MAX = 64


class State(Struct, frozen=True):
    """What the core remembers of the file between entries."""

    ledger: Head
    telemetry: Head
    business_date: int


class JournalCore:
    """One box's journal on one connection."""

    def __init__(
        self, connection: sqlite3.Connection, identity: Identity, limits: Limits, short_of_space: Callable[[], bool]
    ) -> None:
        self.connection = connection
        self.identity = identity
        self.limits = limits
        self.state = _load(connection, identity)
        self._short_of_space = short_of_space

    @classmethod
    def open(
        cls,
        path: Path,
        identity: Identity,
        limits: Limits | None = None,
        *,
        short_of_space: Callable[[], bool] = lambda: False,
        factory: type[sqlite3.Connection] = sqlite3.Connection,
    ) -> "JournalCore":
        """Open or create the file at its newest schema; raise `WrongBox` where it is another's.

        While `short_of_space` says so, telemetry is shed.
        """
        connection = open_writer(path, factory)
        try:
            migrate(connection, path, JOURNAL_MIGRATIONS)
            _claim(connection, path, identity)
            return cls(connection, identity, limits or Limits(), short_of_space)
        except BaseException:
            connection.close()
            raise

    def again(self, path: Path) -> "JournalCore":
        """The same journal on a new connection."""
        factory = type(self.connection)
        return JournalCore.open(path, self.identity, self.limits, short_of_space=self._short_of_space, factory=factory)

    def commit(self, works: Sequence[Callable[["JournalCore"], Any]]) -> list[Any]:
        """`commit_group` of these works."""
        return commit_group(self, works)

    def complete_sale(self, draft: SaleDraft) -> Completed:
        """Number and write a sale with all that follows from it; the same command or cart again gives the first result."""
        _check(draft)
        answer = stored_answer(self.connection, draft.command, draft.request_hash)
        if answer is not None and answer.completed is not None:
            return answer.completed
        if answer is not None:
            raise CommandConflict(f"command {draft.command} was answered by a fact that is not kept any more")
        first = completed_of_cart(self.connection, draft.cart)
        done = first or self._write_sale(draft)
        self._remember(draft.command, draft.request_hash, LEDGER, done.seq)
        return done

    def record(self, fact: Fact, command: str | None = None, request_hash: bytes | None = None) -> int:
        """Write any other fact and return its number; 0 where telemetry was shed for want of space."""
        if isinstance(fact.body, SaleCompleted):
            raise TypeError("a sale gets its number from complete_sale")
        if command is None:
            return self._append(fact)
        request_hash = request_hash or b""
        _check_command(command, request_hash)
        answer = stored_answer(self.connection, command, request_hash)
        if answer is not None:
            return answer.seq
        seq = self._append(fact)
        self._remember(command, request_hash, stream_of(fact), seq)
        return seq

    def ask_payment(self, payment: Payment) -> None:
        """Write what a payment terminal is about to be asked for; the same reference again writes nothing."""
        payments.write(self.connection, payment)

    def move_payment(
        self, payment: Payment, state: payments.State, also: Sequence[Payment] = (), fact: Fact | None = None
    ) -> None:
        """What was asked stands so now; `also` are closed with it. The fact goes with it, or neither is written."""
        payments.move(self.connection, payment, state)
        for one in also:
            payments.move(self.connection, one, "closed")
        if fact:
            self._append(fact)

    def make(self, make: Make, command: str | None = None, request_hash: bytes = b"", cart: str = "") -> int:
        """Write what is made here, from what stands now; the last fact's number. The same command or cart again makes nothing new.

        `cart` is the one whose money it is: what a payment terminal took for it is done with.
        """
        if command is None:
            return self._append_all(make)
        _check_command(command, request_hash)
        answer = stored_answer(self.connection, command, request_hash)
        if answer is not None:
            return answer.seq
        seq = self._settle(make, cart) if cart else self._append_all(make)
        self._remember(command, request_hash, LEDGER, seq)
        return seq

    def acknowledge(self, stream: Stream, upto: int) -> int:
        """Move the hub's cursor forward, never back; return where it stands. Raise `CursorAhead` past our head."""
        stands = streams.acked(self.connection, stream)
        return stands if upto <= stands else streams.move_cursor(self.connection, stream, upto, self.head(stream).seq)

    def rewind(self, stream: Stream, upto: int) -> int:
        """Move the cursor back, never forward: the hub was restored and has less than it had acknowledged.

        Not over the anchor: what is not kept cannot be sent, and the next greeting says from where on there are facts.
        """
        stands, upto = streams.acked(self.connection, stream), max(upto, streams.tail(self.connection, stream) - 1)
        return stands if upto >= stands else streams.move_cursor(self.connection, stream, upto, self.head(stream).seq)

    def forget(self, before_date: int) -> int:
        """Let go of some of the oldest facts that head office has and that are of an earlier business date; how many."""
        return forget(self.connection, self.identity.epoch, before_date, self.limits.forgotten_at_once)

    def give_back(self) -> int:
        """Give a few free pages back to the disk, where there are many; how many."""
        return give_back(self.connection, short_of_space=self._short_of_space())

    def print_job(self, seq: int, state: PrintState) -> None:
        """Note where the paper of the sale at `seq` is; raise `LookupError` where it has no job."""
        if self.connection.execute(SQL["move_print_job"], (state.value, seq)).rowcount != 1:
            raise LookupError(f"no print job for fact {seq}")

    def add_paper(self, paper: Paper) -> int:
        """Keep a paper that is no receipt's original until it is out; its id."""
        return papers.add(self.connection, paper)

    def move_paper(self, number: int, state: PrintState) -> None:
        """Note where a paper is; out or given up, it goes."""
        papers.move(self.connection, number, state)

    def _write_sale(self, draft: SaleDraft) -> Completed:
        epoch = self.identity.epoch
        still_there(self.connection, draft)
        if draft.details.spends:
            within_shares(self.connection, draft)
        still_left(self.connection, self.identity, draft)
        draft = self._of_its_shift(draft)
        (number,) = self.connection.execute(SQL["next_number"], (draft.sale.lane, epoch)).fetchone()
        sale = replace(draft.sale, number=number)
        date = self._business_date(draft.business_date)
        fact = Fact(sale.lane, date, draft.at_ms, _body(draft, sale))
        head = self._append_ledger(fact, draft.business_date, draft.cart, sale.total_minor)
        held = date != draft.business_date
        done = Completed(
            sale,
            head.seq,
            head.hash,
            date,
            draft.at_ms,
            draft.cart,
            date_held=held,
            gains=draft.gains,
            details=draft.details,
            origins=draft.origins,
            backs=draft.backs,
        )
        project(self.connection, done, epoch)
        if draft.print_receipt:
            self.connection.execute(SQL["add_print_job"], (head.seq, sale.lane))
        for printer in draft.orders:
            order = Paper(sale.lane, PaperKind.ORDER, str(number), b"", draft.at_ms, printer, head.seq)
            papers.add(self.connection, order, most=papers.ORDERS_MAX)
        if draft.issue and (issued := issue_of(self.connection, epoch, done)):
            self._append(issued)
        if draft.details.cards:
            payments.sold(self.connection, draft.cart)
        if draft.details.shift:
            self._append(late_sale(self.connection, epoch, fact, sale, draft.details))
        return done

    def _of_its_shift(self, draft: SaleDraft) -> SaleDraft:
        """A sale whose shift is over names it; any other is in the shift that its lane is in."""
        late = draft.shift and is_closed(self.connection, draft.sale.lane, self.identity.epoch, draft.shift)
        return replace(draft, details=replace(draft.details, shift=draft.shift)) if late else draft

    def _append_all(self, make: Make) -> int:
        made = make(self.connection, self.identity.epoch, self.state.business_date)
        return [self._append(fact) for fact in ([made] if isinstance(made, Fact) else made)][-1]

    def _settle(self, make: Make, cart: str) -> int:
        if first := self.connection.execute(SQL["settled_at"], (cart,)).fetchone():
            return int(first[0])
        seq = self._append_all(make)
        self.connection.execute(SQL["settle_cart"], (cart, seq))
        payments.sold(self.connection, cart)
        return seq

    def _append(self, fact: Fact) -> int:
        if stream_of(fact) == TELEMETRY:
            return self._append_telemetry(fact)
        dated = replace(fact, business_date=self._business_date(fact.business_date))
        seq = self._append_ledger(dated, fact.business_date).seq
        if isinstance(fact.body, DayClosed):
            self._business_date(day_after(dated.business_date))
        return seq

    def _append_ledger(self, fact: Fact, asked_date: int, cart: str | None = None, minor: int = 0) -> Head:
        record = encode_fact(fact)
        head = self.state.ledger.then(record, receipts=int(cart is not None), minor=minor)
        self.connection.execute(
            SQL["append_ledger"],
            (head.seq, fact.at_ms, record, head.hash, head.receipts, head.minor, head.size, cart, asked_date),
        )
        self.state = replace(self.state, ledger=head)
        enter(self.connection, NOW, head.seq, fact, self.identity.epoch)
        keep_sign_up(self.connection, head.seq, fact)
        list_document(self.connection, head.seq, fact)
        return head

    def _append_telemetry(self, fact: Fact) -> int:
        if self._short_of_space():
            self.connection.execute(SQL["count_shed"])
            return 0
        record = encode_fact(fact)
        head = self.state.telemetry.then(record)
        self.connection.execute(
            SQL["append_telemetry"],
            (head.seq, fact.at_ms, record, head.hash, head.receipts, head.minor, head.size),
        )
        self._drop_telemetry(head.seq - self.limits.telemetry_kept)
        self.state = replace(self.state, telemetry=head)
        return head.seq

    def _drop_telemetry(self, upto: int) -> None:
        if upto >= streams.tail(self.connection, TELEMETRY):
            self.connection.execute(SQL["move_telemetry_tail"], (upto,))
            self.connection.execute(SQL["drop_telemetry"], (upto,))

    def _business_date(self, asked: int) -> int:
        """The store's date: what was asked for, but never before the one that stands (a box without a clock boots in 1970)."""
        if asked > self.state.business_date:
            self.connection.execute(SQL["move_business_date"], (asked,))
            self.state = replace(self.state, business_date=asked)
        return self.state.business_date

    def _remember(self, command: str, request_hash: bytes, stream: Stream, seq: int) -> None:
        remember(self.connection, command, request_hash, stream, seq, kept=self.limits.commands_kept)

    def head(self, stream: Stream) -> Head:
        """The newest fact of a stream."""
        return self.state.ledger if stream == LEDGER else self.state.telemetry


def _load(connection: sqlite3.Connection, identity: Identity) -> State:
    for stream in STREAMS:
        connection.execute(streams.SQL[stream]["open_stream"], (streams.start(identity, stream).hash,))
    ledger, telemetry = (streams.load_head(connection, stream) for stream in STREAMS)
    (date,) = connection.execute(SQL["business_date"]).fetchone()
    return State(ledger, telemetry, date)


def _claim(connection: sqlite3.Connection, path: Path, identity: Identity) -> None:
    connection.execute(SQL["create_box"], (identity.org, identity.store, identity.box, identity.epoch))
    owner = Identity(*connection.execute(SQL["box"]).fetchone())
    if owner != identity:
        raise WrongBox(f"{path} is the journal of {owner}, not of {identity}")
    if connection.execute(SQL["is_copy"]).fetchone()[0]:
        raise OnlyACopy(
            f"{path} was put back from a copy: what was sold after the copy was made is not in it, and its receipt numbers "
            "would be given twice. Carry its facts to head office (lantern-edge facts export), then give the box a new life"
        )


def _body(draft: SaleDraft, sale: Sale) -> SaleCompleted:
    if draft.origins:
        return SaleReturned(sale, draft.gains, draft.details, draft.origins, draft.backs)
    return SaleCompleted(sale, draft.gains, draft.details)


def _check(draft: SaleDraft) -> None:
    _check_command(draft.command, draft.request_hash)
    if not 1 <= len(draft.cart) <= ID_CHARS_MAX:
        raise ValueError(f"a cart id has 1 to {ID_CHARS_MAX} characters")
    settled = sum(tender.amount_minor for tender in draft.sale.tenders)
    if settled != draft.sale.total_minor:
        raise UnbalancedSale(f"the tenders settle {settled}, the sale is {draft.sale.total_minor}")


def _check_command(command: str, request_hash: bytes) -> None:
    if not 1 <= len(command) <= ID_CHARS_MAX:
        raise ValueError(f"a command id has 1 to {ID_CHARS_MAX} characters")
    if len(request_hash) > HASH_BYTES_MAX:
        raise ValueError(f"a request hash has at most {HASH_BYTES_MAX} bytes")
