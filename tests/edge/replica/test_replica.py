"""The store's copy of the masters: found quickly, replaced whole, never half."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from edge.replica import Replica
from protocol.masters import Prices, StoreDoc, encode_master
from protocol.messages import Document, Page
from protocol.packing import BadMessage
from protocol.pages import pack_documents
from retail.barcodes import DEFAULT_RULES, BarcodeRule
from retail.catalogue import Item, Pack
from retail.pricing.prices import Price
from retail.promotions import Circumstances, Moment, Promotion
from retail.promotions import offers as o

COLA = Item("cola", "可口可乐 500ml Coke", 350, gtins=("02912345678901",), plu="22", initials="kkkl")
MILK = Item("milk", "纯牛奶 1L", 550, gtins=("02912345678918", "02912345678925"), initials="cnn")
RICE = Item("rice", "大米", 800, plu="221", unit="KGM", initials="dm")
TWIN = Item("twin", "Coke", 340, gtins=("02912345678901",))
WORDS, GTINS = ("soap", "tea"), ("02912345678901", "02912345678918")
#: What a change makes of an item: its name and its GTINs; None withdraws it.
CHANGES = st.none() | st.tuples(st.sampled_from(WORDS), st.sampled_from([(), GTINS[:1], GTINS]))


def made(key: str, change: tuple[str, tuple[str, ...]]) -> Item:
    return Item(key, change[0], 100, gtins=change[1])


@pytest.fixture
def replica(tmp_path):
    made = Replica(tmp_path / "masters.db")
    yield made
    made.close()


def doc(item: Item) -> Document:
    return Document("item", item.id, 1, encode_master(item))


def gone(item_id: str, kind: str = "item") -> Document:
    return Document(kind, item_id, 1, b"")


def pull(replica: Replica, to: int, *pages: list[Document]) -> None:
    place = replica.begin(to)
    for number, documents in enumerate(pages, 1):
        after = "" if number == len(pages) else f"p{number}"
        replica.take(Page(1, place.since_revision, place.to_revision, tuple(documents), after))


def test_a_new_replica_is_empty_at_revision_0(replica):
    assert replica.revision == 0
    assert replica.count() == 0
    assert replica.item("cola") is None
    assert replica.search("cola", 5) == []
    assert replica.rules() == DEFAULT_RULES
    assert replica.store("s001") is None


def test_items_are_found_by_code_gtin_and_plu(replica):
    pull(replica, 3, [doc(COLA), doc(MILK)])

    assert replica.revision == 3
    assert replica.item("cola") == COLA
    assert replica.by_gtin("02912345678925") == MILK
    assert replica.by_plu("22") == COLA
    assert replica.by_plu("") is None
    assert replica.names(["cola", "soap"]) == {"cola": COLA.name}
    assert replica.count() == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("可口", ["cola"]),
        ("可乐", ["cola"]),
        ("牛奶", ["milk"]),
        ("奶牛", []),
        ("coke 可", ["cola"]),
        ("kkk", ["cola"]),
        ("cnn", ["milk"]),
        ("500", ["cola"]),
        ("22", ["cola", "rice"]),
        ("221", ["rice"]),
        ("mil", ["milk"]),
        ("291234567890", ["cola"]),
        ("02912345678918", ["milk"]),
        ("", []),
        ("  ", []),
        ('"', []),
        ("NEAR(", []),
        ("* OR name:", []),
        ("'; DROP TABLE item; --", []),
        ("x" * 500, []),
        ("%", []),
        ("\x00", []),
    ],
)
def test_search_takes_beginnings_of_codes_names_and_initials_and_no_harm(replica, words, found):
    pull(replica, 1, [doc(COLA), doc(MILK), doc(RICE)])

    assert [item.id for item in replica.search(words, 5)] == found


def test_search_gives_no_more_than_asked_for(replica):
    pull(replica, 1, [doc(COLA), doc(MILK), doc(RICE)])

    assert len(replica.search("22", 1)) == 1


def test_the_first_pull_can_be_sold_from_before_it_is_complete(replica):
    replica.begin(1)
    replica.take(Page(1, 0, 1, (doc(COLA),), "p1"))

    assert replica.revision == 0
    assert replica.item("cola") == COLA


def test_a_later_revision_comes_whole_or_not_at_all(replica):
    pull(replica, 1, [doc(COLA), doc(MILK)])
    dearer = Item("cola", "可口可乐", 400, gtins=("02912345678932",))

    place = replica.begin(2)
    replica.take(Page(1, 1, 2, (doc(dearer),), "p1"))
    assert replica.item("cola") == COLA
    assert replica.revision == 1

    replica.take(Page(1, 1, 2, (gone("milk"), doc(RICE)), ""))
    assert place.since_revision == 1
    assert replica.revision == 2
    assert replica.item("cola") == dearer
    assert replica.by_gtin("02912345678901") is None
    assert replica.by_gtin("02912345678932") == dearer
    assert replica.item("milk") is None
    assert replica.by_gtin("02912345678918") is None
    assert [item.id for item in replica.search("coke", 5)] == []
    assert replica.count() == 2


def test_a_pull_goes_on_where_it_stopped_also_in_another_process(tmp_path):
    first = Replica(tmp_path / "masters.db")
    pull(first, 1, [doc(COLA)])
    first.begin(2)
    first.take(Page(1, 1, 2, (doc(MILK),), "p1"))
    first.close()

    again = Replica(tmp_path / "masters.db")
    place = again.begin(3)  # the head has moved on: what was begun is finished first

    assert (place.since_revision, place.to_revision, place.after) == (1, 2, "p1")
    assert again.take(Page(1, 1, 2, (), "")) == ""
    assert again.item("milk") == MILK
    again.close()


def test_a_pull_that_starts_anew_forgets_what_was_staged(replica):
    pull(replica, 1, [doc(COLA)])
    replica.begin(2)
    replica.take(Page(1, 1, 2, (doc(MILK),), "p1"))

    place = replica.begin(3, anew=True)
    replica.take(Page(1, 1, 3, (doc(RICE),), ""))

    assert place.after == ""
    assert replica.item("milk") is None
    assert replica.item("rice") == RICE


def test_a_hub_that_was_set_back_replaces_everything(replica):
    pull(replica, 9, [doc(COLA), doc(MILK), Document("store", "s001", 1, encode_master(StoreDoc("s001", "新")))])

    place = replica.begin(4)
    assert place.since_revision == 0
    replica.take(Page(1, 0, 4, (doc(MILK),), "p1"))
    assert replica.item("cola") == COLA
    replica.take(Page(1, 0, 4, (), ""))

    assert replica.revision == 4
    assert replica.item("cola") is None
    assert replica.item("milk") == MILK
    assert replica.store("s001") is None
    assert [item.id for item in replica.search("coke", 5)] == []


def test_a_page_that_was_not_asked_for_changes_nothing(replica):
    pull(replica, 1, [doc(COLA)])
    replica.begin(2)

    for since, to in ((0, 2), (1, 3), (2, 2)):
        with pytest.raises(BadMessage):
            replica.take(Page(1, since, to, (doc(MILK),), ""))

    assert replica.revision == 1
    assert replica.item("milk") is None


def test_one_unreadable_item_does_not_keep_the_others_away(replica):
    broken = Document("item", "soap", 1, b"\x93\x01\x02\x03")
    tomorrow = Document("member", "m1", 1, b"\x90")

    pull(replica, 1, [broken, doc(COLA), tomorrow])

    assert replica.revision == 1
    assert replica.item("soap") is None
    assert replica.item("cola") == COLA


def test_an_item_is_found_by_the_codes_of_its_packs_as_they_are_now(replica):
    cased = replace(MILK, packs=(Pack("12912345678915", 24_000), Pack("six", 6_000)))
    pull(replica, 1, [doc(cased)])
    assert replica.by_gtin("12912345678915") == replica.by_gtin("six") == cased

    pull(replica, 2, [doc(MILK)])

    assert replica.by_gtin("six") is None
    assert replica.by_gtin(MILK.gtins[0]) == MILK


def test_rules_and_the_stores_own_document_come_down_too(replica):
    rule, store = BarcodeRule("25IIIIIVVVVVC", "weight_g"), StoreDoc("s001", "一号店", header=("欢迎光临",))
    pull(
        replica,
        1,
        [Document("rule", rule.pattern, 1, encode_master(rule)), Document("store", "s001", 1, encode_master(store))],
    )

    assert replica.rules() == (rule,)
    assert replica.store("s001") == store

    pull(replica, 2, [gone(rule.pattern, "rule")])
    assert replica.rules() == DEFAULT_RULES


def test_what_was_looked_up_before_a_revision_is_looked_up_anew_after_it(replica):
    pull(replica, 1, [doc(COLA)])
    assert replica.item("milk") is None
    assert replica.item("cola") == COLA

    pull(replica, 2, [doc(MILK), gone("cola")])

    assert replica.item("milk") == MILK
    assert replica.item("cola") is None


def test_a_damaged_file_is_made_anew(tmp_path):
    path = tmp_path / "masters.db"
    first = Replica(path)
    pull(first, 1, [doc(COLA)])
    first.close()
    path.write_bytes(b"not a database at all, but long enough to look like one" * 100)

    again = Replica(path)

    assert again.revision == 0
    assert again.item("cola") is None
    again.close()


def test_a_file_of_another_layout_is_made_anew(tmp_path):
    path = tmp_path / "masters.db"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE item (id TEXT)")
        old.execute("PRAGMA user_version = 1")
    old.close()

    again = Replica(path)

    assert again.revision == 0
    again.close()


def test_looking_up_by_plu_uses_the_index(replica):
    (plan,) = replica._reader.execute("EXPLAIN QUERY PLAN SELECT body FROM item WHERE plu = ? AND plu <> ''", ("1",))

    assert "item_plu" in plan[3]


def test_prices_and_promotions_hold_from_the_revision_on_that_brought_them(replica):
    half = Promotion("half2", "第二件半价", o.NthUnit(2, 5000))
    now = Circumstances(Moment(20261123, 1, 600), "s001")
    pull(replica, 1, [doc(COLA)])
    assert replica.books().promotions.all == ()
    assert replica.books().prices.price("cola", 350, 1000, now).price_minor == 350

    listed = Document("price", "cola", 2, encode_master(Prices("cola", (Price("cola", 300),))))
    pull(replica, 2, [listed, Document("promo", "half2", 2, encode_master(half))])

    assert replica.books().promotions.all == (half,)
    assert replica.books().prices.price("cola", 350, 1000, now).price_minor == 300

    pull(replica, 3, [gone("cola", "price"), gone("half2", "promo")])

    assert replica.books().promotions.all == ()
    assert replica.books().prices.price("cola", 350, 1000, now).price_minor == 350


def test_a_promotion_of_a_kind_that_is_newer_than_this_box_does_not_keep_the_others_from_it(replica):
    body = encode_master(Promotion("p1", "x", o.PercentOff(1000))).replace(b"percent_off", b"percent_mid")
    half = Promotion("half2", "第二件半价", o.NthUnit(2, 5000))

    pull(replica, 1, [Document("promo", "half2", 1, encode_master(half)), Document("promo", "p1", 1, body)])

    assert replica.books().promotions.all == (half,)


@pytest.mark.parametrize("order", [(COLA, TWIN), (TWIN, COLA)])
def test_two_items_of_one_gtin_are_told_apart_in_the_same_way_everywhere(replica, order):
    pull(replica, 1, *[[doc(item)] for item in order])
    assert replica.by_gtin(COLA.gtins[0]) == COLA

    pull(replica, 2, [gone("cola")])
    assert replica.by_gtin(COLA.gtins[0]) == TWIN


def test_an_item_that_comes_twice_in_a_page_stands_as_it_came_last(replica):
    dearer = Item("cola", "Zero", 400, gtins=("02912345678932",))
    pull(replica, 1, [doc(COLA), doc(MILK), doc(dearer)])

    assert replica.item("cola") == dearer
    assert replica.by_gtin(COLA.gtins[0]) is None
    assert [replica.search(words, 5) for words in ("coke", "zero")] == [[], [dearer]]
    assert replica.count() == 2


@given(st.lists(st.lists(st.tuples(st.sampled_from("abcd"), CHANGES), max_size=6), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_after_any_revisions_look_ups_find_what_stands_and_nothing_else(history):
    with TemporaryDirectory() as folder, closing(Replica(Path(folder) / "masters.db")) as replica:
        stands: dict[str, Item] = {}
        for revision, changes in enumerate(history, 1):
            pull(replica, revision, [doc(made(key, change)) if change else gone(key) for key, change in changes])
            for key, change in changes:
                if change:
                    stands[key] = made(key, change)
                else:
                    stands.pop(key, None)

        assert {key: replica.item(key) for key in "abcd"} == {key: stands.get(key) for key in "abcd"}
        for word in WORDS:
            assert {item.id for item in replica.search(word, 9)} == {k for k, v in stands.items() if v.name == word}
        for gtin in GTINS:
            assert replica.by_gtin(gtin) == min(
                (item for item in stands.values() if gtin in item.gtins), key=lambda item: item.id, default=None
            )
        assert replica.count() == len(stands)


def test_a_packed_page_is_entered_and_the_last_one_says_which_revision_it_makes(replica):
    replica.begin(3)
    replica.take(Page(1, 0, 3, (), "p1", pack_documents([doc(COLA), doc(MILK)])))
    replica.take(Page(2, 0, 3, (doc(RICE),), "", pack_documents([]), 5))

    assert replica.revision == 5
    assert [replica.item(key) for key in ("cola", "milk", "rice")] == [COLA, MILK, RICE]

    replica.begin(6)
    replica.take(Page(3, 5, 6, (), "", pack_documents([gone("milk")]), 7))

    assert replica.revision == 7
    assert replica.item("milk") is None


def test_a_page_that_cannot_be_unpacked_changes_nothing(replica):
    pull(replica, 1, [doc(COLA)])
    replica.begin(2)

    with pytest.raises(BadMessage):
        replica.take(Page(1, 1, 2, (gone("cola"),), "", b"not a page"))

    assert replica.revision == 1
    assert replica.item("cola") == COLA


def test_a_file_that_cannot_be_written_is_an_error_of_the_disk_and_changes_nothing(replica):
    pull(replica, 1, [doc(COLA)])
    replica.begin(2)
    replica._writer.execute("PRAGMA query_only = ON")

    with pytest.raises(OSError, match="cannot be written"):
        replica.take(Page(1, 1, 2, (gone("cola"),), ""))

    assert replica.item("cola") == COLA
    replica._writer.execute("PRAGMA query_only = OFF")
    replica.take(Page(1, 1, 2, (gone("cola"),), ""))
    assert replica.item("cola") is None
