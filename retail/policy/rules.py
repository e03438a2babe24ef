"""Rules as head office writes them, and which of them holds for a case: the most specific one.

An item says more than a category, that more than a role, that more than a store; of categories one inside another the inner
says more; of two alike the later one holds.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail.money import AMOUNT_MAX
from retail.promotions.goods import within

#: `price`: another unit price (改价). `return`: goods back by their receipt; `return_elsewhere`: by one of another store of the
#: chain, for which the rules of `return` hold where none of its own does. `blind_return`: without one (无小票退货).
#: `discount`: so much off a line or off the whole cart (手工折扣).
Action = Literal["price", "return", "return_elsewhere", "blind_return", "discount"]
#: What boxes of the version before know: a rule about anything else travels apart from theirs.
_FIRST = frozenset({"price", "return", "blind_return"})
RULES_MAX = 300

_Code = Annotated[str, Meta(max_length=64)]
_Share = Annotated[int, Meta(ge=0, le=100_000)]


class Rule(Struct, frozen=True, omit_defaults=True):
    """What holds for an action where the named store, role, category and item are; what is not named is any.

    A price may go `down_bp` and `up_bp` basis points from what it was, and no lower than `floor_minor` for a unit; nor so low that
    less than `floor_margin_bp` of it is above what the item costs (毛利率), where that is known. `most_minor` is the largest amount
    that is given back, or that one discount takes off, and `within_days` how old its receipt may be by business dates; 0 where
    there is no bound. With `approval` somebody higher must give their word in any case; beyond the bounds theirs hold.
    """

    action: Action
    store: _Code = ""
    role: _Code = ""
    category: _Code = ""
    item: _Code = ""
    allow: bool = True
    down_bp: Annotated[int, Meta(ge=0, le=10_000)] = 10_000
    up_bp: _Share = 100_000
    floor_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MAX)] = 0
    most_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MAX)] = 0
    reason: bool = False
    approval: bool = False
    within_days: Annotated[int, Meta(ge=0, le=10_000)] = 0
    floor_margin_bp: Annotated[int, Meta(ge=0, le=9_999)] = 0


class Policy(Struct, frozen=True, omit_defaults=True):
    """All rules of a chain; `version` stands in each fact that came of them. `newer` are of actions that came later."""

    version: Annotated[int, Meta(ge=0, le=2**31)] = 0
    rules: Annotated[tuple[Rule, ...], Meta(max_length=RULES_MAX)] = ()
    newer: Annotated[tuple[Rule, ...], Meta(max_length=RULES_MAX)] = ()

    @property
    def every(self) -> tuple[Rule, ...]:
        """All of them."""
        return (*self.rules, *self.newer)


def apart(rules: Sequence[Rule]) -> Policy:
    """Rules as they travel: a box of the version before reads those that it knows and passes over the others."""
    first = tuple(rule for rule in rules if rule.action in _FIRST)
    return Policy(0, first, tuple(rule for rule in rules if rule.action not in _FIRST))


#: Where no rule speaks: goods come back by their receipt, and nothing else is allowed.
UNSAID: dict[str, Rule] = {
    "price": Rule("price", allow=False),
    "return": Rule("return"),
    "blind_return": Rule("blind_return", allow=False),
    "discount": Rule("discount", allow=False),
}


def rule_for(policy: Policy, action: Action, *, store: str, role: str, category: str, item: str) -> Rule:
    """The rule that holds."""
    fitting = [
        (_weight(rule), place)
        for place, rule in enumerate(policy.every)
        if rule.action == action
        and rule.item in {"", item}
        and (not rule.category or within(category, rule.category))
        and rule.role in {"", role}
        and rule.store in {"", store}
    ]
    if not fitting and action == "return_elsewhere":
        return rule_for(policy, "return", store=store, role=role, category=category, item=item)
    return policy.every[max(fitting)[1]] if fitting else UNSAID[action]


def _weight(rule: Rule) -> tuple[bool, int, bool, bool]:
    depth = rule.category.count("/") + 1 if rule.category else 0
    return (bool(rule.item), depth, bool(rule.role), bool(rule.store))
