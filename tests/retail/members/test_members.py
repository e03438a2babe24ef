"""Who a member is to a till, and what a receipt earns them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.members import Bought, Program, Tier, earned, most_points, shown, sought
from retail.members.member import keys_of

PEPPER = b"p" * 32
CNY100 = [Bought("", 10_000)]
amounts = st.integers(-(10**9), 10**9)
lines = st.lists(st.builds(Bought, st.sampled_from(["", "wine", "bread"]), st.integers(0, 10**8)), max_size=20)
programs = st.builds(
    Program,
    per_minor=st.integers(1, 1000),
    by=st.sampled_from(["receipt", "line"]),
    rounding=st.sampled_from(["down", "half-up"]),
    categories=st.just({"wine": 2000, "bread": 0}),
    tiers=st.just((Tier("gold", earn_milli=1500),)),
)


@pytest.mark.parametrize(
    "typed", ["13812345678", "138-1234-5678", "+86 138 1234 5678", "1３812345678", "008613812345678"]
)
def test_a_phone_is_found_however_it_is_written(typed):
    assert keys_of(PEPPER, phone="138 1234 5678")[0] in sought(PEPPER, typed).keys


def test_a_card_is_found_as_scanned_and_a_number_may_be_either():
    assert keys_of(PEPPER, card="vip0042")[0] in sought(PEPPER, " VIP0042 ").keys
    assert keys_of(PEPPER, card="6001234567")[0] in sought(PEPPER, "6001234567").keys


def test_what_can_be_neither_finds_nobody_and_what_is_no_number_is_named():
    assert sought(PEPPER, "%_'; DROP").keys == ()
    with pytest.raises(ValueError, match="phone: 7 to 15 digits"):
        keys_of(PEPPER, phone="12")
    with pytest.raises(ValueError, match="card"):
        keys_of(PEPPER, card="a b")


def test_keys_of_another_organisation_and_of_another_means_are_others():
    (phone,) = keys_of(PEPPER, phone="13812345678")
    assert keys_of(b"q" * 32, phone="13812345678") != (phone,)
    assert keys_of(PEPPER, card="13812345678") != (phone,)


def test_screens_show_a_phone_without_its_middle():
    assert shown("13812345678") == "138****5678"
    assert shown("no phone") == ""


def test_a_point_for_each_yuan_and_multipliers_multiply():
    gold = Program(tiers=(Tier("gold", earn_milli=1500),), birthday_milli=2000, categories={"wine": 2000, "rice": 0})

    assert earned(gold, CNY100) == 100
    assert earned(gold, CNY100, tier="gold") == 150
    assert earned(gold, CNY100, tier="gold", birthday=True) == 300
    assert earned(gold, [Bought("wine", 10_000), Bought("rice", 99_900)]) == 200


def test_what_is_paid_with_points_earns_none():
    assert earned(Program(), CNY100, by_points_minor=2_500) == 75
    assert earned(Program(), CNY100, by_points_minor=10_000) == 0


def test_rounding_is_by_receipt_or_by_line_down_or_to_the_nearest():
    two = [Bought("", 160), Bought("", 160)]

    assert earned(Program(), two) == 3
    assert earned(Program(rounding="half-up"), two) == 3
    assert earned(Program(by="line"), two) == 2
    assert earned(Program(by="line", rounding="half-up"), two) == 4


@given(programs, lines, st.sampled_from(["", "gold"]))
def test_goods_that_come_back_take_exactly_what_they_earned(program, bought, tier):
    back = [Bought(line.category, -line.amount_minor) for line in bought]

    assert earned(program, bought, tier=tier) == -earned(program, back, tier=tier)


@given(programs, lines, lines)
def test_more_goods_never_earn_less(program, bought, more):
    assert 0 <= earned(program, bought) <= earned(program, bought + more)


@given(programs, amounts, st.integers(0, 10**9))
def test_points_never_pay_more_than_the_cap_or_the_share(program, due, may):
    points = most_points(program, due, may)

    assert 0 <= points <= may
    assert points * program.point_minor * 10_000 <= max(0, due) * program.cap_bp


def test_few_points_wait_for_more():
    assert most_points(Program(least_points=500), 100_000, 499) == 0
    assert most_points(Program(least_points=500), 100_000, 500) == 500
