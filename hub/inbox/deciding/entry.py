"""What a group of letters comes to, before anything is written: pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from hub.db.ranges import Runs
from hub.fleet.boxes import Heard
from hub.inbox.deciding.advance import LEDGER, Advance, Cursor, NewFact, advance, pass_over, skip_shed
from hub.inbox.deciding.letters import Greeting, Received
from hub.inbox.deciding.project import Row, parked_message, parked_row
from protocol.batch import Batch
from protocol.topics import Address

StreamKey = tuple[str, str, str, int, str]
TELEMETRY = "telemetry"


class Result(Struct, frozen=True):
    """What to tell the store about one stream once the transaction is committed (see `Ack`)."""

    address: Address
    epoch: int
    stream: str
    upto_seq: int
    upto_hash: bytes = b""
    want_seq: int = 0
    nonce: int = 0
    refusal: str = ""
    ahead: Runs = ()

    @property
    def key(self) -> StreamKey:
        """The stream."""
        return (self.address.org, self.address.store, self.address.box, self.epoch, self.stream)


def key_of(one: Received | Greeting) -> StreamKey:
    """The stream that a letter is about."""
    told = one.batch if isinstance(one, Received) else one.hello
    return (one.address.org, one.address.store, one.address.box, told.epoch, told.stream)


class Entry:
    """Starts where the streams stand (`at`) and which life each store is in (`epochs`); ends where they will."""

    def __init__(
        self,
        at: Mapping[StreamKey, Cursor],
        epochs: Mapping[tuple[str, str], int],
        now_ms: int,
        known: Mapping[tuple[StreamKey, int], bytes] = MappingProxyType({}),
    ) -> None:
        self.at, self._epochs, self._now_ms, self._known = dict(at), epochs, now_ms, known
        self.fresh: dict[StreamKey, list[NewFact]] = {}
        self.parked: list[Row] = []
        self.heard: list[Heard] = []
        self.results: dict[StreamKey, Result] = {}

    def take(self, letters: Sequence[Received]) -> None:
        """Facts. In the order of their numbers, so that batches which overtook each other on the way make no gap."""
        for one in sorted(letters, key=lambda one: (key_of(one), one.batch.first_seq)):
            self._batch(key_of(one), one)

    def greet(self, letters: Sequence[Greeting]) -> None:
        """Heartbeats; of several of one stream the last counts."""
        for key, one in {key_of(one): one for one in letters}.items():
            self._hello(key, one)

    def _batch(self, key: StreamKey, one: Received) -> None:
        step = self._held_to_ours(key, one.batch, advance(self.at[key], one.batch, one.notes))
        self.at[key] = step.cursor
        if step.facts:
            self.fresh.setdefault(key, []).extend(step.facts)
        if step.broken:
            self.parked.append(self._broken(one, step))
        self._answer(key, one.address, want_seq=step.want_seq, refusal="chain" if step.broken else "")

    def _held_to_ours(self, key: StreamKey, batch: Batch, step: Advance) -> Advance:
        """A batch of which nothing is new must end in the very fact that is here under its number."""
        if step.facts or step.want_seq or step.broken:
            return step
        ours = self._known.get((key, batch.last_seq)) or self._just_taken(key, batch.last_seq)
        if ours in {b"", batch.head_hash}:
            return step
        return Advance(step.cursor, broken=f"the chain differs from ours at fact {batch.last_seq}")

    def _just_taken(self, key: StreamKey, seq: int) -> bytes:
        return next((one.hash for one in self.fresh.get(key, ()) if one.seq == seq), b"")

    def _hello(self, key: StreamKey, one: Greeting) -> None:
        hello, cursor = one.hello, self.at[key]
        if hello.stream == TELEMETRY and hello.tail_seq <= hello.head_seq + 1:
            cursor = self.at[key] = skip_shed(cursor, hello.tail_seq)
        elif hello.stream == LEDGER and hello.tail_seq <= hello.acked_seq + 1:
            cursor, missing = pass_over(cursor, hello.tail_seq)
            self.at[key] = cursor
            self.parked += [self._gone(one, *span) for span in missing]
        want_seq = cursor.applied_seq + 1 if cursor.applied_seq < hello.acked_seq else 0
        result = self._answer(key, one.address, want_seq=want_seq, nonce=hello.nonce)
        if hello.stream == LEDGER:
            self.heard.append(Heard(one.address, hello, result.refusal))

    def _answer(
        self, key: StreamKey, address: Address, *, want_seq: int = 0, nonce: int = 0, refusal: str = ""
    ) -> Result:
        before, cursor = self.results.get(key), self.at[key]
        if before:
            nonce, refusal, want_seq = nonce or before.nonce, refusal or before.refusal, want_seq or before.want_seq
        if want_seq and want_seq <= cursor.applied_seq:
            want_seq = 0  # it came meanwhile
        refusal = refusal or ("" if key[3] == self._epochs.get(key[:2]) else "epoch")
        result = Result(
            address,
            key[3],
            key[4],
            cursor.applied_seq,
            cursor.head_hash,
            want_seq=want_seq,
            nonce=nonce,
            refusal=refusal,
            ahead=cursor.ahead,
        )
        self.results[key] = result
        return result

    def _gone(self, one: Greeting, first_seq: int, last_seq: int) -> Row:
        """Facts that neither side has: the store's figures lack them until a person has looked into it."""
        reason = f"facts {first_seq} to {last_seq} are lost: the box keeps only what came after fact {one.hello.tail_seq - 1}"
        return parked_row(one.address, LEDGER, first_seq, reason, b"", self._now_ms, epoch=one.hello.epoch, form="fact")

    def _broken(self, one: Received, step: Advance) -> Row:
        batch = one.batch
        reason = f"facts {batch.first_seq} to {batch.last_seq} of epoch {batch.epoch}: {step.broken}"
        return parked_message(one.address, batch.stream, reason, one.payload, self._now_ms, form="batch")
