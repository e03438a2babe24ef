"""Members in the store's copy: found by what is typed or scanned, and nobody finds who was erased."""

import pytest
from msgspec.structs import replace

from edge.replica import Replica
from protocol.masters import encode_master
from protocol.messages import Document, Page
from retail.members import Member, Program
from retail.members.member import keys_of

PEPPER = b"pepper of the chain"
WANG = Member("m1", "王芳", "138****5678", keys=keys_of(PEPPER, phone="13812345678", card="VIP1"))


@pytest.fixture
def replica(tmp_path):
    made = Replica(tmp_path / "masters.db")
    pull(made, 1, Document("program", "program", 1, encode_master(Program(pepper=PEPPER))), doc(WANG))
    yield made
    made.close()


def doc(member: Member, revision: int = 1) -> Document:
    return Document("member", member.id, revision, encode_master(member))


def pull(replica: Replica, to: int, *documents: Document) -> None:
    place = replica.begin(to)
    replica.take(Page(1, place.since_revision, place.to_revision, documents, ""))


def test_a_member_is_found_by_phone_or_card_and_nobody_else_is(replica):
    assert replica.member("138 1234 5678") == WANG
    assert replica.member("vip1") == WANG
    assert replica.member("13912345678") is None
    assert replica.member("%") is None
    assert replica.member("\ud800") is None


def test_who_bought_is_found_by_the_code_that_their_receipt_has(replica):
    assert replica.member("m1") == WANG


def test_a_number_that_changed_is_found_no_more(replica):
    pull(replica, 2, doc(replace(WANG, keys=keys_of(PEPPER, phone="13900000000")), 2))

    assert replica.member("13812345678") is None
    assert replica.member("13900000000") is not None


def test_who_was_erased_is_gone_from_the_store(replica):
    pull(replica, 2, Document("member", "m1", 2, b""))

    assert replica.member("13812345678") is None


def test_members_that_were_joined_are_one(replica):
    pull(replica, 2, doc(Member("m2", keys=keys_of(PEPPER, phone="13700000000"), same_as="m1"), 2))

    assert replica.member("13700000000") == WANG


def test_members_that_point_at_each_other_end_somewhere(replica):
    pull(replica, 2, doc(replace(WANG, same_as="m2"), 2), doc(Member("m2", same_as="m1"), 2))

    assert replica.member("VIP1").id in {"m1", "m2"}


def test_a_store_without_a_program_knows_no_members(tmp_path):
    empty = Replica(tmp_path / "other.db")

    assert empty.member("13812345678") is None
    assert empty.program() == Program()
    empty.close()


def test_a_pull_from_nothing_replaces_the_members_too(replica):
    pull(replica, 5, Document("program", "program", 5, encode_master(Program(pepper=PEPPER))))
    place = replica.begin(3)
    replica.take(Page(1, place.since_revision, place.to_revision, (), ""))

    assert replica.member("13812345678") is None
