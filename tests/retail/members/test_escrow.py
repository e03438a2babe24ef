"""No sequence of partitions overspends: stores that cannot ask spend what they were lent, and the sum is never more than there is."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from retail.members import Account, Share, credit, give_back, grant, spend

HOLDERS = st.sampled_from(["s001/1", "s002/1", "s002/2"])
AMOUNTS = st.integers(0, 200)


class Chain(RuleBasedStateMachine):
    """A hub and stores on lines that lose, delay, repeat and reorder grants; facts arrive in order, once, some day."""

    def __init__(self) -> None:
        super().__init__()
        self.account = Account()
        self.credited = 0
        self.stores: dict[str, Share] = {}
        self.facts: dict[str, list[tuple[str, int]]] = {}
        self.words: list[tuple[str, int]] = []

    @rule(amount=AMOUNTS)
    def earns(self, amount: int) -> None:
        self.account = credit(self.account, amount)
        self.credited += amount

    @rule(holder=HOLDERS, upto=AMOUNTS)
    def lends(self, holder: str, upto: int) -> None:
        self.account = grant(self.account, holder, upto)
        self.words.append((holder, self.account.shares.get(holder, Share()).granted))

    @rule(data=st.data())
    def a_word_comes_late_or_again(self, data: st.DataObject) -> None:
        if self.words:
            holder, granted = data.draw(st.sampled_from(self.words))
            self.stores[holder] = self.stores.get(holder, Share()).heard(granted)

    @rule(holder=HOLDERS, wanted=AMOUNTS)
    def a_store_spends_without_asking(self, holder: str, wanted: int) -> None:
        share = self.stores.get(holder, Share())
        if wanted <= share.left:
            self.stores[holder] = Share(share.granted, share.spent + wanted, share.returned)
            self.facts.setdefault(holder, []).append(("spend", wanted))

    @rule(holder=HOLDERS, wanted=AMOUNTS)
    def a_store_gives_back(self, holder: str, wanted: int) -> None:
        share = self.stores.get(holder, Share())
        if wanted <= share.left:
            self.stores[holder] = Share(share.granted, share.spent, share.returned + wanted)
            self.facts.setdefault(holder, []).append(("back", wanted))

    @rule(holder=HOLDERS)
    def a_fact_arrives(self, holder: str) -> None:
        if self.facts.get(holder):
            what, amount = self.facts[holder].pop(0)
            self.account = (spend if what == "spend" else give_back)(self.account, holder, amount)

    @invariant()
    def nobody_spends_what_is_not_there(self) -> None:
        assert sum(share.spent for share in self.stores.values()) <= self.credited
        assert self.account.free >= 0
        assert self.account.balance >= 0

    @invariant()
    def the_hub_never_believes_a_share_smaller_than_the_store_does(self) -> None:
        for holder, share in self.stores.items():
            assert self.account.shares.get(holder, Share()).left >= share.left


TestChain = Chain.TestCase


def test_a_grant_fills_up_to_what_is_wanted_and_never_beyond_what_is_free():
    account = grant(credit(Account(), 100), "a", 60)

    assert (account.shares["a"].left, account.free) == (60, 40)
    assert grant(account, "a", 60) == account
    assert grant(account, "b", 60).shares["b"].left == 40


def test_points_taken_back_while_they_are_lent_stop_lending_until_they_are_there_again():
    account = credit(grant(credit(Account(), 100), "a", 100), -30)

    assert account.free == -30
    assert grant(account, "b", 50) == account
    assert grant(credit(account, 50), "b", 50).shares["b"].left == 20


def test_a_box_that_spends_beyond_its_share_is_seen_and_costs_the_other_members_nothing():
    account = spend(grant(credit(Account(), 100), "a", 10), "a", 25)

    assert account.shares["a"].left == -15
    assert (account.balance, account.free) == (75, 75)


def test_what_a_dead_box_was_lent_is_not_lent_again():
    account = grant(credit(Account(), 100), "s001/1", 80)

    assert grant(account, "s001/2", 80).shares["s001/2"].left == 20
    assert give_back(account, "s001/1", 80).free == 100


def test_amounts_below_zero_are_refused():
    for act in (spend, give_back):
        with pytest.raises(ValueError, match="not below zero"):
            act(Account(), "a", -1)
