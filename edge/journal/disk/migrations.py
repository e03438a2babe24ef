"""The schema's steps: forward only, each whole or not at all, the file copied aside before the first of them."""

import re
import sqlite3
from pathlib import Path

from msgspec import Struct

from edge.journal.disk.database import SETTINGS, open_reader, sync_file, sync_folder
from edge.journal.errors import SchemaTooNew, SchemaTooOld

_SQL = Path(__file__).parent.parent / "sql"
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


class Migration(Struct, frozen=True):
    """One step to schema `version`."""

    version: int
    script: str


def migrations_in(folder: Path) -> tuple[Migration, ...]:
    """The steps of a folder in order; their numbers run from 1 without gaps."""
    steps = tuple(
        Migration(int(match[1]), file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir())
        if (match := _NAME.fullmatch(file.name))
    )
    if [step.version for step in steps] != list(range(1, len(steps) + 1)):
        raise ValueError(f"migrations in {folder} are not numbered 1, 2, 3 ...")
    return steps


JOURNAL_MIGRATIONS = migrations_in(_SQL / "journal_migrations")


def migrate(connection: sqlite3.Connection, path: Path, steps: tuple[Migration, ...]) -> int:
    """Bring the file to the newest schema and return its version; raise `SchemaTooNew` for one from the future."""
    version = schema_version(connection)
    if version > len(steps):
        raise SchemaTooNew(f"{path} has schema {version}, this program knows up to {len(steps)}: run the newer one")
    if 0 < version < len(steps):
        back_up(connection, path.with_name(f"{path.name}.before-{version + 1}"))
    for step in steps[version:] if version else _as_one(steps):
        _apply(connection, step)
    if version < len(steps):
        sync_folder(path.parent)
    return len(steps)


def schema_version(connection: sqlite3.Connection) -> int:
    """The schema that the file says it has; 0 for a new one."""
    return int(connection.execute(SETTINGS["user_version"]).fetchone()[0])


def open_current(path: Path) -> sqlite3.Connection:
    """A connection that only reads a journal of today's schema; raise `SchemaTooNew` or `SchemaTooOld` for any other."""
    reader = open_reader(path)
    try:
        version = schema_version(reader)
        if version > len(JOURNAL_MIGRATIONS):
            raise SchemaTooNew(f"{path} has schema {version}, this program knows up to {len(JOURNAL_MIGRATIONS)}")
        if version < len(JOURNAL_MIGRATIONS):
            raise SchemaTooOld(
                f"{path} has schema {version}: start this version's store server once, it brings it forward"
            )
    except BaseException:
        reader.close()
        raise
    return reader


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """A whole copy under `target`, there only once it is complete and on the disk."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    copy = sqlite3.connect(partial)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    sync_file(partial)
    partial.replace(target)
    sync_folder(target.parent)


def _as_one(steps: tuple[Migration, ...]) -> tuple[Migration, ...]:
    """All at once: a new file that the power takes in between is still a new file, of which nothing is copied aside."""
    return (Migration(len(steps), "\n".join(step.script for step in steps)),)


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    text = SETTINGS["migration"].replace("{version}", str(step.version)).replace("{script}", step.script)
    try:
        connection.executescript(text)
    except sqlite3.Error:
        if connection.in_transaction:
            connection.rollback()
        raise
