"""Taking out of a fact what it says of a person whom head office has erased. Number, hash, sums and what follows from it stay.

Only head office can ask for it: its note (protocol/redaction.py) says between which hashes the fact stands and what is left of
it. The schema's own trigger lets a record change under such a note, and nothing beside it.
"""

import sqlite3

from edge.journal import streams
from edge.journal.care.check import SQL, follows, row_at
from edge.journal.disk.overwriting import overwriting
from edge.journal.members.signing import forget_sign_up
from edge.journal.words import LEDGER, Identity
from protocol.redaction import member_of, read_note


def redact(connection: sqlite3.Connection, identity: Identity, sealed: bytes) -> bool:
    """Redact a fact of this journal, in the caller's transaction; False where there is nothing to do any more.

    That is so of a fact that was let go or redacted before, of one of another life, and of one that is not what the note says:
    a damaged fact is left to those who mend it.
    """
    note = read_note(sealed)
    row = row_at(connection, note.seq)
    if (note.store, note.box, note.epoch) != (identity.store, identity.box, identity.epoch) or row is None:
        return False
    before = streams.place_at(connection, LEDGER, note.seq - 1)
    member = member_of(note.record)
    if (before.hash, row.hash) != (note.previous, note.hash) or not follows(before, row):
        return False
    if row.record == note.record or not member or member_of(row.record) != member:
        return False
    connection.execute(SQL["add_note"], (note.seq, sealed))
    with overwriting(connection):
        connection.execute(SQL["redact"], (note.record, note.seq))
    forget_sign_up(connection, note.seq)
    return True
