"""May they? Pure: the rules, the case, who asks and whose word stands; the answer says which bound was met."""

from msgspec import Struct

from retail.money import divide, text
from retail.policy.rules import Action, Policy, Rule, rule_for
from retail.pricing.amounts import line_amount
from retail.refusals import Refused
from retail.staff import ROLES, at_least


class Ask(Struct, frozen=True):
    """What is to be done: with a price from `before_minor` to `after_minor` for `qty_milli`, or an amount that is given back.

    `cost_minor` is what a unit costs the store, 0 where that is not known.
    """

    action: Action
    name: str
    store: str
    category: str
    item: str
    currency: str
    before_minor: int = 0
    after_minor: int = 0
    amount_minor: int = 0
    #: How long ago they were sold, in days.
    days: int = 0
    reason: str = ""
    qty_milli: int = 1000
    cost_minor: int = 0


class Word(Struct, frozen=True):
    """Who does it, in which role, and who else gave their word for it."""

    role: str = ""
    approver: str = ""
    approver_role: str = ""


def supervised(word: Word) -> bool:
    """Whether a supervisor does it or gave their word for it; where nobody signs in there is none to ask."""
    vouched = bool(word.approver) and at_least(word.approver_role, "supervisor")
    return not word.role or at_least(word.role, "supervisor") or vouched


def permit(policy: Policy, ask: Ask, word: Word) -> str | Refused:
    """Who approved it ("": they may do it alone), or why it may not be done."""
    rule, fault = _judged(policy, ask, word.role)
    if fault is None and not rule.approval:
        return ""
    if fault and fault.code == "reason-needed":
        return fault
    if word.approver and word.approver_role != word.role and at_least(word.approver_role, "supervisor"):
        beyond = _judged(policy, ask, word.approver_role)[1]
        return beyond or word.approver
    if any(_judged(policy, ask, role)[1] is None for role in ROLES if at_least(role, "supervisor")):
        return Refused("approval-needed", "", fault.given if fault else ask.name)
    return fault or Refused("approval-needed", "", ask.name)


def _judged(policy: Policy, ask: Ask, role: str) -> tuple[Rule, Refused | None]:
    rule = rule_for(policy, ask.action, store=ask.store, role=role, category=ask.category, item=ask.item)
    return rule, _fault(rule, ask)


def _fault(rule: Rule, ask: Ask) -> Refused | None:
    if not rule.allow:
        return Refused("not-allowed", "", ask.name)
    if rule.reason and not ask.reason:
        return Refused("reason-needed", "reason", ask.name)
    if rule.most_minor and ask.amount_minor > rule.most_minor:
        return Refused("over-limit", "", f"{ask.name}, {text(rule.most_minor, ask.currency)}")
    if rule.within_days and ask.days > rule.within_days:
        return Refused("too-late", "", f"{ask.name}, {rule.within_days}")
    if ask.action not in {"price", "discount"}:
        return None
    least = max(_floor(rule, ask), ask.before_minor - divide(ask.before_minor * rule.down_bp, 10_000))
    up_bp = rule.up_bp if ask.action == "price" else 0
    most = ask.before_minor + divide(ask.before_minor * up_bp, 10_000)
    if not least <= ask.after_minor <= most:
        bounds = f"{text(least, ask.currency)} - {text(most, ask.currency)}"
        return Refused("out-of-bounds", "price_minor", f"{ask.name}, {bounds}")
    return None


def _floor(rule: Rule, ask: Ask) -> int:
    """The least that the goods may be sold for: at the floor price, and with the margin (毛利率) that is left at the least."""
    with_margin = (
        -(-ask.cost_minor * ask.qty_milli * 10 // (10_000 - rule.floor_margin_bp)) if rule.floor_margin_bp else 0
    )
    return max(line_amount(rule.floor_minor, ask.qty_milli), with_margin)
