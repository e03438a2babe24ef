"""A copy that rots says so by itself, offline, and what was written and mended is no rot."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from edge.cli import app
from edge.replica import Replica
from edge.replica.file import SQL
from edge.replica.rot import Rot, find_rot, rot_lines
from protocol.digest import bucket_of
from protocol.masters import Planned, encode_master
from protocol.messages import Document, Page
from retail.barcodes import BarcodeRule
from retail.catalogue import Item

NOW_MS = 1_795_989_600_000
ITEMS = [Item(f"i{n:03}", f"商品{n}", 100 + n, gtins=(f"{n:014}",)) for n in range(1, 60)]
RULE = BarcodeRule("27IIIIIVVVVVC", "price_minor")


def document(item: Item, revision: int = 1) -> Document:
    return Document("item", item.id, revision, encode_master(item))


HELD = [
    *map(document, ITEMS),
    Document("rule", RULE.pattern, 1, encode_master(RULE)),
    Document("later", "x", 1, b"any"),
]


def pull(replica: Replica, documents: list[Document]) -> None:
    place = replica.begin(replica.revision + 1)
    replica.take(Page(1, place.since_revision, place.to_revision, tuple(documents), ""))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = Replica(tmp_path / "masters.db")
    pull(made, HELD)
    made.close()
    return tmp_path / "masters.db"


def spoil(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute(statement, values).rowcount


def said(path: Path) -> str:
    return "\n".join(rot_lines(find_rot(path), path))


def test_a_copy_that_is_as_it_was_written_is_whole(path: Path):
    found = find_rot(path)

    assert found == Rot(1, 59, summed=True)
    assert found.is_sound
    assert said(path) == "masters: revision 1, 59 items: whole"


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE item SET body = ? WHERE id = 'i007'", encode_master(Item("i007", "商品7", 1, gtins=(f"{7:014}",)))),
        ("UPDATE document SET body = ? WHERE kind = 'later'", b"other"),
        ("DELETE FROM document WHERE key = ?", "x"),
        ("INSERT INTO document VALUES ('later', ?, x'00')", "y"),
    ],
)
def test_a_document_that_is_another_gone_or_too_many_is_found(path: Path, statement: str, value: object):
    spoil(path, statement, value)

    found = find_rot(path)

    assert (len(found.parts), found.file, found.unreadable, found.lost) == (1, (), (), ())
    assert "1 of 256 parts differ" in said(path)
    assert "check-replica" in said(path)


def test_what_lanes_cannot_read_or_find_is_named(path: Path):
    spoil(path, "UPDATE item SET body = ? WHERE id = 'i007'", b"\xc1")
    spoil(path, "DELETE FROM gtin WHERE gtin = ?", f"{9:014}")
    spoil(path, "DELETE FROM words WHERE rowid = ?", 3)

    found = find_rot(path)

    assert (found.unreadable, found.lost, found.words_lost) == (("item i007",), (f"code {9:014} of item i009",), 1)
    assert "cannot be read: item i007\n  a minute after its start" in said(path)
    assert "1 items are not in the index of words" in said(path)
    assert f"remove {path}" in said(path)


def test_a_file_that_is_none_or_another_versions_says_so(path: Path):
    spoil(path, "UPDATE state SET revision = revision")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert "another version" in said(path)
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 40)
    assert not find_rot(path).is_sound
    assert "the file is damaged" in said(path)


def test_of_a_copy_from_before_the_sums_nothing_is_claimed_and_the_next_start_makes_them(path: Path):
    spoil(path, "UPDATE state SET revision = ?", 2)  # another version of us went on with it
    assert not find_rot(path).summed
    assert "makes it at its next start" in said(path)
    Replica(path).close()
    assert find_rot(path) == Rot(2, 59, summed=True)


def test_a_bucket_that_was_put_right_is_whole_again_and_no_other_rot_is_forgiven(path: Path):
    spoil(path, "UPDATE item SET body = ? WHERE id = 'i007'", encode_master(Item("i007", "x", 1)))
    other = next(item for item in ITEMS if bucket_of("item", item.id) != bucket_of("item", "i007"))
    spoil(path, "UPDATE item SET body = ? WHERE id = ?", encode_master(Item(other.id, "y", 1)), other.id)
    replica = Replica(path)
    for item, left in ((ITEMS[6], 1), (other, 0)):
        bucket = bucket_of("item", item.id)
        assert replica.mend(1, bucket, [one for one in HELD if bucket_of(one.kind, one.key) == bucket]) == 1
        assert len(find_rot(path).parts) == left
    replica.close()


def test_what_failed_half_way_was_not_written(path: Path):
    replica = Replica(path)
    place = replica.begin(2)
    with pytest.raises(Exception, match="not asked for"):
        replica.take(Page(1, place.since_revision + 5, place.to_revision, (document(ITEMS[0], 2),), ""))
    assert find_rot(path).is_sound
    replica.close()


def test_a_plan_that_comes_into_force_is_no_rot(path: Path):
    replica = Replica(path)
    plan = Planned("item", "i001", NOW_MS, encode_master(Item("i001", "商品1", 50)))
    pull(replica, [Document("planned", plan.id, 2, encode_master(plan))])
    assert find_rot(path).is_sound
    assert replica.is_due(NOW_MS)
    assert replica.turn()
    assert find_rot(path).is_sound
    replica.close()


def test_a_disk_without_room_for_sums_keeps_no_store_from_its_goods(path: Path, monkeypatch):
    spoil(path, "DROP TABLE sums")
    with monkeypatch.context() as full:
        full.setitem(SQL, "make_sums", "SELECT * FROM no_room")
        replica = Replica(path)
        pull(replica, [document(Item("i001", "x", 1), 2)])
    item = replica.item("i001")
    assert item
    assert item.price_minor == 1
    pull(replica, [document(Item("i002", "y", 2), 3)])
    assert find_rot(path) == Rot(3, 59, summed=True)
    replica.close()


changed = st.lists(st.tuples(st.integers(1, 59), st.integers(0, 3)), max_size=12)


@settings(max_examples=25)
@given(rounds=st.lists(changed, max_size=4), restart=st.booleans())
def test_whatever_is_pulled_the_copy_is_as_it_was_written(tmp_path_factory, rounds: list, restart: bool):
    path = tmp_path_factory.mktemp("rot") / "masters.db"
    replica = Replica(path)
    pull(replica, HELD)
    for number, part in enumerate(rounds, 2):
        items = {n: Item(f"i{n:03}", f"货{price}", price, gtins=(f"{n:014}",)) for n, price in part}
        gone = [Document("item", item.id, number, b"") for item in items.values() if not item.price_minor]
        pull(replica, gone + [document(item, number) for item in items.values() if item.price_minor])
        if restart:
            replica.close()
            replica = Replica(path)
        assert find_rot(path).is_sound
    replica.close()


def test_the_command_tells_it_and_leaves_with_one_where_something_is_rotten(path: Path):
    config = path.with_name("edge.toml")
    config.write_text(f'[box]\ndata_dir = "{path.parent}"\n\n[[lane]]\nid = "01"\ncashier = "a"\n')
    command = ["replica", "check", "--config", str(config)]

    sound = CliRunner().invoke(app, command)
    spoil(path, "UPDATE document SET body = x'00' WHERE kind = 'later'")
    rotten = CliRunner().invoke(app, command)
    as_json = CliRunner().invoke(app, [*command, "--json"])
    path.unlink()
    missing = CliRunner().invoke(app, command)

    assert (sound.exit_code, sound.output.strip()) == (0, "masters: revision 1, 59 items: whole")
    assert (rotten.exit_code, "NOT what was written" in rotten.output) == (1, True)
    assert (as_json.exit_code, '"parts":[' in as_json.output) == (1, True)
    assert missing.exit_code
