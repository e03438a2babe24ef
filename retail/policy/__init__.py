"""What may be done at a lane beside selling at the price (权限规则): by whom, how far, and with whose word."""

from retail.policy.judge import Ask, Word, permit
from retail.policy.rules import Action, Policy, Rule, apart, rule_for

__all__ = ["Action", "Ask", "Policy", "Rule", "Word", "apart", "permit", "rule_for"]
