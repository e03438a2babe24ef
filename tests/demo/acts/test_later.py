"""Deposits in the demo: commands that a lane takes, each slip fetched once."""

import random

from demo.acts.later import COMES, LEAVES_MONEY, WANTS_BACK, Slips
from edge.lanes.commands import read_command
from edge.lanes.problem import Problem

STATE = {"due_minor": 1000, "lines": [{"receipt": ""}]}
MANY = 2000


def test_a_third_is_left_now_and_then_but_not_for_goods_that_come_back_or_cost_nothing() -> None:
    rng, slips = random.Random(1), Slips()

    left = [command for _ in range(MANY) if (command := slips.leave(STATE, rng))]

    assert abs(len(left) / MANY - LEAVES_MONEY) < 0.02
    assert {command["amount_minor"] for command in left} == {333}
    assert not any(isinstance(read_command(command), Problem) for command in left)
    for state in ({**STATE, "lines": [{"receipt": "s01-01-1-000001"}]}, {**STATE, "due_minor": 2}, {}):
        assert not any(slips.leave(state, rng) for _ in range(MANY))


def test_each_slip_is_fetched_once_for_its_goods_or_for_most_of_its_money() -> None:
    rng, slips = random.Random(2), Slips()
    assert slips.fetch(rng) is None
    for _ in range(100):
        slips.left({"do": "TakeDeposit", "amount_minor": 1000})

    fetched = [command for _ in range(int(200 / COMES)) if (command := slips.fetch(rng))]

    assert sorted(command["deposit"] for command in fetched) == sorted(f"D{number}" for number in range(1, 101))
    assert not any(isinstance(read_command(command), Problem) for command in fetched)
    ended = [command for command in fetched if command["do"] == "EndDeposit"]
    assert abs(len(ended) / 100 - WANTS_BACK) < 0.1
    assert {command["back_minor"] for command in ended} == {900}
