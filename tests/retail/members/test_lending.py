"""Who is lent how much: never more than there is, in whatever state the shares are."""

from hypothesis import given
from hypothesis import strategies as st

from retail.members import Account, Lending, Share
from retail.members.lending import decide

HOLDERS = ("s01/1", "s02/1", "s03/1", "s04/1")
SHARES = st.builds(
    lambda left, spent, back: Share(left + spent + back, spent, back),
    st.integers(-20, 400), st.integers(0, 100), st.integers(0, 100),
)  # fmt: skip
ACCOUNTS = st.builds(Account, st.integers(-50, 1500), st.dictionaries(st.sampled_from(HOLDERS), SHARES))
TERMS = st.builds(
    lambda bp, least, most, places: Lending(bp, least, most, 90, places),
    st.integers(0, 10_000), st.integers(0, 300), st.integers(0, 600), st.integers(0, 4),
)  # fmt: skip
SOME = st.lists(st.sampled_from(HOLDERS), unique=True)


def lent(account: Account) -> int:
    return sum(max(0, share.left) for share in account.shares.values())


@given(TERMS, ACCOUNTS, SOME, SOME, SOME)
def test_nothing_is_lent_that_is_lent_already_or_not_there(terms, account, places, asking, live):
    decided = decide(terms, account, places, asking, live)

    assert lent(decided.account) <= max(account.balance, lent(account))
    assert decided.account.balance == account.balance
    for holder, share in account.shares.items():
        after = decided.account.shares[holder]
        assert after.granted >= share.granted
        assert (after.spent, after.returned) == (share.spent, share.returned)


@given(TERMS, ACCOUNTS, SOME, SOME, SOME)
def test_nobody_is_asked_back_more_than_they_have_nor_who_cannot_answer(terms, account, places, asking, live):
    decided = decide(terms, account, places, asking, live)

    for holder, amount in decided.recalls.items():
        assert 0 < amount <= decided.account.shares[holder].left
        assert holder in live


def test_a_place_is_lent_its_part_at_least_the_least_and_never_more_than_there_is():
    terms = Lending(bp=1_000, least=50, most=200, places=2)

    def given_to(balance: int) -> list[int]:
        shares = decide(terms, Account(balance), ["a/1", "b/1", "c/1"], [], ["a/1", "b/1", "c/1"]).account.shares
        return [shares[holder].left for holder in sorted(shares)]

    assert given_to(1_000) == [100, 100]
    assert given_to(300) == [50, 50]
    assert given_to(80) == [50, 30]
    assert given_to(5_000) == [200, 200]
    assert given_to(0) == []


def test_who_stands_there_is_lent_all_that_is_free_and_the_others_keep_their_part():
    terms = Lending(bp=2_500, least=0, most=1_000, places=2)
    account = Account(1_000, {"a/1": Share(600), "b/1": Share(100)})

    decided = decide(terms, account, ["a/1", "b/1"], ["c/1"], ["a/1", "b/1", "c/1"])

    assert decided.account.shares["c/1"].left == 300
    assert decided.recalls == {"a/1": 350}
