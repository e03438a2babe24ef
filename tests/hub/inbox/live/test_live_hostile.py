"""Broken and hostile messages: kept where a person can see them, within bounds, and in nobody's way."""

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.db import tables as t
from hub.masters.load import load
from protocol.batch import encode_batch
from protocol.chain import links
from protocol.link.link import Incoming
from protocol.messages import Pull
from protocol.packing import pack
from protocol.topics import Address
from retail.catalogue import Item
from tests.hub.inbox.live.world import ORG, PRICE_MINOR, Box, Hub, drawer, sold

LEAVES = ("up/hello", "up/ledger", "up/telemetry", "up/pull")
NOISE = (b"", b"\x00", b"\x01" * 64, b"\x01" * 65, b"\xff" * 200, b"\x91" * 5_000, bytes(70_000))


async def works(hub: Hub, box: Box) -> bool:
    """Whether the inbox takes what this box has, and has had no quarrel with its database."""
    (*_, ack) = await hub.send(box.facts())
    assert hub.clock.slept == []
    return ack.upto_seq == len(box.records) and await hub.facts(box) == box.numbered


async def test_noise_on_any_topic_is_passed_over(hub: Hub):
    box = (await hub.meet()).sell(2)
    topics = [box.address.topic(leaf) for leaf in LEAVES]

    acks = await hub.send(*(Incoming(topic, payload) for topic in topics for payload in NOISE))

    assert acks == []
    assert await works(hub, box)


async def test_noise_under_a_good_seal_is_parked_once_with_its_reason(hub: Hub):
    box = (await hub.meet()).sell(2)
    noise = [box.says(leaf, payload) for leaf in LEAVES for payload in NOISE]

    assert await hub.send(*noise) == await hub.send(*noise) == []

    rows = await hub.rows(t.parked, box)
    assert len(rows) == len(noise)
    assert all(row["reason"] and row["times"] == 2 for row in rows)
    assert await works(hub, box)


NO_BOX = (
    f"ln/v1/{ORG}/00/x/b1/up/hello",
    f"ln/v1/{ORG}/zz/s001/b1/up/ledger",
    f"ln/v1/{ORG}/00/s'; DROP TABLE fact; --/b1/up/ledger",
    f"ln/v1/{ORG}/00/{'s' * 300}/b1/up/ledger",
    f"ln/v1/{ORG}/00/s001/b1/up/else",
)


async def test_topics_that_name_no_box_are_passed_over(hub: Hub):
    box = (await hub.meet()).sell(1)

    assert await hub.send(*(Incoming(topic, b"anything") for topic in NO_BOX)) == []

    assert await works(hub, box)


async def test_every_truncation_of_a_batch_is_refused_and_the_whole_one_taken(hub: Hub):
    box = (await hub.meet()).sell(3)
    whole = box.facts()

    acks = await hub.send(*(Incoming(whole.topic, whole.payload[:end]) for end in range(0, len(whole.payload), 7)))

    assert acks == []
    assert await works(hub, box)


async def test_a_box_that_nobody_enrolled_is_told_so_and_its_facts_are_not_taken(hub: Hub):
    stranger = Box(Address(ORG, "s999", "b1"), 1, Ed25519PrivateKey.generate()).sell(2)

    assert await hub.send(stranger.facts()) == []

    answer = await hub.ask(stranger)
    assert (answer.upto_seq, answer.refusal) == (0, "unknown-box")
    assert await hub.facts(stranger) == []


async def test_what_strangers_send_fills_no_disk(hub: Hub):
    box, before = (await hub.meet()).sell(1), len(await hub.rows(t.parked))
    strangers = [Address(ORG, f"x{n}", "b1").topic("up/ledger") for n in range(80)]

    for n in range(4):
        await hub.send(*(Incoming(topic, b"junk %d" % n) for topic in strangers))
        await hub.send(*(Incoming(box.address.topic("up/ledger"), b"junk %d %d" % (n, m)) for m in range(80)))

    assert len(await hub.rows(t.parked)) - before <= 2 * 200
    assert await works(hub, box)


async def test_a_batch_sealed_by_another_key_is_refused(hub: Hub):
    box = (await hub.meet()).sell(2)

    acks = await hub.send(box.says("up/ledger", encode_batch(box.batch()), Ed25519PrivateKey.generate()))

    assert acks == []
    assert await hub.parked(box)
    assert await works(hub, box)


async def test_a_batch_of_one_box_under_anothers_topic_is_refused(hub: Hub):
    one, other = (await hub.meet()).sell(2), (await hub.meet()).sell(3)

    moved = Incoming(other.address.topic("up/ledger"), one.facts().payload)
    named = other.says("up/ledger", encode_batch(one.batch()))
    acks = await hub.send(moved, named)

    assert acks == []
    assert await hub.facts(other) == []
    assert await works(hub, other)


async def test_records_that_do_not_lead_to_their_hash_are_parked_and_refused(hub: Hub):
    box = (await hub.meet()).sell(4)
    await hub.send(box.facts(1, 2))

    edited = box.facts(3, 4, records=(sold(3, qty=9), box.records[3]))
    (ack,) = await hub.send(edited)

    assert (ack.upto_seq, ack.refusal) == (2, "chain")
    assert len(await hub.parked(box)) == 1
    assert await works(hub, box)


async def test_another_history_is_parked_and_refused(hub: Hub):
    box = (await hub.meet()).sell(2)
    await hub.send(box.facts())
    other = Box(box.address, box.epoch, box.key).write(sold(7, qty=7)).sell(3)

    (ack,) = await hub.send(other.facts(3, 4))
    (overlapping,) = await hub.send(other.facts(1, 4))

    assert (ack.upto_seq, ack.refusal) == (2, "chain")
    assert (overlapping.upto_seq, overlapping.refusal) == (2, "chain")
    assert await hub.facts(box) == box.numbered


async def test_a_rolled_back_box_can_tell_from_the_answer_that_its_facts_are_others(hub: Hub):
    box = (await hub.meet()).sell(3)
    await hub.send(box.facts())
    other = Box(box.address, box.epoch, box.key).write(sold(7, qty=7)).sell(4)

    (repeat,) = await hub.send(other.facts(1, 3))
    greeting = await hub.ask(other)

    assert repeat.upto_hash == greeting.upto_hash == box.hashes[3]


async def test_one_unreadable_record_is_parked_and_the_others_flow(hub: Hub):
    box = (await hub.meet()).sell(2).write(b"\xc1 not msgpack").write(pack([1, "01", 20260301, 1, ["no sale"]]))
    box.write(sold(3))

    (ack,) = await hub.send(box.facts())

    assert (ack.upto_seq, ack.refusal) == (5, "")
    assert await hub.facts(box) == box.numbered
    assert sorted(row["seq"] for row in await hub.rows(t.parked, box)) == [3, 4]
    assert await hub.takings_minor(box) == 3 * PRICE_MINOR


async def test_a_kind_of_tomorrow_is_kept_and_shown(hub: Hub):
    box = (await hub.meet()).sell(1).write(pack([47, "01", 20260301, 1, ["anything"]])).write(drawer())

    assert await works(hub, box)

    (row,) = await hub.rows(t.parked, box)
    assert (row["seq"], "47" in row["reason"]) == (2, True)
    assert [row["kind"] for row in await hub.rows(t.fact, box)] == [1, 47, 2]


async def test_a_kind_of_any_size_is_kept(hub: Hub):
    box = await hub.meet()
    for kind in (-(2**63), -1, 0, 2**31, 2**64 - 1):
        box.write(pack([kind, "01", 20260301, 1, []]))

    assert await works(hub, box.write(sold(1)))


HUGE = 2**64 - 1
AMOUNTS = (HUGE, 2**63, 2**63 - 1, -(2**63), 10**12 + 1)


def odd_sales() -> list[bytes]:
    """Records that are sales by their types, with values that no table takes."""
    plain = msgspec.msgpack.decode(sold(1))
    odd = []
    for value in AMOUNTS:
        for path in ((2,), (3,), (4, 0, 1), (4, 0, 4), (4, 0, 5), (4, 0, 6)):
            odd.append(changed(plain, path, value))
        for field in range(1, 6):
            odd.append(changed(plain, (4, 0, 7, 0, field), value))
        for field in (1, 2):
            odd.append(changed(plain, (4, 0, 8, 0, field), value))
    for text in ("", "\0", "a\0b", "x" * 4_000, "名" * 40, "\x1f", "\ud7ff\ue000\U0010ffff"):
        for path in ((1,), (4, 0, 0), (4, 0, 2), (4, 0, 3), (4, 0, 7, 0, 0), (4, 0, 8, 0, 0), (4, 0, 8, 0, 3)):
            odd.append(changed(plain, path, text))
    return odd


def changed(plain: list, path: tuple[int, ...], value: object) -> bytes:
    made = msgspec.msgpack.decode(pack(plain))
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return pack(made)


async def test_sales_with_values_that_no_table_takes_hold_nothing_up(hub: Hub):
    box = (await hub.meet()).write(*odd_sales())

    assert await works(hub, box)

    (ack,) = await hub.send(box.write(sold(2)).facts(len(box.records)))
    assert ack.upto_seq == len(box.records)
    assert 2 in [row["number"] for row in await hub.rows(t.sale, box)]


async def test_each_odd_sale_alone_holds_nothing_up(hub: Hub):
    boxes = []
    for record in odd_sales()[::3]:
        boxes.append((await hub.meet()).write(record).sell(1))

    await hub.send(*(box.facts() for box in boxes))

    for box in boxes:
        assert await hub.facts(box) == box.numbered


async def test_a_greeting_for_no_life_or_stream_of_this_box_is_parked(hub: Hub):
    box = (await hub.meet()).sell(1)
    epochs = [{"epoch": epoch} for epoch in (2**64 - 1, 2**63, 0, -1)]
    streams = [{"stream": stream} for stream in ("", "led\0ger", "x" * 4_000, "sale'; --")]

    await hub.send(*(box.hello(**other) for other in epochs + streams))

    assert len(await hub.parked(box)) == len(epochs + streams)
    assert await works(hub, box)


async def test_a_greeting_with_any_figures_and_texts_is_answered_or_parked(hub: Hub):
    box = (await hub.meet()).sell(1)
    figures = ("head_seq", "acked_seq", "tail_seq", "wall_ms", "masters_revision", "pending_receipts", "pending_minor")
    texts = dict.fromkeys(("boot", "state", "reason", "version"), "\0" + "名" * 1_000)
    odd = [
        box.hello(**dict.fromkeys(figures, value), **texts, stream=stream)
        for stream in ("ledger", "telemetry")
        for value in (2**64 - 1, 2**63, 2**62, -(2**63))
    ]

    for message in odd:
        await hub.send(message)

    answers = [ack for ack in hub.acks() if ack.nonce in range(1, len(odd) + 1)]
    assert len(answers) + len(await hub.parked(box)) >= len(odd)
    assert await works(hub, box)


PULLS = (
    Pull(1, 0, 1, "", 0),
    Pull(2, 0, 1, "", -5),
    Pull(3, 0, 1, "", 2**64 - 1),
    Pull(2**64 - 1, 2**64 - 1, 2**64 - 1, "", 10),
    Pull(5, -(2**63), 2**63, "", 10),
    Pull(6, 0, 1, "item/\0", 10),
    Pull(7, 0, 1, "\0", 10),
    Pull(8, 0, 1, "x" * 4_000, 10),
    Pull(9, 5, 1, "", 10),
)


async def test_a_pull_of_anything_is_answered_or_parked(hub: Hub):
    await load(hub.engine, ORG, [Item(f"item{n}", f"Item {n}", 100) for n in range(5)])
    boxes = [await hub.meet() for _ in PULLS]

    await hub.send(*(box.says("up/pull", pack(pull)) for box, pull in zip(boxes, PULLS, strict=True)))

    parked = [box for box in boxes if await hub.parked(box)]
    assert len(parked) < len(boxes)
    await hub.pages(*(box for box in boxes if box not in parked))
    assert await works(hub, boxes[0].sell(1))


async def test_a_chain_link_beside_the_box_proves_nothing_without_its_seal(hub: Hub):
    """The chain alone is no secret: anybody can continue it."""
    box = (await hub.meet()).sell(2)
    await hub.send(box.facts())
    record = sold(3, qty=99)
    (digest,) = links(box.hashes[-1], 3, [record])
    batch = box.batch(1, 1, first_seq=3, previous_hash=box.hashes[-1], records=(record,), head_hash=digest)

    assert await hub.send(box.says("up/ledger", encode_batch(batch), Ed25519PrivateKey.generate())) == []

    assert await hub.facts(box) == box.numbered
