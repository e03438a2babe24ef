"""Facts and messages about members: round trips, what an older peer makes of them, and what is told of them in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from protocol.facts import (
    BODIES,
    Fact,
    Kind,
    MemberSignedUp,
    SaleCompleted,
    ShareGivenBack,
    ValueCharged,
    decode_fact,
    encode_fact,
)
from protocol.messages import Borrow, Lease, Lent, MastersHead
from protocol.packing import pack, unpack
from protocol.reading import fact_in_words
from retail.sale import Details, Sale, SaleLine, Spent, TenderLine

MEMBERS = st.text("abcmn0123456789", min_size=1, max_size=32)
AMOUNTS = st.integers(1, 10**12)
KEYS = st.lists(st.binary(min_size=16, max_size=16), min_size=1, max_size=2).map(tuple)
FACTS = st.one_of(
    st.builds(
        ValueCharged, st.integers(1, 10**9), MEMBERS, st.just("CNY"), AMOUNTS,
        AMOUNTS.map(lambda minor: (TenderLine("cash", minor, minor),)), st.just("wang"), st.sampled_from(("", "A1")),
    ),
    st.builds(
        MemberSignedUp, MEMBERS, st.text(max_size=20), st.just("138****5678"), st.integers(0, 1231), st.booleans(), KEYS,
        st.just("wang"),
    ),
    st.builds(ShareGivenBack, st.sampled_from(("points", "stored")), MEMBERS, AMOUNTS),
)  # fmt: skip


def fact(body) -> Fact:
    return Fact("03", 20261123, 1_795_435_200_000, body)


@given(FACTS)
def test_a_fact_about_a_member_comes_back_as_it_was_written(body):
    assert decode_fact(encode_fact(fact(body))) == fact(body)


def test_their_numbers_are_for_ever_and_in_the_ledger():
    assert {kind: BODIES[kind] for kind in (21, 22, 23)} == {
        Kind.VALUE_CHARGED: ValueCharged,
        Kind.MEMBER_SIGNED_UP: MemberSignedUp,
        Kind.SHARE_GIVEN_BACK: ShareGivenBack,
    }


def test_a_plain_sale_has_the_bytes_that_it_had_before_anything_was_spent():
    lines, tenders = (SaleLine("milk", 1000, 550, 0, 550, 900),), (TenderLine("cash", 550, 550),)
    body = SaleCompleted(Sale("03", 7, "wang", "CNY", 1, 1, 550, lines, tenders))
    spent = SaleCompleted(body.sale, (), Details(spends=(Spent("points", "m1", 5),)))

    assert encode_fact(fact(body)) == pack([1, "03", 20261123, 1_795_435_200_000, [body.sale]])
    assert decode_fact(encode_fact(fact(spent))).body == spent


def test_a_hub_that_does_not_lend_reads_as_one_and_a_box_of_before_reads_one_that_does():
    class HeadBefore(Struct, frozen=True, array_like=True):
        revision: int
        root: bytes = b""

    assert unpack(pack(HeadBefore(7, b"r")), MastersHead) == MastersHead(7, b"r", lends=False)
    assert unpack(pack(MastersHead(7, b"r", lends=True)), HeadBefore) == HeadBefore(7, b"r")


@pytest.mark.parametrize(
    "message",
    [
        Borrow(1, 2, 3, "m1", (("points", "m1", 4),), last=True),
        Lent(1, 2, 3, 4, (Lease("stored", "m1", 5, 6, 7, 8),), more=True, tell=True),
    ],
)
def test_what_is_said_of_shares_comes_back_as_it_was_said(message):
    assert unpack(pack(message), type(message)) == message


def test_in_words_a_member_is_a_code():
    joined = fact_in_words(fact(MemberSignedUp("n1", "李雷", "138****5678", 1123, True, (b"k" * 16,), "wang")))
    charged = fact_in_words(fact(ValueCharged(3, "m1", "CNY", 5_000, (), "wang")))
    back = fact_in_words(fact(ShareGivenBack("points", "m1", 40)))

    assert joined.endswith("n1 signed up with wang")
    assert charged.endswith("charge 3 of m1's stored value by wang, 50.00 CNY")
    assert back.endswith("40 of m1's points given back to head office")
