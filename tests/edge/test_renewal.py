"""When a box asks for its next certificate, whatever its clock says."""

import asyncio
import itertools
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.config import ConfigError
from edge.enrol import NoAuthority
from edge.identity import BoxIdentity
from edge.renewal import AGAIN_S, DARK_S, LOOK_S, NONE_S, Renewal
from protocol.link import Broker
from protocol.link.virtual import VirtualClock, run

DAY_S = 24 * 3600.0
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


class FakeDoor:
    """One that wants a certificate or not; `renew` is answered by `answers`, the last for ever."""

    broker = Broker("mq", 8883, tls=True)

    def __init__(self, *answers: Exception | None, hub: str = "http://hub") -> None:
        self.identity = BoxIdentity("acme", "s1", "b1", 1, "CNY", "mqtts://mq", "", hub=hub)
        self.answers, self.wants = list(answers), True
        self.asked_s: list[float] = []

    def due(self, wall_ms: int) -> bool:
        return self.wants


@pytest.fixture
def asking(monkeypatch):
    """Nobody is asked over HTTP: the door keeps when it was asked, and answers."""

    async def inline(work, *args):
        return work(*args)

    def renew(door, _key, _wall_ms):
        door.asked_s.append(asyncio.get_running_loop().time())
        answer = door.answers.pop(0) if len(door.answers) > 1 else door.answers[0]
        if answer:
            raise answer
        door.wants = False

    monkeypatch.setattr("edge.renewal.renew", renew)
    monkeypatch.setattr("edge.renewal.asyncio.to_thread", inline)


async def story(door, seconds, dark_s=lambda: 0.0):
    renewal = Renewal(door, KEY, VirtualClock(), dark_s, random.Random(1))
    running = asyncio.create_task(renewal.run())
    began_s = asyncio.get_running_loop().time()
    await asyncio.sleep(seconds)
    running.cancel()
    await asyncio.wait({running})
    return [at_s - began_s for at_s in door.asked_s]


@pytest.mark.usefixtures("asking")
def test_a_box_that_wants_one_asks_within_a_minute_and_then_no_more():
    (asked_s,) = run(story(FakeDoor(None), 10 * DAY_S))

    assert 0 <= asked_s <= LOOK_S


@pytest.mark.usefixtures("asking")
def test_a_hub_that_is_away_or_refuses_is_asked_again_each_hour_or_so():
    asked_s = run(story(FakeDoor(ConfigError("away"), ConfigError("refused"), None), DAY_S))

    assert len(asked_s) == 3
    assert all(0.8 * AGAIN_S <= b - a <= 1.2 * AGAIN_S + LOOK_S for a, b in itertools.pairwise(asked_s))


@pytest.mark.usefixtures("asking")
def test_a_hub_without_an_authority_is_asked_once_a_day():
    asked_s = run(story(FakeDoor(NoAuthority("none")), 10 * DAY_S))

    assert 8 <= len(asked_s) <= 12
    assert min(b - a for a, b in itertools.pairwise(asked_s)) >= 0.8 * NONE_S


@pytest.mark.usefixtures("asking")
def test_a_line_that_stays_dark_is_a_reason_though_the_clock_says_that_all_is_well():
    door = FakeDoor(None)
    door.wants = False

    assert run(story(door, DAY_S, dark_s=lambda: DARK_S - 1)) == []
    asked_s = run(story(door, DAY_S, dark_s=lambda: DARK_S))
    assert 20 <= len(asked_s) <= 30


@pytest.mark.usefixtures("asking")
def test_a_box_that_does_not_know_where_its_hub_is_asks_nobody():
    assert run(story(FakeDoor(None, hub=""), DAY_S)) == []
