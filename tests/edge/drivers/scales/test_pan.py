"""What a sale believes of a scale: stable, fresh, positive, and on a pan that was seen empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.roles import Weight
from edge.drivers.scales.pan import EMPTY_FIRST, NOTHING, PAN_EMPTY, UNREADABLE, Pan, PanRules
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams


def seen(*answers: Answer, rules: PanRules | None = None, every_s: float = 0.1) -> Pan:
    pan = Pan(rules or PanRules())
    for number, answer in enumerate(answers):
        pan.take(answer, number * every_s)
    return pan


def test_a_weight_on_a_pan_that_was_empty_before_is_sold() -> None:
    assert seen(Reading(0), Reading(1250, net=True)).sell(0.0) == Weight(1250, net=True)


def test_a_weight_is_sold_once_until_the_pan_was_empty_again() -> None:
    pan = seen(Reading(0), Reading(1250))
    pan.sell(0.0)

    assert pan.sell(0.0) == EMPTY_FIRST
    pan.take(Reading(0), 1.0)
    pan.take(Reading(800), 1.1)
    assert pan.sell(1.0) == Weight(800)


def test_goods_that_lay_there_before_anyone_looked_are_not_sold() -> None:
    assert seen(Reading(1250)).sell(0.0) == EMPTY_FIRST


def test_a_shop_can_do_without_the_empty_pan() -> None:
    pan = seen(Reading(1250), rules=PanRules(empty_first=False))

    assert pan.sell(0.0) == pan.sell(0.0) == Weight(1250)


def test_a_container_lifted_off_with_its_goods_is_an_empty_pan() -> None:
    assert seen(Reading(-120, net=True), Reading(300, net=True)).sell(0.0) == Weight(300, net=True)
    assert seen(NoWeight(Trouble.UNDER_ZERO), Reading(300)).sell(0.0) == Weight(300)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Reading(1250, moving=True), Trouble.MOTION.value),
        (NoWeight(Trouble.OVER), Trouble.OVER.value),
        (NoWeight(Trouble.OUTSIDE_ZERO), Trouble.OUTSIDE_ZERO.value),
        (Reading(-40), Trouble.UNDER_ZERO.value),
        (Reading(1), PAN_EMPTY),
        (Garbled(b"?"), UNREADABLE),
    ],
)
def test_what_is_no_weight_is_told_in_words(answer: Answer, words: str) -> None:
    assert seen(Reading(0), answer).sell(0.0) == words


def test_what_was_heard_before_the_question_is_not_fresh() -> None:
    assert seen(Reading(0), Reading(1250)).sell(0.2) == NOTHING


def test_a_scale_that_tells_no_motion_must_say_one_weight_for_a_while() -> None:
    rules = PanRules(tells_motion=False)

    assert seen(Reading(0), *[Reading(500)] * 4, rules=rules).sell(0.0) == Trouble.MOTION.value
    assert seen(Reading(0), *[Reading(500)] * 6, rules=rules).sell(0.0) == Weight(500)
    assert seen(Reading(0), *[Reading(500 + n) for n in range(9)], rules=rules).sell(0.0) == Trouble.MOTION.value


def test_nobody_saw_the_pan_while_the_line_was_broken() -> None:
    pan = seen(Reading(0))
    pan.lost()
    pan.take(Reading(700), 1.0)

    assert pan.sell(0.0) == EMPTY_FIRST


@given(
    st.lists(
        st.one_of(
            st.builds(Reading, st.integers(-50, 3000), moving=st.booleans()),
            st.sampled_from([NoWeight(Trouble.OVER), NoWeight(Trouble.MOTION), Garbled(b"x")]),
            st.just("sell"),
        ),
        max_size=40,
    )
)
def test_whatever_is_heard_no_weight_is_sold_twice_nor_moving_nor_below_zero(steps: list[Answer | str]) -> None:
    pan, emptied = Pan(PanRules()), False
    last: Answer | None = None
    for number, step in enumerate(steps):
        if not isinstance(step, str):
            pan.take(step, float(number))
            last = step
            emptied = emptied or (isinstance(step, Reading) and step.grams <= 2)
        elif isinstance(sold := pan.sell(0.0), Weight):
            assert emptied
            assert isinstance(last, Reading)
            assert sold.grams == last.grams > 0
            assert not last.moving
            emptied = False


@pytest.mark.parametrize(
    ("shown", "unit", "weight"),
    [
        ("1.234", "kg", 1234),
        ("  0.5 ", "g", 1),
        ("- 0.016", "kg", -16),
        ("1.000", "lb", 454),
        ("12.", "g", 12),
        ("3", "oz", 85),
    ],
)
def test_figures_become_whole_grams(shown: str, unit: str, weight: int) -> None:
    assert grams(shown, unit) == weight


@pytest.mark.parametrize(
    ("shown", "unit"),
    [("", "kg"), (".", "kg"), ("--1", "kg"), ("1.2.3", "kg"), ("1", "st"), ("1e3", "kg"), ("9" * 15, "kg")],
)
def test_what_is_no_figure_is_no_weight(shown: str, unit: str) -> None:
    assert grams(shown, unit) is None
