"""What head office has settled for later: it comes into force by the store's clock, without the line."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.replica import Replica
from protocol.masters import Planned, encode_master
from protocol.messages import Document, Page
from retail.barcodes import BarcodeRule
from retail.catalogue import Item
from retail.promotions import Promotion
from retail.promotions import offers as o

MONDAY_MS = 1_795_989_600_000
MILK = Item("milk", "纯牛奶 1L", 550, gtins=("02912345678918",))
SOAP = Item("soap", "香皂", 300)


@pytest.fixture
def replica(tmp_path):
    made = Replica(tmp_path / "masters.db")
    yield made
    made.close()


def pass_to(replica: Replica, now_ms: int) -> bool:
    """The store's clock says so; whether anything came into force."""
    return replica.is_due(now_ms) and replica.turn()


def doc(item: Item) -> Document:
    return Document("item", item.id, 1, encode_master(item))


def milk(price_minor: int, name: str = MILK.name) -> Item:
    return Item("milk", name, price_minor, gtins=MILK.gtins)


def plan(master: Item | None, from_ms: int = MONDAY_MS, *, taken_back: bool = False, key: str = "milk") -> Document:
    planned = Planned("item", key, from_ms, encode_master(master) if master else b"")
    return Document("planned", planned.id, 1, b"" if taken_back else encode_master(planned))


def pull(replica: Replica, *documents: Document, anew: bool = False) -> None:
    place = replica.begin(1 if anew else replica.revision + 1)
    replica.take(Page(1, place.since_revision, place.to_revision, documents, ""))


def price(replica: Replica) -> int | None:
    item = replica.by_gtin(MILK.gtins[0])
    return item.price_minor if item else None


def test_a_price_for_monday_comes_into_force_by_itself(replica):
    pull(replica, doc(MILK), doc(SOAP), plan(milk(600)))
    assert not pass_to(replica, MONDAY_MS - 1)
    assert price(replica) == 550
    before = replica.edition

    assert pass_to(replica, MONDAY_MS)
    assert price(replica) == 600
    assert replica.edition == before + 1
    assert not replica.is_due(MONDAY_MS + 1)


def test_several_future_versions_of_one_item_wait_and_the_newest_that_is_due_holds(replica):
    pull(replica, doc(MILK), plan(milk(700), MONDAY_MS + 100), plan(milk(600)), plan(None, MONDAY_MS + 200))
    seen = []
    for later_ms in (0, 99, 100, 200, 300):
        pass_to(replica, MONDAY_MS + later_ms)
        seen.append(price(replica))
    assert seen == [600, 600, 700, None, None]


def test_a_box_that_was_off_meanwhile_takes_the_newest_at_once(replica):
    pull(replica, doc(MILK), plan(milk(600)), plan(milk(700), MONDAY_MS + 100))
    assert pass_to(replica, MONDAY_MS + 1_000)
    assert price(replica) == 700
    assert not replica.is_due(MONDAY_MS + 2_000)


def test_what_is_due_when_it_comes_holds_with_its_revision(replica):
    pass_to(replica, MONDAY_MS)
    pull(replica, doc(MILK), plan(milk(600)))
    assert price(replica) == 600


def test_a_correction_made_before_monday_does_not_undo_mondays_price(replica):
    pull(replica, doc(MILK), plan(milk(600)))
    pass_to(replica, MONDAY_MS)
    pull(replica, doc(milk(555, "牛奶")))
    assert price(replica) == 600
    pull(replica, plan(milk(600), taken_back=True))
    assert (price(replica), replica.item("milk").name) == (555, "牛奶")


def test_once_it_is_what_holds_head_office_takes_the_plan_back_and_nothing_changes(replica):
    pull(replica, doc(MILK), plan(milk(600)))
    pass_to(replica, MONDAY_MS)
    pull(replica, doc(milk(600)), plan(milk(600), taken_back=True))
    assert price(replica) == 600
    pull(replica, doc(milk(650)))
    assert price(replica) == 650


def test_a_clock_that_falls_back_takes_nothing_out_of_force(replica, tmp_path):
    pull(replica, doc(MILK), plan(milk(600)))
    pass_to(replica, MONDAY_MS)
    pass_to(replica, 0)
    pull(replica, doc(SOAP))
    assert price(replica) == 600
    again = Replica(tmp_path / "masters.db")
    pull(again, doc(SOAP))
    assert again.item("milk").price_minor == 600
    again.close()


def test_what_waits_outlives_a_restart(replica, tmp_path):
    pull(replica, doc(MILK), plan(milk(600)))
    again = Replica(tmp_path / "masters.db")
    assert pass_to(again, MONDAY_MS)
    assert again.item("milk").price_minor == 600
    again.close()


def test_a_hub_that_was_set_back_takes_all_plans_with_it(replica):
    pull(replica, doc(MILK), plan(milk(600)))
    pull(replica, doc(SOAP))
    pass_to(replica, MONDAY_MS)
    pull(replica, doc(MILK), anew=True)
    assert price(replica) == 550
    assert not replica.is_due(MONDAY_MS)


def test_promotions_and_rules_wait_as_goods_do(replica):
    rule = BarcodeRule("27IIIIIVVVVVC", "price_minor")
    deal = Promotion("monday", "周一", o.PercentOff(1000))
    planned = [
        Planned("rule", rule.pattern, MONDAY_MS, encode_master(rule)),
        Planned("promo", deal.id, MONDAY_MS, encode_master(deal)),
    ]
    pull(replica, doc(MILK), *(Document("planned", each.id, 1, encode_master(each)) for each in planned))
    assert rule not in replica.rules()
    assert not replica.books().promotions.all
    pass_to(replica, MONDAY_MS)
    assert replica.rules() == (rule,)
    assert [each.id for each in replica.books().promotions.all] == ["monday"]


def test_a_plan_that_cannot_be_written_stays_due(replica, monkeypatch):
    pull(replica, doc(MILK), plan(milk(600)))
    with monkeypatch.context() as patch:
        patch.setattr("edge.replica.replica.turn", _full)
        with pytest.raises(OSError, match="cannot be written"):
            pass_to(replica, MONDAY_MS)
    assert pass_to(replica, MONDAY_MS)


def _full(*_):
    raise sqlite3.OperationalError("database or disk is full")


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("base"), st.none() | st.integers(1, 5)),
        st.tuples(st.just("plan"), st.integers(0, 4), st.none() | st.integers(6, 9)),
        st.tuples(st.just("back"), st.integers(0, 4)),
        st.tuples(st.just("later"), st.just(1)),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(EVENTS)
def test_whatever_comes_in_which_order_the_newest_due_plan_holds_and_else_what_was_sent(tmp_path_factory, events):
    replica = Replica(tmp_path_factory.mktemp("plans") / "masters.db")
    pass_to(replica, MONDAY_MS)
    pull(replica, doc(SOAP))
    base, plans, passed = None, {}, 0
    for event, *values in events:
        if event == "base":
            base = values[0]
            pull(replica, doc(milk(base)) if base else Document("item", "milk", 1, b""))
        elif event == "plan":
            at, made = values
            if at <= passed:
                continue  # head office plans nothing for the past
            plans[at] = made
            pull(replica, plan(milk(made) if made else None, MONDAY_MS + at))
        elif event == "back":
            plans.pop(values[0], None)
            pull(replica, plan(None, MONDAY_MS + values[0], taken_back=True))
        else:
            passed += 1
            pass_to(replica, MONDAY_MS + passed)
        due = [at for at in plans if at <= passed]
        assert price(replica) == (plans[max(due)] if due else base)
    replica.close()
