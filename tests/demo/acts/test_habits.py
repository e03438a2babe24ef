"""What else happens at a till: commands that the lane takes, as often as the dice say."""

import random
from collections import Counter

from demo.acts.habits import BRINGS_BACK, DENTED, LEAVES, POLICY, REGULAR, Drawer, second_thoughts
from demo.acts.purse import payments
from edge.lanes.commands import read_command
from edge.lanes.problem import Problem
from retail.policy import rule_for

LINE = {"weighed": False, "unit_price_minor": 1000, "receipt": "", "rides": False}
MANY = 4000


def test_goods_are_left_dented_and_discounted_about_as_often_as_it_says_by_commands_that_a_lane_takes() -> None:
    rng, seen = random.Random(1), Counter[str]()
    for _ in range(MANY):
        for name, command in second_thoughts([LINE, LINE, {**LINE, "weighed": True}], rng):
            seen[name] += 1
            assert not isinstance(read_command(command), Problem)

    for name, share in (("voids", LEAVES), ("overrides", DENTED), ("discounts", REGULAR)):
        assert abs(seen[name] / MANY - share) < 0.02


def test_goods_that_come_back_and_deposits_are_left_alone() -> None:
    rng = random.Random(2)
    lines = [{**LINE, "receipt": "s01-01-1-000001"}, {**LINE, "rides": True}]

    assert not any(second_thoughts(lines, rng) for _ in range(MANY))


def test_a_receipt_comes_back_once_and_old_ones_are_forgotten() -> None:
    rng, drawer = random.Random(3), Drawer()
    assert drawer.comes_back(rng) is None
    for number in range(100):
        drawer.sold(f"s01-01-1-{number:06d}")

    back = [command["receipt"] for _ in range(int(200 / BRINGS_BACK)) if (command := drawer.comes_back(rng))]

    assert len(back) == len(set(back)) == Drawer.KEEPS
    assert min(back) == "s01-01-1-000060"


def test_what_is_due_back_is_given_back_and_nothing_due_is_settled() -> None:
    rng = random.Random(4)

    assert payments(-450, ["card"], rng) == [{"do": "Refund", "kind": "cash", "amount_minor": 450}]
    assert payments(0, ["card"], rng) == [{"do": "Settle"}]


def test_nobody_pays_with_what_takes_more_than_money() -> None:
    rng = random.Random(5)
    kinds = {pay["kind"] for _ in range(300) for pay in payments(1000, ["card", "account", "points", "stored"], rng)}

    assert kinds == {"cash", "card"}


def test_the_chains_rules_let_a_cashier_do_it() -> None:
    for action in ("price", "discount", "return"):
        assert rule_for(POLICY, action, store="s01", role="", category="food", item="x").allow
