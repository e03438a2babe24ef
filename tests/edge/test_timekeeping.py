"""The store's clock on the machine's: what was known at the start, what people say, and what head office is told."""

from zoneinfo import ZoneInfo

import pytest

from edge.journal import TELEMETRY
from edge.journal.shifts import day_closing
from edge.lanes.store.reckoning import HEAD_OFFICE, OPERATOR, Doubt
from edge.timekeeping import (
    FILE,
    KEEP_S,
    Said,
    StoreClock,
    Timekeeper,
    how_far,
    known_since_ms,
    said,
    store_time,
    write_said,
)
from protocol.facts import ClockDoubted, ClockTrusted, decode_fact
from tests.edge.journal.care.test_forget import tamper
from tests.edge.journal.shop import NOON_MS, TODAY, draft, drawer, open_journal

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = 24 * 3_600_000


class Machine:
    """A clock that says whatever it is set to; its seconds pass when told."""

    def __init__(self, wall_ms, mono_s=0.0):
        self.wall, self.mono = wall_ms, mono_s

    def wall_ms(self):
        return self.wall

    def monotonic(self):
        return self.mono

    async def sleep(self, seconds):
        self.mono += seconds


async def told(journal):
    stored = journal.read_after(TELEMETRY, 0, 100, 64_000)
    return [decode_fact(each.record).body for each in stored]


async def test_a_box_begins_with_the_time_of_its_last_fact(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert known_since_ms(journal, tmp_path, SHANGHAI) == 0
        done = await journal.complete_sale(draft())

        assert known_since_ms(journal, tmp_path, SHANGHAI) == done.at_ms


async def test_a_last_fact_of_another_day_than_the_one_that_stands_was_written_by_a_clock_that_lied(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.record(drawer(date=TODAY + 2))
        midnight = known_since_ms(journal, tmp_path, SHANGHAI)

        assert midnight == NOON_MS - 16 * 3_600_000 + 2 * DAY


async def test_a_day_that_was_closed_early_puts_no_clock_in_doubt(tmp_path):
    async with await open_journal(tmp_path) as journal:
        done = await journal.complete_sale(draft())
        closing = day_closing("01", "li", "CNY", TODAY, done.at_ms + 1, (), although_open=False)
        await journal.make(closing, "close", b"")
        assert journal.business_date() == TODAY + 1
        assert known_since_ms(journal, tmp_path, SHANGHAI) == done.at_ms + 1

        await journal.complete_sale(draft(date=TODAY + 1))
        assert known_since_ms(journal, tmp_path, SHANGHAI) > done.at_ms


async def test_a_damaged_last_fact_leaves_the_day_that_stands(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())
    tamper(tmp_path, "DROP TRIGGER ledger_is_never_edited", "UPDATE ledger SET record = x'00'")
    async with await open_journal(tmp_path) as journal:
        assert known_since_ms(journal, tmp_path, SHANGHAI) == NOON_MS - 16 * 3_600_000


async def test_what_head_office_said_last_is_known_at_the_next_start(tmp_path):
    async with await open_journal(tmp_path) as journal:
        clock = StoreClock(Machine(NOON_MS), 0)
        keeper = Timekeeper(tmp_path, clock, journal, lambda: TODAY)
        clock.told(NOON_MS + 5_000)
        await keeper.look()

        assert said(tmp_path) == Said(NOON_MS + 5_000, HEAD_OFFICE)
        assert known_since_ms(journal, tmp_path, SHANGHAI) == NOON_MS + 5_000


async def test_the_file_is_written_once_an_hour_not_at_each_look(tmp_path):
    async with await open_journal(tmp_path) as journal:
        machine = Machine(NOON_MS)
        clock = StoreClock(machine, 0)
        keeper = Timekeeper(tmp_path, clock, journal, lambda: TODAY)
        clock.told(NOON_MS)
        for passed_s, kept_ms in ((0, NOON_MS), (KEEP_S - 1, NOON_MS), (1, NOON_MS + KEEP_S * 1000)):
            machine.mono += passed_s
            await keeper.look()

            assert said(tmp_path).sure_ms == kept_ms


async def test_a_person_is_believed_within_a_look(tmp_path):
    async with await open_journal(tmp_path) as journal:
        clock = StoreClock(Machine(NOON_MS + 90 * DAY), NOON_MS)
        keeper = Timekeeper(tmp_path, clock, journal, lambda: TODAY)
        await keeper.look()
        assert clock.wall_ms() == NOON_MS

        write_said(tmp_path, Said(NOON_MS + 90 * DAY, OPERATOR))
        await keeper.look()

        assert clock.wall_ms() == NOON_MS + 90 * DAY
        assert await told(journal) == [ClockDoubted(90 * DAY, "the last fact"), ClockTrusted(0)]


async def test_a_doubt_is_told_once_and_its_end_with_how_long_it_took(tmp_path):
    async with await open_journal(tmp_path) as journal:
        machine = Machine(NOON_MS + 400 * DAY)
        clock = StoreClock(machine, NOON_MS)
        keeper = Timekeeper(tmp_path, clock, journal, lambda: TODAY)
        for _ in range(3):
            await keeper.look()
        machine.wall, machine.mono = NOON_MS + 60_000, 60.0
        await keeper.look()

        assert await told(journal) == [ClockDoubted(400 * DAY, "the last fact"), ClockTrusted(60_000)]


async def test_a_clock_that_is_wrong_in_another_way_is_told_again(tmp_path):
    async with await open_journal(tmp_path) as journal:
        machine = Machine(NOON_MS + 400 * DAY)
        clock = StoreClock(machine, NOON_MS)
        keeper = Timekeeper(tmp_path, clock, journal, lambda: TODAY)
        for wall_ms in (machine.wall, 5_000):
            machine.wall = wall_ms
            await keeper.look()

        assert await told(journal) == [
            ClockDoubted(400 * DAY, "the last fact"),
            ClockDoubted(5_000 - NOON_MS, "the last fact"),
        ]


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"sure_ms": "x", "by": 1}', b"\xff" * 5_000])
def test_a_file_that_says_nothing_is_as_none(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_bytes(content)

    assert said(tmp_path) is None


@pytest.mark.parametrize(
    ("ahead_ms", "words"),
    [
        (400 * DAY, "+400 d"),
        (-20_000_000, "-6 h"),
        (47 * 3_600_000, "+47 h"),
        (-12 * 60_000, "-12 min"),
        (3_000, "+0 min"),
    ],
)
def test_how_far_off_is_one_figure(ahead_ms, words):
    assert how_far(Doubt(ahead_ms, HEAD_OFFICE)) == words


def test_the_status_says_what_time_is_gone_by_and_on_whose_word():
    machine = Machine(NOON_MS)
    clock = StoreClock(machine, NOON_MS)
    assert "not compared with head office yet" in store_time(clock).words.en

    clock.told(NOON_MS)
    assert "as head office says" in store_time(clock).words.en

    machine.wall += 400 * DAY
    now = store_time(clock)
    assert (now.now_ms, now.ahead_s, now.told_by) == (NOON_MS, 400 * 86_400, HEAD_OFFICE)
    assert "+400 d from head office's" in now.words.en
    assert "+400 d" in now.words.zh
