"""A copy that rots on the disk is found and put right, bucket by bucket, by what head office has."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.replica import Replica
from edge.sync.down.checker import EVERY_S, FIRST_S, Checker, Copy, NoCopy
from edge.sync.post import Post
from protocol.digest import bucket_of, digest_of, root_of
from protocol.link.virtual import VirtualClock, run
from protocol.masters import Planned, encode_master
from protocol.messages import Check, Checked, Document, MastersHead, Page
from protocol.packing import BadMessage, pack, unpack
from protocol.pages import pack_documents
from retail.barcodes import BarcodeRule
from retail.catalogue import Item

NOW_MS = 1_795_989_600_000
ITEMS = [Item(f"i{n:03}", f"商品{n}", 100 + n, gtins=(f"{n:014}",)) for n in range(1, 60)]
RULE = BarcodeRule("27IIIIIVVVVVC", "price_minor")
HELD = [
    *(Document("item", one.id, 1, encode_master(one)) for one in ITEMS),
    Document("rule", RULE.pattern, 1, encode_master(RULE)),
    Document("later-kind", "x", 1, b"anything"),
]


def digest(documents):
    return digest_of((one.kind, one.key, one.body) for one in documents)


def pull(replica: Replica, documents) -> None:
    place = replica.begin(replica.revision + 1)
    replica.take(Page(1, place.since_revision, place.to_revision, tuple(documents), ""))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "masters.db"


@pytest.fixture
def replica(path):
    made = Replica(path)
    pull(made, HELD)
    yield made
    made.close()


def spoil(path, statement: str, *values) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute(statement, values).rowcount


class Office(Post):
    """Head office's desk: what it has, what it was asked, and whether it answers."""

    def __init__(self, documents=HELD, a_page: int = 1_000) -> None:
        self.documents, self.asked, self.a_page, self.mute = list(documents), list[Check](), a_page, 0
        self.checker: Checker

    def head(self, revision: int = 1) -> MastersHead:
        return MastersHead(revision, root_of(digest(self.documents)))

    async def send(self, leaf, payload, *, qos=1, retain=False):
        assert leaf == "up/check"
        check = unpack(payload, Check)
        self.asked.append(check)
        if self.mute:
            self.mute -= 1
            return
        if not check.bucket:
            self.checker.on_answer(Checked(check.request, check.revision, digest(self.documents)))
            return
        inside = [one for one in self.documents if bytes([bucket_of(one.kind, one.key)]) == check.bucket]
        start = int(check.after or 0)
        after = str(start + self.a_page) if start + self.a_page < len(inside) else ""
        packed = pack_documents(inside[start : start + self.a_page])
        self.checker.on_answer(Checked(check.request, check.revision, b"", check.bucket, packed, after))


def compare(replica: Copy, office: Office, head: MastersHead | None = None, seconds: float = FIRST_S + 30) -> Checker:
    """A box that runs for so long."""

    async def story():
        checker = office.checker = Checker(replica, VirtualClock())
        checker.on_head(head or office.head())
        running = asyncio.create_task(checker.run(office))
        await asyncio.sleep(seconds)
        running.cancel()
        return checker

    return run(story())


def test_a_sound_copy_costs_not_a_byte(replica):
    office = Office()
    checker = compare(replica, office, seconds=3 * EVERY_S)
    assert office.asked == []
    assert checker.outcome == "revision 1 is what head office has"


def test_a_box_without_a_copy_compares_nothing_also_where_head_office_has_nothing_yet():
    office = Office(documents=[])
    checker = compare(NoCopy(), office, office.head(0))
    assert office.asked == []
    assert checker.outcome == "not compared yet"


def test_a_flipped_row_is_put_right_and_only_its_bucket_travels(replica, path):
    spoil(path, "UPDATE item SET body = ? WHERE id = 'i007'", encode_master(Item("i007", "商品7", 1)))
    office = Office()
    checker = compare(replica, office)

    assert [one.bucket for one in office.asked] == [b"", bytes([bucket_of("item", "i007")])]
    assert checker.mended == 1
    assert replica.item("i007") == ITEMS[6]
    assert replica.digest() == (1, digest(HELD))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE item SET body = x'c1ff' WHERE id = 'i007'",
        "DELETE FROM item WHERE id = 'i007'",
        "INSERT INTO item VALUES (999, 'ghost', '', x'c1')",
        "UPDATE item SET id = 'ghost' WHERE id = 'i007'",
        "DELETE FROM document WHERE kind = 'rule'",
        "UPDATE document SET body = x'00' WHERE kind = 'later-kind'",
    ],
)
def test_whatever_was_broken_is_put_right(replica, path, statement):
    spoil(path, statement)
    office = Office()
    assert compare(replica, office).mended >= 1
    assert replica.digest() == (1, digest(HELD))
    assert replica.by_gtin(ITEMS[6].gtins[0]) == ITEMS[6]
    assert replica.rules() == (RULE,)


def test_a_plan_that_does_not_stand_where_it_should_is_put_in_force_again(replica, path):
    planned = Planned("item", "i007", NOW_MS, encode_master(Item("i007", "商品7", 900)))
    held = [*HELD, Document("planned", planned.id, 1, encode_master(planned))]
    pull(replica, held[-1:])
    assert replica.is_due(NOW_MS)
    assert replica.turn()
    assert replica.digest() == (2, digest(held))

    spoil(path, "UPDATE item SET body = ? WHERE id = 'i007'", encode_master(Item("i007", "商品7", 1)))
    office = Office(held)
    compare(replica, office, office.head(2))
    assert replica.item("i007").price_minor == 900
    assert replica.digest() == (2, digest(held))


def test_a_large_bucket_comes_in_pages_and_a_lost_answer_is_asked_for_again(replica, path):
    spoil(path, "DELETE FROM item")
    office = Office(a_page=1)
    office.mute = 1
    checker = compare(replica, office, seconds=FIRST_S + 120)
    assert checker.mended == len(ITEMS)
    assert replica.digest() == (1, digest(HELD))


def test_nothing_is_compared_while_another_revision_holds_or_comes_or_the_hub_tells_no_root(replica):
    office = Office()
    assert compare(replica, office, office.head(2)).outcome == "not compared yet"
    assert compare(replica, office, MastersHead(1)).outcome == "not compared yet"
    replica.begin(2)
    assert replica.digest() == (0, b"")
    with pytest.raises(BadMessage, match="not in force"):
        replica.mend(1, 0, [])
    assert office.asked == []


def test_documents_of_another_bucket_change_nothing(replica):
    wrong = (bucket_of("item", "i001") + 1) % 256
    with pytest.raises(BadMessage, match="not of bucket"):
        replica.mend(1, wrong, HELD[:1])
    assert replica.digest() == (1, digest(HELD))


def test_whoever_asks_has_it_compared_at_once(replica, path):
    async def story():
        office = Office()
        checker = office.checker = Checker(replica, VirtualClock())
        checker.on_head(office.head())
        running = asyncio.create_task(checker.run(office))
        await asyncio.sleep(FIRST_S + 30)
        spoil(path, "DELETE FROM item WHERE id = 'i007'")
        checker.demand()
        await asyncio.sleep(1)
        running.cancel()
        return checker

    assert run(story()).mended == 1


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from([one.id for one in ITEMS]), min_size=1), st.binary(max_size=9))
def test_any_rot_is_healed_and_costs_its_own_buckets_alone(tmp_path_factory, rotten, body):
    path = tmp_path_factory.mktemp("rot") / "masters.db"
    with closing(Replica(path)) as replica:
        pull(replica, HELD)
        for name in rotten:
            spoil(path, "UPDATE item SET body = ? WHERE id = ?", body, name)
        office = Office()
        compare(replica, office)
        assert replica.digest() == (1, digest(HELD))
        assert {one.bucket for one in office.asked[1:]} == {bytes([bucket_of("item", name)]) for name in rotten}
        assert pack(office.asked[0]) == pack(Check(office.asked[0].request, 1))
