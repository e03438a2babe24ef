"""Members' cards at a lane, from a reader, a scanner or a keyboard; payment cards are kept nowhere."""

import pytest
import structlog

from edge.drivers.roles import DeviceState, Scan
from retail.card_line import Card, encode

PAN = "4111111111111111"
TRACKS = encode(PAN, "WANG/FANG", format_code="B")


async def test_a_card_on_the_reader_names_the_member(bench):
    asked = []
    execute = bench.lane.execute

    async def listen(command_id, raw, **more):
        asked.append(raw)
        return await execute(command_id, raw, **more)

    bench.lane.execute = listen
    bench.card.reads.put_nowait(Card("0012345"))
    await bench.settle()

    assert asked == [{"do": "NameMember", "code": "0012345"}]
    assert bench.lane.view().trouble.code == "no-member"


@pytest.mark.parametrize("do", ["Scan", "AddItem", "NameMember"])
async def test_a_members_stripe_names_them_wherever_it_is_read(bench, do):
    assert await bench.do(do, code=encode("0012345", "WANG/FANG")) == "no-member"


@pytest.mark.parametrize("do", ["Scan", "AddItem", "NameMember"])
@pytest.mark.parametrize("read", [TRACKS, TRACKS[:25], f";{PAN}=29", f"%B{PAN}^"])
async def test_a_payment_card_is_refused_and_nothing_of_it_is_kept(bench, do, read):
    with structlog.testing.capture_logs() as logged:
        reply = await bench.lane.execute("c", {"do": do, "code": read})
        await bench.settle()

    assert reply.problem.code == "payment-card"
    kept = (
        reply,
        logged,
        bench.books.facts,
        bench.carts.bodies,
        bench.books.answers,
        bench.lane.view(),
        vars(bench.till),
    )
    assert PAN not in repr(kept)


async def test_a_payment_card_on_the_reader_or_scanner_is_said_in_words_and_the_sale_goes_on(bench):
    await bench.do("Scan", code="2900000000018")
    bench.card.reads.put_nowait(Card(payment=True))
    await bench.settle()
    assert bench.lane.view().trouble.code == "payment-card"

    bench.scanner.reads.put_nowait(Scan(TRACKS))
    await bench.settle()
    assert bench.lane.view().trouble.code == "payment-card"
    assert PAN not in repr(bench.lane.view())

    await bench.do("Pay", kind="cash", given_minor=550)
    assert bench.books.sales


async def test_a_half_read_card_asks_for_another_swipe(bench):
    assert await bench.do("Scan", code=";0012345=29") == "card-unread"


async def test_with_the_reader_gone_the_lane_says_what_to_do(bench):
    bench.card.become(DeviceState.OFFLINE)

    assert bench.notices() == ["card-away"]
