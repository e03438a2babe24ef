"""What a store owes head office about its members: shares that are asked back, and sign-ups that are head office's by now."""

import pytest

from edge.journal.words import LEDGER
from edge.membership import ERASED_MS, Membership
from edge.replica.leases import Leases
from protocol.facts import Fact, MemberSignedUp, ShareGivenBack, decode_fact
from protocol.messages import Lease, Lent
from protocol.redaction import Redaction, redacted, seal_note
from retail.members import Member
from tests.edge.journal.shop import NOON_MS, TODAY, open_journal
from tests.edge.journal.test_journal_members import joined, spending
from tests.edge.sync.fakes import HUB_KEY


class Masters:
    """Head office's members."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.sealed: list[bytes] = []

    def member(self, given: str) -> Member | None:
        return Member(given) if given in self.known else None

    def notes(self, store: str) -> list[bytes]:
        return self.sealed if store == "s001" else []


class Clock:
    def __init__(self) -> None:
        self.now_ms = NOON_MS

    def wall_ms(self) -> int:
        return self.now_ms

    def monotonic(self) -> float:
        return self.now_ms / 1000

    async def sleep(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)


class Store:
    def __init__(self, journal, leases: Leases) -> None:
        self.journal, self.leases, self.masters, self.clock = journal, leases, Masters(), Clock()
        self.membership = Membership(journal, self.masters, leases, lambda: TODAY, self.clock)

    def told(self, granted: int, recalled: int) -> None:
        mark = self.leases.mark
        self.leases.take(Lent(0, 1, mark, mark + 1, (Lease("points", "m1", granted, recalled),)))

    def given_back(self) -> list[int]:
        stored = self.journal.read_after(LEDGER, 0, 100, 1 << 20)
        bodies = (decode_fact(one.record).body for one in stored)
        return [body.amount for body in bodies if isinstance(body, ShareGivenBack)]


@pytest.fixture
async def store(tmp_path):
    leases = Leases(tmp_path / "leases.db", 1)
    async with await open_journal(tmp_path) as journal:
        yield Store(journal, leases)
    leases.close()


async def test_what_is_asked_back_is_given_back_once_and_what_is_spent_is_not(store):
    store.told(100, 0)
    await store.journal.complete_sale(spending(60, 100))
    await store.membership.look()
    store.told(100, 70)
    for _ in range(3):
        await store.membership.look()

    assert store.given_back() == [40]
    assert store.journal.share("points", "m1", 100).left == 0


async def test_what_is_asked_back_in_two_words_goes_back_in_two_facts(store):
    store.told(100, 30)
    await store.membership.look()
    store.told(100, 50)
    await store.membership.look()

    assert store.given_back() == [30, 20]


async def test_a_sign_up_is_kept_until_head_office_has_made_a_member_of_it(store):
    for code in ("n1", "n2"):
        await store.journal.record(
            Fact("01", TODAY, NOON_MS, MemberSignedUp(code, "", "", 0, False, (b"k" * 16,), "c01"))
        )
    store.masters.known = {"n2"}
    await store.membership.look()

    assert [member for _, member, _ in store.journal.sign_ups()] == ["n1"]


async def test_who_was_erased_before_their_document_came_is_forgotten_after_a_while_and_not_while_the_line_is_down(
    store,
):
    await store.journal.record(Fact("01", TODAY, NOON_MS, MemberSignedUp("n1", "", "", 0, False, (b"k" * 16,), "c01")))
    store.clock.now_ms += ERASED_MS + 1
    await store.membership.look()
    assert len(store.journal.sign_ups()) == 1

    await store.journal.acknowledge(LEDGER, 1)
    await store.membership.look()
    assert store.journal.sign_ups() == []


async def test_a_fact_of_somebody_who_is_erased_loses_what_it_says_of_them(store):
    await store.journal.record(joined())
    (before,) = store.journal.read_after(LEDGER, 0, 10, 10_000)
    note = Redaction("s001", "b1", 1, 1, store.journal.hash_at(LEDGER, 0), before.hash, redacted(before.record))
    store.masters.sealed = [b"x" * 80, seal_note(note, HUB_KEY)]

    for _ in range(2):
        await store.membership.look()

    (after,) = store.journal.read_after(LEDGER, 0, 10, 10_000)
    assert (after.record, after.hash, after.note) == (note.record, before.hash, store.masters.sealed[1])
    assert store.journal.signed_up("n1") is None
    assert store.journal.sign_ups() == []
