"""The simulated disk under the real SQLite: what is synced stays, what is not may go, and a liar is found out."""

import random
import sqlite3
from contextlib import closing

import pytest

from tests.sim.disk.disk import SimDisk
from tests.sim.disk.files import SimFile
from tests.sim.disk.vfs import LIBRARY, mounted

needs_library = pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached")


@pytest.fixture
def disk(tmp_path):
    disk = SimDisk(tmp_path, random.Random(1))
    with mounted(disk):
        yield disk


def _open(disk, synchronous="FULL"):
    connection = sqlite3.connect(disk.path("a.db"), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


def _write(connection, count):
    for _ in range(count):
        connection.execute("INSERT INTO t (text) VALUES (?)", ("x" * 300,))


def _cut_the_power(disk, connection):
    disk.die(power=True)
    connection.close()
    disk.revive()


def _kept(disk):
    with closing(sqlite3.connect(disk.path("a.db"))) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        return verdict, connection.execute("SELECT count(*) FROM t").fetchone()[0]


@needs_library
def test_what_is_committed_with_full_sync_outlives_a_hundred_power_cuts(disk):
    for cut in range(1, 101):
        connection = _open(disk)
        _write(connection, 3)
        _cut_the_power(disk, connection)

        assert _kept(disk) == ("ok", 3 * cut)


@needs_library
def test_what_is_committed_with_normal_sync_is_lost_now_and_then_and_never_by_halves(disk):
    kept = []
    for _ in range(20):
        connection = _open(disk, "NORMAL")
        before = connection.execute("SELECT count(*) FROM t").fetchone()[0]
        _write(connection, 3)
        _cut_the_power(disk, connection)
        verdict, now = _kept(disk)
        assert verdict == "ok"
        kept.append(now - before)

    assert min(kept) < 3


@needs_library
def test_a_disk_that_lies_about_syncing_loses_what_was_committed(disk):
    connection = _open(disk)
    disk.lying = True
    _write(connection, 20)
    connection.execute("PRAGMA wal_checkpoint")
    _cut_the_power(disk, connection)

    with pytest.raises((sqlite3.DatabaseError, AssertionError)):
        assert _kept(disk) == ("ok", 20)


@needs_library
def test_what_a_killed_process_has_written_is_still_there(disk):
    connection = _open(disk, "NORMAL")
    _write(connection, 5)
    disk.die(power=False)
    connection.close()
    disk.revive()

    assert _kept(disk) == ("ok", 5)


@needs_library
def test_nothing_that_a_dead_process_still_does_has_an_effect(disk):
    connection = _open(disk)
    _write(connection, 5)
    disk.die(power=False)

    with pytest.raises(sqlite3.OperationalError):
        _write(connection, 1)
    connection.close()
    disk.revive()
    assert _kept(disk) == ("ok", 5)


@needs_library
def test_a_full_disk_refuses_and_goes_on_once_there_is_room(disk):
    connection = _open(disk)
    disk.capacity = sum(len(file.seen) for file in disk.files.values()) + 8_000
    with pytest.raises(sqlite3.OperationalError, match="full"):
        _write(connection, 100)
    before = connection.execute("SELECT count(*) FROM t").fetchone()[0]

    disk.capacity = None
    _write(connection, 1)

    assert connection.execute("SELECT count(*) FROM t").fetchone()[0] == before + 1
    connection.close()


@needs_library
def test_one_writer_keeps_another_out_until_it_is_done(disk):
    with closing(_open(disk)) as first, closing(sqlite3.connect(disk.path("a.db"), timeout=0)) as second:
        first.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            second.execute("BEGIN IMMEDIATE")

        first.execute("COMMIT")
        second.execute("BEGIN IMMEDIATE")


@needs_library
def test_paths_elsewhere_are_on_the_real_disk(disk, tmp_path_factory):
    path = tmp_path_factory.mktemp("real") / "b.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (n)")

    assert path.stat().st_size > 0
    assert not disk.files


def test_a_torn_write_is_torn_between_sectors():
    rng = random.Random(3)
    fates = set()
    for _ in range(200):
        file = SimFile(b"a" * 2048)
        file.write(0, b"b" * 2048)
        file.lose_power(rng)
        sectors = [bytes(file.seen[at : at + 512]) for at in range(0, 2048, 512)]
        assert all(sector in {b"a" * 512, b"b" * 512} for sector in sectors)
        fates.add(tuple(sector[:1] for sector in sectors))

    assert len(fates) > 5


def test_what_was_synced_is_left_whole_by_a_power_cut():
    file = SimFile()
    file.write(0, b"safe")
    file.sync()
    file.write(4, b"gone?")
    file.lose_power(random.Random(1))

    assert file.seen[:4] == b"safe"
