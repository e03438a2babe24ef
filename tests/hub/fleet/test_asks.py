"""Questions to boxes: sent until they are answered or too old, answered once, by the box that was asked."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.asking import AGAIN_S, ask_boxes
from hub.fleet.asks import OPEN_MAX, WITHIN_S_MAX, answered, ask_box, asks, one_ask
from hub.fleet.stores import FleetError
from hub.inbox.deciding.letters import Opened, read_letter
from protocol.link.link import LinkLost
from protocol.messages import Ask, Told
from protocol.packing import BadMessage, pack, unpack
from protocol.seal import unseal
from protocol.squeeze import squeeze
from tests.hub.inbox.box import HUB_KEY, NOW_MS, ORG, Hub, StillClock, Wire


async def asked(engine: AsyncEngine, now_ms: int = NOW_MS):
    async with engine.connect() as connection:
        rows = await asks(connection, ORG, now_ms)
        return [await one_ask(connection, ORG, row.id, now_ms) for row in rows]


def told(question: str, text: str = "all is well", outcome: str = "done") -> Told:
    return Told(question, outcome, NOW_MS + 5, squeeze(text.encode(), 3))


async def test_a_box_answers_through_the_inbox_and_once(engine: AsyncEngine):
    hub = Hub(engine)
    box, other = await hub.enrol("s001"), await hub.enrol("s002")
    made = await ask_box(engine, box.address, "status", "wang", NOW_MS, 60)
    assert [one.outcome for one in await asked(engine)] == ["open"]

    await hub.serve(other.message("up/told", pack(told(made, "not mine"))))
    assert [one.outcome for one in await asked(engine)] == ["open"]
    await hub.serve(box.message("up/told", pack(told(made))))
    await hub.serve(box.message("up/told", pack(told(made, "again", "failed"))))
    (one,) = await asked(engine)
    assert (one.outcome, one.text, one.who, one.answered_ms) == ("done", "all is well", "wang", NOW_MS)
    assert await hub.parked() == []


async def test_one_that_is_too_old_is_sent_no_more_and_says_so(engine: AsyncEngine):
    box = await Hub(engine).enrol("s001")
    made = await ask_box(engine, box.address, "log", "wang", NOW_MS, 60)
    (one,) = await asked(engine, NOW_MS + 60_000)
    assert (one.outcome, one.text) == ("expired", "")
    assert await answered(engine, box.address, told(made, outcome="expired"), NOW_MS + 70_000)
    assert (await asked(engine, NOW_MS + 80_000))[0].text == "all is well"


async def test_what_cannot_be_asked_is_refused(engine: AsyncEngine):
    box = await Hub(engine).enrol("s001")
    for what, within, who in (("dance", 60, ""), ("log", 0, ""), ("log", WITHIN_S_MAX + 1, ""), ("log", 60, "x" * 65)):
        with pytest.raises(FleetError):
            await ask_box(engine, box.address, what, who, NOW_MS, within)
    with pytest.raises(FleetError, match="no box s001/b7"):
        await ask_box(engine, type(box.address)(ORG, "s001", "b7"), "log", "", NOW_MS, 60)
    for _ in range(OPEN_MAX):
        await ask_box(engine, box.address, "log", "", NOW_MS, 60)
    with pytest.raises(FleetError, match="open already"):
        await ask_box(engine, box.address, "log", "", NOW_MS, 60)


async def test_an_answer_that_cannot_be_read_is_an_answer_all_the_same(engine: AsyncEngine):
    box = await Hub(engine).enrol("s001")
    made = await ask_box(engine, box.address, "log", "", NOW_MS, 60)
    assert await answered(engine, box.address, Told(made, "done", NOW_MS, b"\0\1"), NOW_MS)
    assert "cannot be read" in (await asked(engine))[0].text


async def test_a_question_is_sent_again_until_it_is_answered_or_too_old(engine: AsyncEngine):
    class Clock(StillClock):
        async def sleep(self, seconds: float) -> None:
            self.now_ms += round(seconds * 1000)
            if self.now_ms > NOW_MS + 100_000:
                raise LinkLost("the end")

    box = await Hub(engine).enrol("s001")
    made = await ask_box(engine, box.address, "status", "", NOW_MS, 50)
    wire = Wire()
    with pytest.raises(LinkLost):
        await ask_boxes(wire, engine, ORG, HUB_KEY, Clock(), speaks=lambda: True)
    heard = [unpack(unseal(one.payload, one.topic, HUB_KEY.public_key()), Ask) for one in wire.sent]
    assert heard == [Ask(made, "status", NOW_MS + 50_000)] * (1 + int(50 / AGAIN_S))
    assert {one.topic for one in wire.sent} == {box.address.topic("down/ask")}


@pytest.mark.parametrize(
    "told", [("", "done", 1, b""), ("a b", "done", 1, b""), ("a", "x" * 17, 1, b""), ("a", "b", -1, b"")]
)
async def test_an_answer_to_nothing_is_unreadable(engine: AsyncEngine, told):
    box = await Hub(engine).enrol("s001")
    with pytest.raises(BadMessage):
        read_letter(Opened(box.address, "up/told", pack(told), frozenset({1})))
