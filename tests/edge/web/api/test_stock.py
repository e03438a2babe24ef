"""The store's stock over HTTP: what stands there, what may be written, by whom, and once."""

import asyncio
from itertools import count

from edge.journal import LEDGER
from protocol.facts import RetailIssued, StockMoved, decode_fact
from protocol.masters import OPERATOR, STORE, StoreDoc, encode_master
from protocol.messages import Document, Page
from retail.staff import Operator, new_pin
from retail.stock import StockTerms
from retail.terms import Terms
from tests.edge.web.conftest import ITEMS, screen_of

WANG = new_pin(Operator("wang", "王芳"), "2468", b"s" * 16)
LI = new_pin(Operator("li", "李强", "supervisor"), "1357", b"t" * 16)
GS1_MILK = f"01{ITEMS[0].gtins[0]}10L7"

_keys = count(1)


def take(server, *docs):
    """Head office's word, while lanes sell."""
    place = server.replica.begin(server.replica.revision + 1)
    server.replica.take(Page(place.to_revision, place.since_revision, place.to_revision, docs, ""))


def settle(server, **terms):
    """Head office's word about the store's stock."""
    doc = StoreDoc("s001", "河西店", header=("河西店",), terms=Terms(**terms))
    take(server, Document(STORE, "s001", 2, encode_master(doc)))
    server.floor.changed()


async def in_force(http, policy):
    """The lanes sell by it."""
    async with asyncio.timeout(20):
        while (await get(http, ""))[1]["policy"] != policy:
            await asyncio.sleep(0.02)


def hire(server):
    take(server, *(Document(OPERATOR, one.id, 2, encode_master(one)) for one in (WANG, LI)))


async def signed_in(http, operator="wang", pin=""):
    async with http.post("/api/v1/stock/sessions", json={"operator": operator, "pin": pin}) as answer:
        return (await answer.json())["token"]


async def post(http, path, token, body, key=""):
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or f"key-{next(_keys)}"}
    async with http.post(f"/api/v1/stock/{path}", json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def get(http, path, token=""):
    async with http.get(f"/api/v1/stock{path}", headers={"Authorization": f"Bearer {token}"}) as answer:
        return answer.status, await answer.json()


def receipt(*lines, kind="receipt", **more):
    rows = [{"item": item, "qty_milli": qty, **rest} for item, qty, *others in lines for rest in (others or [{}])]
    return {"kind": kind, "lines": rows, **more}


async def sell(http, item="p1", times=1):
    async with screen_of(http) as screen:
        for _ in range(times):
            await screen.do("AddItem", f"sale-{next(_keys)}", code=item)
        await screen.do("Pay", f"sale-{next(_keys)}", kind="cash", given_minor=screen.state["due_minor"])


def bodies(server):
    return [decode_fact(one.record).body for one in server.journal.read_after(LEDGER, 0, 500, 10**7)]


async def test_goods_that_come_in_stand_in_the_list_and_are_sold_from_any_lane(server, http):
    token = await signed_in(http)
    status, written = await post(http, "documents", token, receipt(("p1", 5000), ("p2", 2000, {"lot": "L7"})))
    assert (status, written["document"]) == (200, "s001-m-1-000001")
    await sell(http, "p1", 2)
    await sell(http, "p2", 3)

    _, page = await get(http, "")

    rows = {one["item"]: one for one in page["items"]}
    assert rows["p1"]["available_milli"] == 3000
    assert (rows["p2"]["posted_milli"], rows["p2"]["unissued_milli"], rows["p2"]["available_milli"]) == (
        2000,
        3000,
        -1000,
    )
    assert (rows["p1"]["name"], page["negative"], page["seq"]) == ("商品 1", 1, server.journal.head(LEDGER))
    _, negative = await get(http, "?only=negative")
    assert [one["item"] for one in negative["items"]] == ["p2"]


async def test_the_list_comes_in_pages_and_by_words(server, http):
    token = await signed_in(http)
    await post(http, "documents", token, receipt(("p1", 1000), ("p2", 1000), ("p3", 1000)))

    _, first = await get(http, "?limit=2")
    _, rest = await get(http, f"?limit=2&after={first['next']}")
    _, found = await get(http, "?q=PGHFS")

    assert [one["item"] for one in first["items"] + rest["items"]] == ["p1", "p2", "p3"]
    assert (rest["next"], [one["item"] for one in found["items"]]) == ("", ["apple"])


async def test_one_item_shows_its_lots_its_documents_and_the_receipts_it_went_out_with(server, http):
    token = await signed_in(http)
    await post(http, "documents", token, receipt(("p1", 5000, {"lot": "L7"}), reference="DN 17"))
    await sell(http, "p1", 2)

    status, item = await get(http, "/items/p1")

    assert status == 200
    assert item["lots"] == [{"lot": "L7", "posted_milli": 5000, "unissued_milli": 0, "available_milli": 5000}]
    assert [(one["document"], one["reference"]) for one in item["movements"]] == [("s001-m-1-000001", "DN 17")]
    assert [(one["receipt"], one["sold_milli"]) for one in item["receipts"]] == [("s001-03-1-000001", 2000)]
    assert (await get(http, "/items/ghost"))[0] == 404


async def test_the_same_key_writes_one_document_and_another_body_under_it_is_refused(server, http):
    token = await signed_in(http)
    first = await post(http, "documents", token, receipt(("p1", 5000)), key="once")
    again = await post(http, "documents", token, receipt(("p1", 5000)), key="once")
    other, refused = await post(http, "documents", token, receipt(("p1", 6000)), key="once")

    assert first == again
    assert (other, refused["code"]) == (409, "other-body")
    assert server.journal.level("p1").available_milli == 5000


async def test_a_document_that_means_nothing_names_the_field_and_the_rule(server, http):
    token = await signed_in(http)
    wrong = [
        (receipt(("ghost", 1000)), "lines[0].item"),
        (receipt(("p1", 1000), ("p2", -1000)), "lines[1].qty_milli"),
        (receipt(("p1", 0)), "lines[0].qty_milli"),
        (receipt(("p1", -1000), kind="adjustment"), "why"),
        (receipt(("shirt", 1000)), "lines[0].item"),
    ]
    for body, field in wrong:
        status, problem = await post(http, "documents", token, body)
        assert (status, problem["code"], problem["field"]) == (422, "bad-move", field)
    status, problem = await post(http, "documents", token, {"kind": "count", "lines": []})
    assert (status, problem["code"], problem["field"]) == (400, "bad-input", "kind")
    assert [one for one in bodies(server) if isinstance(one, StockMoved)] == []


async def test_a_document_needs_a_key_and_a_person(server, http):
    status, problem = await post(http, "documents", "nobody", receipt(("p1", 1000)))
    assert (status, problem["code"]) == (401, "stock-sign-in")
    async with http.post("/api/v1/stock/documents", json=receipt(("p1", 1000))) as answer:
        assert (answer.status, (await answer.json())["field"]) == (400, "Idempotency-Key")


async def test_who_may_is_a_matter_of_role(server, http):
    hire(server)
    assert await signed_in_wrongly(http) == 422
    wang, li = await signed_in(http, "wang", "2468"), await signed_in(http, "li", "1357")
    waste = receipt(("p1", -1000), kind="waste")

    assert (await post(http, "documents", wang, receipt(("p1", 5000))))[0] == 200
    status, problem = await post(http, "documents", wang, waste)
    assert (status, problem["code"], problem["given"]) == (403, "stock-role", "supervisor")
    assert (await post(http, "documents", li, waste))[0] == 200
    assert [one.by for one in bodies(server)] == ["wang", "li"]


async def signed_in_wrongly(http):
    async with http.post("/api/v1/stock/sessions", json={"operator": "wang", "pin": "0000"}) as answer:
        return answer.status


async def test_who_signs_in_at_the_desk_signs_nobody_out_at_a_lane(server, http):
    hire(server)
    async with screen_of(http) as screen:
        await screen.do("SignIn", operator="wang", pin="2468")
        await signed_in(http, "li", "1357")
        assert "problem" not in await screen.do("AddItem", code="p1")


async def test_a_shelf_is_counted_while_goods_are_sold(server, http):
    hire(server)
    wang, li = await signed_in(http, "wang", "2468"), await signed_in(http, "li", "1357")
    await post(http, "documents", li, receipt(("p1", 10_000), ("p2", 5_000)))
    _, opened = await post(http, "counts", wang, {"name": "A 区"})
    assert opened["document"] == "s001-c-1-000001"
    looked_at = (await get(http, ""))[1]["seq"]
    async with screen_of(http) as screen:
        await screen.do("SignIn", operator="wang", pin="2468")
        await screen.do("AddItem", code="p1")
        await screen.do("Pay", kind="cash", given_minor=screen.state["due_minor"])

    looks = [{"item": "p1", "counted_milli": 9_000}]
    assert (await post(http, "counts/1/looks", wang, {"place": "A1", "as_of": looked_at, "looks": looks}))[0] == 200
    looks = [{"item": "p2", "counted_milli": 5_000}]
    assert (await post(http, "counts/1/looks", li, {"place": "B2", "looks": looks}))[0] == 200
    _, sheet = await get(http, "/counts/1")
    assert [(one["item"], one["expected_milli"], one["difference_milli"]) for one in sheet["lines"]] == [
        ("p1", 10_000, -1_000),
        ("p2", 5_000, 0),
    ]

    assert (await post(http, "counts/1/close", wang, {"book": True}))[0] == 403
    assert (await post(http, "counts/1/close", li, {"book": True}))[0] == 200

    assert server.journal.level("p1").available_milli == 10_000 - 1_000 - 1_000
    _, counts = await get(http, "/counts")
    assert [(one["name"], one["booked"], one["closed_by"]) for one in counts["counts"]] == [("A 区", True, "li")]
    _, documents = await get(http, "/documents?kind=count")
    _, whole = await get(http, f"/documents/{documents['documents'][0]['seq']}")
    assert (whole["count"], [one["moved_milli"] for one in whole["lines"]]) == (1, [-1_000])


async def test_a_code_means_so_much_of_an_item_with_its_lot(server, http):
    _, found = await get(http, f"/find?code={GS1_MILK}")
    assert (found["stock"]["item"], found["qty_milli"], found["lot"]) == ("p1", 1000, "L7")
    status, problem = await get(http, "/find?code=nothing")
    assert (status, problem["code"]) == (422, "unknown-code")


async def test_the_search_at_a_lane_says_what_should_be_on_the_shelf(server, http):
    token = await signed_in(http)
    await post(http, "documents", token, receipt(("apple", 12_500)))
    async with http.get("/api/v1/items?q=PGHFS") as answer:
        (apple,) = (await answer.json())["items"]
    assert apple["available_milli"] == 12_500


async def test_by_hand_receipts_are_issued_when_somebody_says_so(server, http):
    settle(server, stock=StockTerms(issue="hand"))
    token = await signed_in(http)
    await sell(http)
    assert (await get(http, ""))[1]["waiting"] == [{"lane": "03", "first": 1, "last": 1}]

    status, written = await post(http, "issues", token, {})

    assert (status, written["document"]) == (200, "s001-i-1-000001")
    assert (await get(http, ""))[1]["waiting"] == []
    status, problem = await post(http, "issues", token, {})
    assert (status, problem["code"]) == (422, "nothing-to-issue")


async def test_by_receipt_each_sale_is_on_an_issue_at_once(server, http):
    settle(server, stock=StockTerms(issue="receipt"))
    await in_force(http, "receipt")
    await sell(http)

    issued = [one for one in bodies(server) if isinstance(one, RetailIssued)]
    assert [(one.policy, one.by) for one in issued] == [("receipt", "王芳")]
    assert server.journal.level("p1").unissued_milli == 0


def test_terms_of_stock_are_left_out_where_they_are_the_usual_ones():
    usual = encode_master(StoreDoc("s001", "河西店"))
    assert encode_master(StoreDoc("s001", "河西店", terms=Terms(stock=StockTerms()))) == usual
    assert encode_master(StoreDoc("s001", "河西店", terms=Terms(stock=StockTerms(issue="hand")))) != usual


async def test_who_counts_blind_sees_no_figures_until_it_is_booked_and_who_books_it_does(server, http):
    hire(server)
    settle(server, stock=StockTerms(count="blind", issue="hand"))
    await in_force(http, "hand")
    wang, li = await signed_in(http, "wang", "2468"), await signed_in(http, "li", "1357")
    await post(http, "documents", wang, receipt(("p1", 5000, {"lot": "L7"}), ("p2", 1000)))
    assert (await get(http, ""))[1]["items"][0]["available_milli"] == 5000
    count = (await post(http, "counts", wang, {"name": "all"}))[1]["document"][-1]
    await post(http, f"counts/{count}/looks", wang, {"looks": [{"item": "p1", "counted_milli": 4000}]})

    for token in ("", wang):
        _, page = await get(http, "?only=negative", token)
        assert {one["available_milli"] for one in page["items"]} == {None}
        assert (len(page["items"]), page["negative"], page["unissued"], page["blind"]) == (2, None, None, True)
        _, item = await get(http, "/items/p1", token)
        assert (item["stock"]["posted_milli"], item["lots"], item["movements"], item["receipts"]) == (None, [], [], [])
        _, found = await get(http, "/find?code=p1", token)
        assert found["stock"]["unissued_milli"] is None
        _, sheet = await get(http, f"/counts/{count}", token)
        assert [(one["counted_milli"], one["expected_milli"], one["difference_milli"]) for one in sheet["lines"]] == [
            (4000, None, None)
        ]
    async with http.get("/api/v1/items?q=p1") as answer:
        assert {one["available_milli"] for one in (await answer.json())["items"]} == {None}

    _, sheet = await get(http, f"/counts/{count}", li)
    assert [(one["expected_milli"], one["difference_milli"]) for one in sheet["lines"]] == [(5000, -1000)]
    assert (await get(http, "", li))[1]["items"][0]["available_milli"] == 5000
    await post(http, f"counts/{count}/close", li, {"book": True})

    _, page = await get(http, "")
    assert (page["items"][0]["available_milli"], page["blind"]) == (4000, False)
    _, sheet = await get(http, f"/counts/{count}")
    assert sheet["lines"][0]["difference_milli"] == -1000


async def test_counts_are_in_sight_where_the_terms_say_nothing(server, http):
    token = await signed_in(http)
    await post(http, "documents", token, receipt(("p1", 5000)))
    await post(http, "counts", token, {"name": "all"})

    _, page = await get(http, "")

    assert (page["items"][0]["available_milli"], page["blind"]) == (5000, False)
