"""The technician's way in: a code once and for a while, a supervisor's PIN, and patience for whoever guesses."""

from pathlib import Path

import pytest

from edge.lanes.problem import Problem, problem
from edge.technician.access import CODE_S, FILE, SESSION_S, SESSIONS_MAX, Access, new_code
from retail.staff import Operator

LI, WANG = Operator("li", role="supervisor"), Operator("wang")


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def advance(self, seconds: float) -> None:
        self.now_s += seconds

    def monotonic(self) -> float:
        return self.now_s

    def wall_ms(self) -> int:
        return int(self.now_s * 1000)

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)


class Door:
    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.boot_s = folder, Clock(), 5_000.0
        self.access = Access(folder, self.check, self.clock, lambda: self.boot_s)

    async def check(self, operator: str, pin: str) -> Operator | Problem:
        known = {("li", "1357"): LI, ("wang", "2468"): WANG}
        return known.get((operator, pin)) or problem("wrong-pin", given=operator)


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def code_of(found: str | Problem) -> str:
    assert isinstance(found, Problem)
    return found.code


def test_a_code_lets_in_once_however_it_is_typed(door: Door) -> None:
    code = new_code(door.folder, door.boot_s)
    assert (door.folder / FILE).stat().st_mode & 0o777 == 0o600
    assert code.replace("-", "") not in (door.folder / FILE).read_text()

    token = door.access.by_code(f" {code.lower().replace('-', ' ')} ")

    assert isinstance(token, str)
    assert door.access.who(token) == "technician"
    assert code_of(door.access.by_code(code)) == "wrong-code"


def test_a_code_is_over_after_its_time_and_after_a_restart_of_the_machine(door: Door) -> None:
    code = new_code(door.folder, door.boot_s)
    door.boot_s += CODE_S
    assert code_of(door.access.by_code(code)) == "wrong-code"

    door.boot_s = 3.0
    assert code_of(door.access.by_code(code)) == "wrong-code"


def test_a_newer_code_puts_the_one_before_out_of_use(door: Door) -> None:
    before, now = new_code(door.folder, door.boot_s), new_code(door.folder, door.boot_s)

    assert code_of(door.access.by_code(before)) == "wrong-code"
    assert isinstance(door.access.by_code(now), str)


def test_whoever_guesses_waits_and_the_right_code_waits_with_them(door: Door) -> None:
    code = new_code(door.folder, door.boot_s)
    for _ in range(5):
        assert code_of(door.access.by_code("AAAA-AAAA")) == "wrong-code"

    assert code_of(door.access.by_code(code)) == "locked-out"
    door.clock.advance(16)
    assert isinstance(door.access.by_code(code), str)


def test_nothing_lets_nobody_in_where_no_code_was_made(door: Door) -> None:
    assert code_of(door.access.by_code("")) == "wrong-code"
    (door.folder / FILE).write_text("{}")
    assert code_of(door.access.by_code("")) == "wrong-code"
    assert door.access.who("") == ""


async def test_a_supervisor_comes_in_by_their_pin_and_a_cashier_does_not(door: Door) -> None:
    token = await door.access.by_pin("li", "1357")

    assert isinstance(token, str)
    assert door.access.who(token) == "li"
    assert code_of(await door.access.by_pin("wang", "2468")) == "not-a-supervisor"
    assert code_of(await door.access.by_pin("li", "1111")) == "wrong-pin"


async def test_a_session_ends_by_itself_by_leaving_and_by_too_many_others(door: Door) -> None:
    first = await door.access.by_pin("li", "1357")
    assert isinstance(first, str)
    door.clock.advance(SESSION_S)
    assert door.access.who(first) == ""

    second = await door.access.by_pin("li", "1357")
    assert isinstance(second, str)
    door.access.leave(second)
    assert door.access.who(second) == ""

    third = await door.access.by_pin("li", "1357")
    assert isinstance(third, str)
    for _ in range(SESSIONS_MAX):
        await door.access.by_pin("li", "1357")
    assert door.access.who(third) == ""
