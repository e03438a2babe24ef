"""The newest sales come before a backlog: counted at once, never twice, and the cursor says what is still missing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from hub.db import tables as t
from hub.inbox.verify import verify_chains
from protocol.messages import Range
from tests.hub.inbox.box import LEDGER, ORG, Box, Hub, opened, sold

FACTS = 20


@pytest.fixture
async def box(hub: Hub) -> Box:
    """A box that sold for a while without a line."""
    made = await hub.enrol()
    made.write(*(sold(number) for number in range(1, FACTS + 1)))
    return made


async def test_the_newest_sale_counts_at_once_and_is_told_as_a_range(hub: Hub, box: Box):
    [ack] = await hub.serve(box.facts(19, 20, ahead=True))

    assert (ack.upto_seq, ack.want_seq, ack.refusal) == (0, 0, "")
    assert ack.ahead == (Range(19, 20, box.hashes()[20]),)
    assert await hub.rows(t.sale, "number") == [(19,), (20,)]
    assert await hub.takings("s001") == (1100, 2)
    assert await hub.broken() == []


async def test_the_backlog_comes_up_to_the_range_and_jumps_over_it(hub: Hub, box: Box):
    await hub.serve(box.facts(15, 18, ahead=True))

    [below] = await hub.serve(box.facts(1, 13))
    [there] = await hub.serve(box.facts(14, 14))

    assert (below.upto_seq, below.ahead) == (13, (Range(15, 18, box.hashes()[18]),))
    assert (there.upto_seq, there.upto_hash, there.ahead) == (18, box.hashes()[18], ())
    assert await hub.records(box) == box.records[LEDGER][:18]
    assert await hub.takings("s001") == (18 * 550, 18)


async def test_a_greeting_is_told_of_the_ranges(hub: Hub, box: Box):
    await hub.serve(box.facts(15, 16, ahead=True))
    await hub.serve(box.facts(18, 18, ahead=True))

    [ack] = await Hub(hub.engine).serve(box.hello())

    assert ack.ahead == (Range(15, 16, box.hashes()[16]), Range(18, 18, box.hashes()[18]))


async def test_a_hub_that_died_before_its_commit_has_neither_the_facts_nor_the_range(hub: Hub, box: Box, monkeypatch):
    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("hub.inbox.keeping.books.note", die)
        with pytest.raises(KeyboardInterrupt):
            await hub.serve(box.facts(15, 16, ahead=True))
    assert await hub.records(box) == []

    [ack] = await Hub(hub.engine).serve(box.facts(15, 16, ahead=True))

    assert ack.ahead == (Range(15, 16, box.hashes()[16]),)
    assert await hub.takings("s001") == (1100, 2)


async def test_a_backlog_that_does_not_lead_to_the_range_is_refused_and_kept_where_a_person_sees_it(hub: Hub, box: Box):
    await hub.serve(box.facts(15, 16, ahead=True))
    other = Box(box.address, box.epoch, box.key)
    other.write(*(opened(number) for number in range(1, 15)))

    [ack] = await hub.serve(other.facts(1, 14))

    assert (ack.upto_seq, ack.refusal) == (0, "chain")
    [(_, reason, seq, times)] = await hub.parked()
    assert (reason, seq, times) == ("facts 1 to 14 of epoch 1: the chain differs from ours at fact 14", 0, 1)
    assert await hub.takings("s001") == (1100, 2)


async def test_facts_of_a_life_that_is_over_go_aside_ahead_of_their_backlog_too(hub: Hub, box: Box):
    await hub.serve(box.facts(15, 16, ahead=True))
    await hub.enrol()

    await hub.serve(box.facts(17, 18, ahead=True))
    [ack] = await hub.serve(box.facts(1, 20))

    assert (ack.upto_seq, ack.refusal, ack.ahead) == (20, "epoch", ())
    assert await hub.takings("s001") == (1100, 2)
    assert await hub.records(box, table=t.aside) == [*box.records[LEDGER][:14], *box.records[LEDGER][16:]]
    assert await hub.broken() == []


async def test_the_books_say_how_many_facts_are_ahead_and_how_many_are_missing(hub: Hub, box: Box):
    await hub.serve(box.facts(1, 5), box.facts(10, 12, ahead=True), box.facts(18, 20, ahead=True))

    [walked] = await verify_chains(hub.engine, ORG)

    assert (walked.facts, walked.ahead, walked.missing, walked.broken_at) == (11, 6, 9, 0)


@pytest.mark.parametrize("seq", [3, 5, 10, 11, 12, 18, 20])
async def test_a_fact_that_was_changed_or_lost_is_found_on_either_side_of_a_gap(hub: Hub, box: Box, seq: int):
    await hub.serve(box.facts(1, 5), box.facts(10, 12, ahead=True), box.facts(18, 20, ahead=True))

    async with hub.engine.begin() as connection:
        await connection.execute(text(f"UPDATE fact SET record = hash WHERE seq = {seq}"))
    assert await hub.broken() == [seq]

    async with hub.engine.begin() as connection:
        await connection.execute(text(f"DELETE FROM fact WHERE seq = {seq}"))
    assert await hub.broken() == [seq]


numbers = st.integers(1, FACTS)
spans = st.tuples(numbers, numbers).map(lambda two: (min(two), max(two)))
groups = st.lists(st.lists(st.tuples(spans, st.booleans()), min_size=1, max_size=5), max_size=6)
in_an_example = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@in_an_example
@given(groups)
async def test_however_head_and_backlog_arrive_every_sale_counts_once(hub: Hub, groups: list):
    box = await hub.enrol(f"s{next(_stores)}")
    box.write(*(sold(number) for number in range(1, FACTS + 1)))

    for group in groups:
        await hub.serve(*(box.facts(*span, ahead=ahead) for span, ahead in group))
    [ack] = await hub.serve(box.hello())
    held = {*range(1, ack.upto_seq + 1), *(n for one in ack.ahead for n in range(one.first_seq, one.upto_seq + 1))}
    assert await hub.takings(box.address.store) == (550 * len(held), len(held))
    assert ack.upto_hash == box.hashes()[ack.upto_seq]

    [ack] = await hub.serve(box.facts(ack.upto_seq + 1 if ack.upto_seq < FACTS else 1, FACTS))
    assert (ack.upto_seq, ack.ahead) == (FACTS, ())
    assert await hub.records(box) == box.records[LEDGER]
    assert await hub.takings(box.address.store) == (550 * FACTS, FACTS)
    assert await hub.broken() == []


_stores = iter(range(100, 10_000))
