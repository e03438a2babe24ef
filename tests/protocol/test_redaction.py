"""Redacted facts: nothing of the person is left, and the chain still proves every other fact, whichever are redacted."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from protocol.batch import Batch, decode_batch, encode_batch
from protocol.chain import genesis, link, links
from protocol.facts import DrawerOpened, Fact, MemberSignedUp, decode_fact, encode_fact
from protocol.packing import BadMessage
from protocol.redaction import Redaction, links_over, member_of, open_note, redacted, seal_note

KEY = Ed25519PrivateKey.from_private_bytes(b"h" * 32)
#: A note of today, for the versions to come.
KEPT = (
    "01ba1e8cb5aade323260f7a421466ebf587c64de8620a35ad2eba647b6b2ad4e4739ce15d5dfedd585612023784395549972"
    "be80d21ab486da779bb2b7b6ec000d97a3733031a4626f78310101c4208fad6addba3af31665d37522b615bdab194df588e4"
    "58f23d60348c0d779cf6f5c420a67b6cbf6ab8649b08c81db27bb59a206b828d398527c840128f2fdfc2de46a5c4199516a2"
    "3031ce013525cd0197a26d31a0a000c290a477616e67"
)
START = genesis("s01", "box1", 1, "ledger")


def joined(number: int) -> bytes:
    body = MemberSignedUp(
        f"m{number}", f"李雷{number}", "138****5678", 1123, True, (bytes([number % 256]) * 16,), "wang"
    )
    return encode_fact(Fact("01", 20260301, number, body))


def opened(number: int) -> bytes:
    return encode_fact(Fact("01", 20260301, number, DrawerOpened("wang", "change")))


def note_on(records: list[bytes], hashes: list[bytes], seq: int) -> Redaction:
    previous = hashes[seq - 2] if seq > 1 else START
    return Redaction("s01", "box1", 1, seq, previous, hashes[seq - 1], redacted(records[seq - 1]))


def test_nothing_of_the_person_is_left_and_the_fact_is_still_one():
    before = decode_fact(joined(7))
    after = decode_fact(redacted(joined(7)))

    assert after == replace(before, body=MemberSignedUp("m7", "", "", 0, False, (), "wang"))
    assert "李雷".encode() not in redacted(joined(7))
    assert redacted(redacted(joined(7))) == redacted(joined(7))
    assert member_of(redacted(joined(7))) == "m7"
    assert redacted(opened(1)) == opened(1)
    assert redacted(b"\xc1") == b"\xc1"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=12), st.data())
def test_any_set_of_redacted_facts_leaves_a_chain_that_proves_any_change_of_the_others(kinds, data):
    records = [joined(n) if signs else opened(n) for n, signs in enumerate(kinds, 1)]
    hashes = links(START, 1, records)
    erased = data.draw(st.sets(st.sampled_from([n for n, signs in enumerate(kinds, 1) if signs] or [0]))) - {0}
    notes = {seq: note_on(records, hashes, seq) for seq in erased}
    kept = [redacted(record) if n in erased else record for n, record in enumerate(records, 1)]

    assert links_over(START, 1, kept, notes) == hashes

    changed = data.draw(st.integers(0, len(kept) - 1))
    tampered = [*kept]
    tampered[changed] = encode_fact(Fact("01", 20260301, 999, DrawerOpened("li", "none")))
    assert links_over(START, 1, tampered, notes)[-1] != hashes[-1]
    gone = kept[:changed] + kept[changed + 1 :]
    assert not gone or links_over(START, 1, gone, notes)[-1] != hashes[-1]


def test_a_fact_that_was_changed_before_a_redacted_one_is_seen_though_its_own_hash_was_made_anew():
    records = [opened(1), joined(2), opened(3)]
    hashes = links(START, 1, records)
    notes = {2: note_on(records, hashes, 2)}
    kept = [opened(9), redacted(records[1]), records[2]]

    walked = links_over(START, 1, kept, notes)

    assert walked[0] == link(START, 1, opened(9))
    assert walked[1] != hashes[1]


@pytest.mark.parametrize("field", ["store", "box", "epoch", "seq", "previous", "hash", "record"])
def test_a_note_bears_head_offices_seal_and_no_other(field):
    records = [joined(1)]
    note = note_on(records, links(START, 1, records), 1)
    assert open_note(seal_note(note, KEY), KEY.public_key()) == note

    other = {"epoch": 2, "seq": 2, "record": opened(1), "previous": b"x" * 32, "hash": b"x" * 32}.get(field, "other")
    forged = seal_note(note, KEY)[:65] + seal_note(replace(note, **{field: other}), KEY)[65:]
    with pytest.raises(BadMessage):
        open_note(forged, KEY.public_key())
    with pytest.raises(BadMessage):
        open_note(seal_note(note, Ed25519PrivateKey.generate()), KEY.public_key())


def test_a_note_on_a_fact_that_still_names_somebody_is_none():
    records = [joined(1)]
    note = replace(note_on(records, links(START, 1, records), 1), record=records[0])

    with pytest.raises(BadMessage, match="no redacted fact"):
        open_note(seal_note(note, KEY), KEY.public_key())


def test_a_batch_carries_notes_and_one_without_any_has_the_bytes_that_it_always_had():
    records = (opened(1), joined(2))
    plain = Batch("s01", "box1", 1, "ledger", 1, START, records, links(START, 1, records)[-1])

    noted = decode_batch(encode_batch(replace(plain, redacted=(b"note",))))

    assert noted == replace(plain, redacted=(b"note",))
    assert decode_batch(encode_batch(plain)) == plain
    assert len(encode_batch(plain)) < len(encode_batch(replace(plain, redacted=(b"",))))


def test_a_note_that_was_sealed_once_is_read_for_ever():
    records = [joined(1)]
    sealed = seal_note(note_on(records, links(START, 1, records), 1), KEY)

    assert sealed.hex() == KEPT
    assert open_note(bytes.fromhex(KEPT), KEY.public_key()).seq == 1
