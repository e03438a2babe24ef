"""Facts come in as they may: doubled, overlapping, overtaken, cut short. They count once, in order, or are asked for again."""

import pytest
from sqlalchemy import text

from hub.db import tables as t
from protocol.chain import genesis
from protocol.link.session import Incoming, LinkLost
from tests.hub.inbox.box import LEDGER, TELEMETRY, Hub, faulted, opened, sold


async def test_a_batch_becomes_facts_sales_and_takings_and_is_then_acknowledged(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), opened(1), sold(2, minor=1200))

    [ack] = await hub.serve(box.facts(1, 3))

    assert (ack.epoch, ack.stream, ack.upto_seq, ack.want_seq, ack.refusal) == (1, LEDGER, 3, 0, "")
    assert ack.upto_hash == box.hashes()[3]
    assert await hub.records(box) == box.records[LEDGER]
    assert await hub.rows(t.sale, "number", "total_minor", "seq") == [(1, 550, 1), (2, 1200, 3)]
    assert await hub.takings("s001") == (1750, 2)
    assert await hub.broken() == []


async def test_a_batch_that_comes_again_is_acknowledged_again_and_counts_once(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), sold(2))

    acks = [ack for _ in range(3) for ack in await hub.serve(box.facts(1, 2))]

    assert [ack.upto_seq for ack in acks] == [2, 2, 2]
    assert await hub.takings("s001") == (1100, 2)


async def test_the_same_batch_twice_in_one_group_counts_once(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), sold(2))

    [ack] = await hub.serve(box.facts(1, 2), box.facts(1, 2), box.facts(1, 1))

    assert ack.upto_seq == 2
    assert await hub.takings("s001") == (1100, 2)


async def test_the_rest_of_an_overlapping_batch_is_applied(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 6)))
    await hub.serve(box.facts(1, 3))

    [ack] = await hub.serve(box.facts(2, 5))

    assert ack.upto_seq == 5
    assert await hub.records(box) == box.records[LEDGER]
    assert await hub.takings("s001") == (2750, 5)


async def test_a_gap_is_asked_for_and_nothing_after_it_is_taken(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 6)))
    await hub.serve(box.facts(1, 2))

    [ack] = await hub.serve(box.facts(4, 5))

    assert (ack.upto_seq, ack.want_seq) == (2, 3)
    assert await hub.records(box) == box.records[LEDGER][:2]


async def test_batches_that_overtook_each_other_make_no_gap_where_they_wait_together(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 7)))

    [ack] = await hub.serve(box.facts(5, 6), box.facts(3, 4), box.facts(1, 2))

    assert (ack.upto_seq, ack.want_seq) == (6, 0)


async def test_what_many_stores_sent_is_one_transaction(hub: Hub):
    boxes = [await hub.enrol(f"s{number:03d}") for number in range(5)]
    for box in boxes:
        box.write(sold(1))

    acks = await hub.serve(*(box.facts(1, 1) for box in boxes))

    assert len(acks) == 5
    assert hub.changes.count == 1
    assert [await hub.takings(box.address.store) for box in boxes] == [(550, 1)] * 5


async def test_an_acknowledgement_that_was_lost_after_the_commit_is_given_again(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), sold(2))
    hub.wire.publishes_left = 0

    with pytest.raises(LinkLost):
        await hub.serve(box.facts(1, 2))

    hub.wire.publishes_left = None
    [ack] = await hub.serve(box.facts(1, 2))
    assert ack.upto_seq == 2
    assert await hub.takings("s001") == (1100, 2)


async def test_a_hub_that_died_before_its_commit_knows_nothing_and_takes_it_all_the_next_time(hub: Hub, monkeypatch):
    box = await hub.enrol()
    box.write(sold(1), sold(2))

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("hub.inbox.keeping.books.note", die)
        with pytest.raises(KeyboardInterrupt):
            await hub.serve(box.facts(1, 2))
    assert hub.wire.sent == []
    assert await hub.records(box) == []

    [ack] = await Hub(hub.engine).serve(box.facts(1, 2))
    assert ack.upto_seq == 2
    assert await hub.takings("s001") == (1100, 2)


async def test_streams_have_their_own_numbers(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1))
    box.write(faulted(1), faulted(2), stream=TELEMETRY)

    acks = await hub.serve(box.facts(1, 1), box.facts(1, 2, stream=TELEMETRY))

    assert {ack.stream: ack.upto_seq for ack in acks} == {LEDGER: 1, TELEMETRY: 2}
    assert await hub.broken() == []


async def test_a_greeting_is_answered_with_where_the_hub_stands(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1), sold(2))

    [first] = await hub.serve(box.hello(nonce=41))
    await hub.serve(box.facts(1, 2))
    [second] = await hub.serve(box.hello(nonce=42, acked_seq=2))

    start = genesis("s001", "box1", 1, LEDGER)
    assert (first.nonce, first.upto_seq, first.want_seq, first.upto_hash) == (41, 0, 0, start)
    assert (second.nonce, second.upto_seq, second.want_seq, second.upto_hash) == (42, 2, 0, box.hashes()[2])


async def test_a_greeting_that_waits_with_facts_is_answered_after_them(hub: Hub):
    box = await hub.enrol()
    box.write(sold(1))

    [ack] = await hub.serve(box.hello(nonce=9), box.facts(1, 1))

    assert (ack.nonce, ack.upto_seq) == (9, 1)


async def test_a_greeting_tells_the_dashboard_how_the_store_stands(hub: Hub):
    box = await hub.enrol()
    await hub.serve(box.hello(state="DARK", pending_receipts=5, pending_minor=2750, head_seq=9))
    hub.clock.now_ms += 60_000

    await hub.serve(box.hello(state="DARK", reason="no line\0", head_seq=2**70 % 2**63))

    columns = ("line_state", "line_reason", "line_since_ms", "seen_ms", "pending_receipts", "boot", "version")
    [row] = await hub.rows(t.box, *columns)
    assert row == ("DARK", "no line", hub.clock.now_ms - 60_000, hub.clock.now_ms, 0, "boot1", "0.1.0")


async def test_a_hub_put_back_from_a_backup_asks_again_for_what_it_had_acknowledged(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 5)))
    await hub.serve(box.facts(1, 2))

    [ack] = await hub.serve(box.hello(acked_seq=4))

    assert (ack.upto_seq, ack.want_seq) == (2, 3)
    await hub.serve(box.facts(3, 4))
    assert await hub.records(box) == box.records[LEDGER]


async def test_telemetry_that_the_store_shed_is_skipped_and_never_waited_for(hub: Hub):
    box = await hub.enrol()
    box.write(*(faulted(number) for number in range(1, 10)), stream=TELEMETRY)
    await hub.serve(box.facts(1, 2, stream=TELEMETRY))
    [gap] = await hub.serve(box.facts(6, 7, stream=TELEMETRY))

    [ack] = await hub.serve(box.hello(stream=TELEMETRY, tail_seq=6))
    [last] = await hub.serve(box.facts(6, 9, stream=TELEMETRY))

    assert (gap.want_seq, ack.upto_seq, ack.want_seq, ack.upto_hash) == (3, 5, 0, b"")
    assert last.upto_seq == 9
    assert await hub.broken() == []


async def test_what_neither_side_has_any_more_is_passed_over_and_parked_for_a_person(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 10)))
    await hub.serve(box.facts(1, 2))

    [ack] = await hub.serve(box.hello(tail_seq=6, acked_seq=8))
    [again] = await hub.serve(box.hello(tail_seq=6, acked_seq=8))
    [last] = await hub.serve(box.facts(6, 9))

    assert (ack.upto_seq, ack.upto_hash, ack.want_seq, again.upto_seq) == (5, b"", 6, 5)
    assert (last.upto_seq, last.refusal) == (9, "")
    [(seq, reason, times)] = await hub.rows(t.parked, "seq", "reason", "times")
    assert (seq, times) == (3, 1)
    assert reason == "facts 3 to 5 are lost: the box keeps only what came after fact 5"
    assert await hub.takings("s001") == (6 * 550, 6)


async def test_only_what_no_range_holds_is_missing_where_the_box_begins_later(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 10)))
    await hub.serve(box.facts(1, 2), box.facts(4, 5, ahead=True), box.facts(8, 8, ahead=True))

    [ack] = await hub.serve(box.hello(tail_seq=7, acked_seq=9))
    [last] = await hub.serve(box.facts(7, 9))

    assert (ack.upto_seq, [(one.first_seq, one.upto_seq) for one in ack.ahead]) == (6, [(8, 8)])
    assert last.upto_seq == 9
    assert [reason for (reason,) in await hub.rows(t.parked, "reason")] == [
        "facts 3 to 3 are lost: the box keeps only what came after fact 6",
        "facts 6 to 6 are lost: the box keeps only what came after fact 6",
    ]


async def test_money_is_never_skipped(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 10)))

    [ack] = await hub.serve(box.hello(tail_seq=6))

    assert ack.upto_seq == 0


async def test_facts_of_a_life_that_is_over_are_kept_aside_and_counted_nowhere(hub: Hub):
    old = await hub.enrol()
    old.write(sold(1), sold(2), sold(3))
    await hub.serve(old.facts(1, 1))
    new = await hub.enrol()
    new.write(sold(1, minor=900))

    acks = await hub.serve(old.facts(2, 3), new.facts(1, 1))
    [hello] = await hub.serve(old.hello(acked_seq=3))

    assert {(ack.epoch, ack.upto_seq, ack.refusal) for ack in acks} == {(1, 3, "epoch"), (2, 1, "")}
    assert (hello.upto_seq, hello.want_seq, hello.refusal) == (3, 0, "epoch")
    assert await hub.records(old, table=t.aside) == old.records[LEDGER][1:]
    assert await hub.takings("s001") == (550 + 900, 2)
    assert await hub.broken() == []
    assert await hub.rows(t.box, "epoch", "refusal") == [(1, "epoch"), (2, "")]


async def test_the_credit_is_never_nothing(hub: Hub):
    box = await hub.enrol()
    while hub.inbox.room.put(Incoming("t", bytes(60_000))):
        pass

    [ack] = await hub.serve(box.hello())

    assert ack.credit_bytes == 16 * 1024


async def test_changed_bytes_in_the_hubs_own_books_are_found(hub: Hub):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 5)))
    await hub.serve(box.facts(1, 4))

    async with hub.engine.begin() as connection:
        await connection.execute(text("UPDATE fact SET record = hash WHERE seq = 3"))

    assert await hub.broken() == [3]


@pytest.mark.parametrize("seq", [1, 3, 4])
async def test_a_fact_that_is_missing_in_the_hubs_own_books_is_found(hub: Hub, seq: int):
    box = await hub.enrol()
    box.write(*(sold(number) for number in range(1, 5)))
    await hub.serve(box.facts(1, 4))

    async with hub.engine.begin() as connection:
        await connection.execute(text(f"DELETE FROM fact WHERE seq = {seq}"))

    assert await hub.broken() == [seq]
