"""A drawer that can tell: each opening has a reason, and one that has none is seen."""

import pytest

from edge.drivers.errors import DeviceOffline
from edge.lanes.desk import drawer_watch
from edge.lanes.desk.drawer_watch import LEFT_OPEN_S, TOLD_S, DrawerWatch
from protocol.facts import DrawerForced, DrawerLeftOpen, DrawerOpened


class Drawer:
    """A switch that a test moves."""

    def __init__(self) -> None:
        self.now: bool | Exception | None = False

    def health(self): ...

    async def open(self) -> None: ...

    async def is_open(self) -> bool | None:
        if isinstance(self.now, Exception):
            raise self.now
        return self.now


class Clock:
    now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s

    def wall_ms(self) -> int:
        return 0

    async def sleep(self, seconds: float) -> None: ...


class Watched(DrawerWatch):
    """A watch with all that it writes and waits for in a test's hands."""

    def __init__(self) -> None:
        self.drawer, self.facts, self.clock = Drawer(), [], Clock()
        super().__init__(self.drawer, self, self.clock, lambda: "王芳")

    def put(self, body) -> None:
        self.facts.append(body)


@pytest.fixture
def watch() -> Watched:
    made = Watched()
    made.saw(False)
    return made


def codes(watch) -> list[str]:
    return [notice.code for notice in watch.notices()]


def test_a_drawer_that_was_told_to_open_may_be_open(watch) -> None:
    watch.told()
    watch.clock.now_s += TOLD_S
    watch.saw(True)

    assert (watch.facts, codes(watch)) == ([], [])


def test_one_that_was_not_is_a_fact_with_who_was_there_and_a_notice_until_it_is_shut(watch) -> None:
    watch.told()
    watch.saw(True)
    watch.saw(False)
    watch.clock.now_s += TOLD_S + 1
    for _ in range(3):
        watch.saw(True)

    assert watch.facts == [DrawerForced("王芳")]
    assert codes(watch) == ["drawer-forced"]
    watch.saw(False)
    assert codes(watch) == []


def test_a_drawer_left_open_is_asked_to_be_shut_and_is_a_fact_once_it_is(watch) -> None:
    watch.told()
    watch.saw(True)
    watch.clock.now_s += LEFT_OPEN_S
    watch.saw(True)
    assert codes(watch) == ["drawer-left-open"]
    assert watch.facts == []

    watch.clock.now_s += 5
    watch.saw(False)
    assert watch.facts == [DrawerLeftOpen("王芳", int((LEFT_OPEN_S + 5) * 1000))]
    assert codes(watch) == []


def test_what_was_not_seen_to_open_was_not_forced(watch) -> None:
    watch.saw(None)
    watch.saw(True)

    assert (watch.facts, codes(watch)) == ([], [])


async def test_a_drawer_that_cannot_be_asked_tells_nothing(watch) -> None:
    watch.drawer.now = DeviceOffline("gone")

    assert await watch._look() is None


async def test_at_the_lane_a_sale_has_its_reason_and_a_key_has_none(bench, monkeypatch) -> None:
    monkeypatch.setattr(drawer_watch, "LOOK_EVERY_S", 0.0)
    bench.drawer.is_it_open = False
    await bench.settle()
    await bench.do("OpenDrawer", reason="换零钱")
    bench.drawer.is_it_open = True
    await bench.settle()
    assert [type(fact.body) for fact in bench.books.facts] == [DrawerOpened]
    assert bench.notices() == []

    bench.drawer.is_it_open = False
    await bench.settle()
    bench.clock.now_s += 100
    bench.drawer.is_it_open = True
    await bench.settle()

    assert bench.books.facts[-1].body == DrawerForced("王芳")
    assert bench.books.facts[-1].lane == "03"
    assert bench.notices() == ["drawer-forced"]
