"""Facts that come back redacted, from a box that head office had told so: its own notes prove them, and are learnt again.

A hub that was restored from before it erased somebody asks for facts again, and does not know of the erasing any more: the
notes that the box sends with them bear its seal, so it takes its own word, and forgets the person once more.
"""

from collections.abc import Iterable, Iterator

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.inbox.deciding.letters import Received
from hub.masters.erasing import learn
from protocol.packing import BadMessage
from protocol.redaction import Redaction, open_note

_log = structlog.get_logger()


def with_notes(letter: Received, key: Ed25519PublicKey) -> Received:
    """With the notes that bear our seal and are about facts of this life; others prove nothing."""
    if not letter.batch.redacted:
        return letter
    return replace(letter, notes={note.seq: note for note, _ in _opened(letter, key)})


async def learn_again(engine: AsyncEngine, org: str, letters: Iterable[Received], key: Ed25519PublicKey) -> None:
    """Keep the notes that came, and forget who is named by them. Before their facts: a note by itself does no harm."""
    if notes := [one for letter in letters if letter.notes for one in _opened(letter, key)]:
        new = await learn(engine, org, notes)
        _log.info("inbox.redacted_facts", facts=len(notes), new=new)


def _opened(letter: Received, key: Ed25519PublicKey) -> Iterator[tuple[Redaction, bytes]]:
    batch = letter.batch
    for sealed in batch.redacted:
        try:
            note = open_note(sealed, key)
        except BadMessage as exc:
            _log.warning("inbox.note_refused", store=batch.store, problem=str(exc))
            continue
        if (note.store, note.box, note.epoch) == (batch.store, batch.box, batch.epoch):
            yield note, sealed
