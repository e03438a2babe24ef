"""What must hold, whatever happens: read from the files of boxes and hub themselves, and from what was told to whom.

    a lane was told        the box has it, with this hash, after every crash
    the hub acknowledged   the hub has it after every crash; no box believes that the hub has what it has not
    numbers                facts and receipts without gaps, each cart once
    the hub's facts        are one box's own bytes, in order, once; its totals are theirs

A life (store, box, epoch) has one history; two after somebody put an old card back or copied it. Then what the hub holds
must be either of them and no mixture, and the box whose it is not must say that there is trouble.
"""

from collections.abc import Sequence
from pathlib import Path

from edge.journal import Completed
from hub.inbox.keeping.parking import MESSAGES_MAX
from protocol.chain import link
from protocol.messages import Ack, Range
from tests.sim.net.neighbour import LATER_KIND
from tests.sim.oracle.books import At, Books, Life, Row, reading
from tests.sim.oracle.broken import Broken
from tests.sim.oracle.ledger import Ledger, life_of
from tests.sim.world.box import Box

LEDGER, TELEMETRY = "ledger", "telemetry"
#: Why a fact of a kind that the hub does not know yet is parked, beside being kept.
NEWER = f"kind {LATER_KIND} is newer than this hub"
History = Sequence[bytes]


class Oracle:
    """Raises `Broken`, in words, at the first promise that is not kept."""

    def __init__(self, hub_path: Path) -> None:
        self.hub_path = hub_path
        self._by_name: dict[str, Ledger] = {}
        self._histories: dict[Life, list[History]] = {}
        #: The furthest that the hub has acknowledged, and what it said to hold ahead.
        self._acked: dict[tuple[Life, str], int] = {}
        self._held: dict[Life, set[Range]] = {}
        self._checked: dict[Life, int] = {}
        #: The newest fact that counts of lives that are over: what comes later is set aside.
        self._over: dict[Life, int] = {}
        self.hub_was_set_back = False

    # -- what is told ------------------------------------------------------------------------------------------------

    def told(self, box: Box, done: Completed) -> None:
        """A lane was told that its sale is done."""
        self.ledger(box).tell(done)

    def acknowledged(self, life: Life, ack: Ack) -> None:
        """The hub has sent an acknowledgement."""
        self._acked[life, ack.stream] = max(ack.upto_seq, self._acked.get((life, ack.stream), 0))
        if ack.stream == LEDGER:
            self._held.setdefault(life, set()).update(ack.ahead or ())

    def hub_was_restored(self) -> None:
        """What the hub said before no longer counts."""
        self._acked.clear()
        self._held.clear()
        self._checked.clear()
        self._over.clear()
        self.hub_was_set_back = True

    def lives_are_over(self, lives: Sequence[Life]) -> None:
        """The hub has granted a new one: what it takes of these from now on does not count."""
        with reading(self.hub_path) as file:
            books = Books(file)
            for life in lives:
                self._over.setdefault(life, max(books.counted(life), default=0))

    def life_begins(self, life: Life) -> None:
        """What it writes counts."""
        self._over.pop(life, None)

    def box_gets_another_past(self, box: Box) -> None:
        """An old image is about to be put back: what the box has written up to now is a history that has ended."""
        ledger = self.ledger(box)
        self._histories[life_of(box)].append(tuple(ledger.hashes))
        ledger.begin_anew()

    # -- boxes -------------------------------------------------------------------------------------------------------

    @property
    def ledgers(self) -> list[Ledger]:
        """Of all boxes that there ever were."""
        return list(self._by_name.values())

    def ledger(self, box: Box) -> Ledger:
        """What is known of a box."""
        if box.name not in self._by_name:
            self._by_name[box.name] = Ledger(box)
            self._histories.setdefault(life_of(box), []).append(self._by_name[box.name].hashes)
        return self._by_name[box.name]

    def check_box(self, box: Box, path: Path | None = None) -> None:
        """Hold a box's file (or a copy of it) to what it wrote before and to what lanes were told."""
        with reading(path or box.path) as file:
            ledger = self.ledger(box)
            ledger.read(file)
        if ledger.let_go > (acked := self._acked.get((life_of(box), LEDGER), 0)) and not self.hub_was_set_back:
            raise Broken(f"{box.name}: it has let go of fact {ledger.let_go}; head office has acknowledged {acked}")

    # -- the hub -----------------------------------------------------------------------------------------------------

    def check_hub(self, boxes: Sequence[Box]) -> None:
        """Hold the hub's file to what it acknowledged, and its totals to its facts."""
        odd = {(box.address.store, box.address.box) for box in boxes if box.incident}
        with reading(self.hub_path) as file:
            books = Books(file)
            cursors = books.cursors()
            for (life, stream), upto in self._acked.items():
                at = cursors.get((life, stream), At(0, b""))
                if at.upto < upto:
                    raise Broken(f"the hub acknowledged {stream} of {life} up to {upto} and has {at.upto}")
            sales, taken, facts = books.sums()
            if sales != taken or (facts != sales[0] and not odd):
                raise Broken(f"the hub has {facts} facts of sales, {sales} as sales and {taken} as takings")
            for life, last in self._over.items():
                if (now := max(books.counted(life), default=0)) > last:
                    raise Broken(f"{life} was over at fact {last}, and its fact {now} counts")
            for store, box, seq, reason in books.parked_facts():
                if (store, box) not in odd and NEWER not in reason:
                    raise Broken(f"the hub has parked a good fact: {store}/{box} {seq}, {reason}")
            if books.parked_messages() > MESSAGES_MAX:
                raise Broken(f"{books.parked_messages()} messages of one store are parked")

    def hub_stands(self, stream: str) -> dict[Life, int] | None:
        """How far the hub has come in each life; None for telemetry where it was restored: it is told once there is more."""
        if stream == TELEMETRY and self.hub_was_set_back:
            return None
        with reading(self.hub_path) as file:
            return {life: at.upto for (life, of), at in Books(file).cursors().items() if of == stream}

    def check_life(self, box: Box, *, complete: bool = False) -> None:
        """Hold what the hub has of a box to what the box has; `complete` where all of it must be there."""
        life, histories = life_of(box), self._histories[life_of(box)]
        with reading(self.hub_path) as file:
            books = Books(file)
            at = books.cursors().get((life, LEDGER)) or At(0, histories[0][0])
            done = 0 if box.incident else min(self._checked.get(life, 0), at.upto)
            rows = books.facts(life, LEDGER, done)
        ours = [history for history in histories if at.upto < len(history) and history[at.upto] == at.hash]
        if not ours:
            raise Broken(f"{box.name}: fact {at.upto} at the hub is not the box's")
        self._check_rows(box.name, at, done, rows, ours[0], histories)
        self._check_held(box.name, life, at, rows)
        self._checked[life] = at.upto
        if complete and (at.upto != len(histories[-1]) - 1 or at.ahead):
            raise Broken(f"{box.name}: the hub has {at.upto} of {len(histories[-1]) - 1} facts, ahead {at.ahead}")

    def _check_rows(
        self, name: str, at: At, done: int, rows: list[Row], ours: History, histories: Sequence[History]
    ) -> None:
        numbers = [row.seq for row in rows]
        ahead = [seq for one in at.ahead for seq in range(one.first_seq, one.upto_seq + 1)]
        if numbers != [*range(done + 1, at.upto + 1), *ahead]:
            raise Broken(f"{name}: the hub stands at {at.upto} and has facts {numbers[:3]} ... {numbers[-3:]}")
        for row in rows:
            past = [ours] if row.seq <= at.upto else histories
            if not any(_is(row, history) for history in past):
                raise Broken(f"{name}: fact {row.seq} at the hub is not the box's")

    def _check_held(self, name: str, life: Life, at: At, rows: list[Row]) -> None:
        there = {row.seq for row in rows}
        for one in sorted(self._held.get(life, ()), key=lambda run: run.first_seq):
            if any(seq > at.upto and seq not in there for seq in (one.first_seq, one.upto_seq)):
                raise Broken(f"{name}: the hub said that it holds {one.first_seq} to {one.upto_seq}, and does not")
        self._held[life] = {one for one in self._held.get(life, ()) if one.upto_seq > at.upto}

    def check_believed(self, box: Box, acked: int) -> None:
        """No box believes that the hub has what it has not; after a restored backup it may, until it hears better."""
        life = life_of(box)
        with reading(self.hub_path) as file:
            at = Books(file).cursors().get((life, LEDGER), At(0, b""))
            rows = Books(file).facts(life, LEDGER, max(0, acked - 1))
        if acked and not self.hub_was_set_back:
            found = [row for row in rows if row.seq == acked]
            if acked > at.upto or not found or not _is(found[0], self.ledger(box).hashes):
                raise Broken(f"{box.name}: it believes that the hub has its fact {acked}; the hub is at {at.upto}")

    def check_telemetry(self, box: Box, kept: dict[int, bytes], head: int, shed: int) -> None:
        """In the end: each fact of telemetry is at the hub, or was shed and counted, or went with an old backup."""
        with reading(self.hub_path) as file:
            rows = Books(file).facts(life_of(box), TELEMETRY)
        for row in rows:
            if row.hash is not None and kept.get(row.seq, row.hash) != row.hash:
                raise Broken(f"{box.name}: telemetry {row.seq} at the hub is not the box's")
        if len({row.seq for row in rows}) + shed < head and not self.hub_was_set_back:
            raise Broken(f"{box.name}: {head} facts of telemetry, {len(rows)} at the hub, {shed} shed")

    def check_sum(self) -> None:
        """In the end: the hub's total is the sum of what all stores ever sold, those aside that came too late to count."""
        with reading(self.hub_path) as file:
            books = Books(file)
            counted = {life: books.counted(life) for life in self._histories}
            theirs = sum(ledger.minor[seq] for ledger in self._by_name.values() for seq in counted[ledger.life])
            (_, ours), _, _ = books.sums()
        if ours != theirs:
            raise Broken(f"the stores took {theirs}, the hub says {ours}")


def _is(row: Row, history: History) -> bool:
    """Whether a fact is the one of this history; one set aside has only its bytes to show."""
    if row.seq >= len(history):
        return False
    digest = row.hash if row.hash is not None else link(history[row.seq - 1], row.seq, row.record)
    return digest == history[row.seq]
