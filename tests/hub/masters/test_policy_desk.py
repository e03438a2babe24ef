"""The policy comes in by file, counted in versions."""

import json

import pytest

from hub.masters.policy import policy_of, read_policy, set_policy
from hub.masters.reading import MasterError
from retail.policy import Policy, Rule, rule_for

ORG = "acme"


async def test_each_change_of_the_rules_is_the_next_version(engine, tmp_path):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"rules": [{"action": "price", "role": "cashier", "down_bp": 500, "reason": True}]}))

    assert await set_policy(engine, ORG, read_policy(file)) == (1, 1)
    assert await set_policy(engine, ORG, read_policy(file)) == (1, 0)
    first = await policy_of(engine, ORG)
    assert first == Policy(1, (Rule("price", role="cashier", down_bp=500, reason=True),))

    await set_policy(engine, ORG, Policy())
    assert await policy_of(engine, ORG) == Policy(2)


def test_rules_that_a_box_of_the_version_before_does_not_know_travel_apart_from_those_that_it_reads(tmp_path):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"rules": [{"action": "discount", "down_bp": 500}, {"action": "price"}]}))

    policy = read_policy(file)

    assert (policy.rules, policy.newer) == ((Rule("price"),), (Rule("discount", down_bp=500),))
    assert rule_for(policy, "discount", store="s", role="", category="", item="").down_bp == 500


@pytest.mark.parametrize(
    "wrong",
    [
        {"rules": [{"action": "steal"}]},
        {"rules": [{"action": "price", "role": "boss"}]},
        {"rules": [{"action": "price", "down_bp": 10_001}]},
        {"version": 3},
        {"rule": []},
    ],
)
def test_what_is_no_policy_is_said(tmp_path, wrong):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(wrong))

    with pytest.raises(MasterError, match=r"policy\.json"):
        read_policy(file)
