import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.policy import Ask, Policy, Rule, Word, permit, rule_for
from retail.refusals import Refused

CASE = {"store": "s001", "role": "cashier", "category": "dairy", "item": "milk"}
CASHIER = Word("cashier")
HELPED = Word("cashier", "li", "supervisor")


def ask(after: int = 900, *, reason: str = "", before: int = 1000) -> Ask:
    return Ask("price", "Milk", "s001", "dairy", "milk", "CNY", before_minor=before, after_minor=after, reason=reason)


def code(answer: str | Refused) -> str:
    return answer.code if isinstance(answer, Refused) else f"ok {answer}"


def test_the_most_specific_rule_holds_and_of_two_alike_the_later():
    rules = (
        Rule("price", item="milk", floor_minor=1),
        Rule("price", category="dairy", role="cashier", store="s001", floor_minor=2),
        Rule("price", floor_minor=3),
        Rule("price", item="milk", floor_minor=4),
        Rule("price", item="bread", store="s001", floor_minor=5),
        Rule("return", item="milk", store="s001", floor_minor=6),
    )

    assert rule_for(Policy(1, rules), "price", **CASE).floor_minor == 4
    assert rule_for(Policy(1, rules), "price", **(CASE | {"item": "butter"})).floor_minor == 2
    assert rule_for(Policy(1, rules), "price", **(CASE | {"item": "butter", "role": "manager"})).floor_minor == 3


def test_where_no_rule_speaks_prices_stand_and_goods_come_back_by_their_receipt_alone():
    assert code(permit(Policy(), ask(), CASHIER)) == "not-allowed"
    back = Ask("return", "Milk", "s001", "", "milk", "CNY", amount_minor=10**9)
    assert code(permit(Policy(), back, Word())) == "ok "
    blind = Ask("blind_return", "Milk", "s001", "", "milk", "CNY", amount_minor=1)
    assert code(permit(Policy(), blind, Word("manager", "li", "manager"))) == "not-allowed"


@pytest.mark.parametrize(
    ("after", "said"), [(900, "ok "), (899, "out-of-bounds"), (1050, "ok "), (1051, "out-of-bounds")]
)
def test_a_price_stays_within_its_percentages(after, said):
    policy = Policy(1, (Rule("price", down_bp=1000, up_bp=500),))

    assert code(permit(policy, ask(after), CASHIER)) == said


def test_no_percentage_goes_below_the_floor():
    policy = Policy(1, (Rule("price", down_bp=5000, floor_minor=800),))

    answer = permit(policy, ask(799), CASHIER)

    assert isinstance(answer, Refused)
    assert (answer.code, answer.given) == ("out-of-bounds", "Milk, 8.00 - 110.00")


def test_beyond_a_cashiers_bounds_a_supervisors_word_holds_as_far_as_theirs_go():
    policy = Policy(1, (Rule("price", role="cashier", down_bp=500), Rule("price", role="supervisor", down_bp=3000)))

    assert code(permit(policy, ask(960), CASHIER)) == "ok "
    assert code(permit(policy, ask(900), CASHIER)) == "approval-needed"
    assert code(permit(policy, ask(900), HELPED)) == "ok li"
    assert code(permit(policy, ask(600), HELPED)) == "out-of-bounds"
    assert code(permit(policy, ask(900), Word("cashier", "wu", "cashier"))) == "approval-needed"


def test_a_rule_may_want_a_word_in_any_case_and_a_reason_before_anybody_is_called():
    policy = Policy(1, (Rule("price", reason=True, approval=True),))

    assert code(permit(policy, ask(), HELPED)) == "reason-needed"
    assert code(permit(policy, ask(reason="dented"), CASHIER)) == "approval-needed"
    assert code(permit(policy, ask(reason="dented"), HELPED)) == "ok li"


def test_what_is_given_back_without_a_receipt_has_its_bound():
    policy = Policy(1, (Rule("blind_return", most_minor=5000),))
    over = Ask("blind_return", "Milk", "s001", "", "milk", "CNY", amount_minor=5001)

    answer = permit(policy, over, CASHIER)

    assert isinstance(answer, Refused)
    assert (answer.code, answer.given) == ("over-limit", "Milk, 50.00")


rules = st.builds(
    Rule,
    st.just("price"),
    store=st.sampled_from(["", "s001", "s002"]),
    role=st.sampled_from(["", "cashier", "supervisor"]),
    item=st.sampled_from(["", "milk"]),
    allow=st.booleans(),
    down_bp=st.integers(0, 10_000),
    up_bp=st.integers(0, 10_000),
    floor_minor=st.integers(0, 2000),
    approval=st.booleans(),
)


@given(st.lists(rules, max_size=5), st.integers(1, 3000), st.sampled_from([CASHIER, HELPED, Word("supervisor")]))
def test_whatever_the_rules_a_price_that_passes_is_within_the_bounds_of_who_answers_for_it(every, after, word):
    policy = Policy(1, tuple(every))

    answer = permit(policy, ask(after), word)

    if not isinstance(answer, Refused):
        role = word.approver_role if answer else word.role
        rule = rule_for(policy, "price", **(CASE | {"role": role}))
        assert rule.allow
        assert after >= rule.floor_minor
        assert 1000 - 1000 * rule.down_bp / 10_000 - 1 <= after <= 1000 + 1000 * rule.up_bp / 10_000 + 1
