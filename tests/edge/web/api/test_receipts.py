"""Receipts of a store over HTTP: figures, page and code, by the number that people read."""

from protocol.receipt_token import Signer, read_token
from retail.returns.token import Token
from tests.edge.web.conftest import gtin13


async def sell(http) -> str:
    """One sale at lane 03; its receipt number."""
    for id_, command in (
        ("c1", {"do": "Scan", "code": gtin13(3)}),
        ("c2", {"do": "Pay", "kind": "cash", "given_minor": 200}),
    ):
        async with http.post("/api/v1/lanes/03/commands", json={"id": id_, **command}) as answer:
            state = (await answer.json())["state"]
    return state["last_sale"]["receipt_no"]


async def test_a_receipt_is_given_with_the_code_by_which_its_goods_come_back(http):
    number = await sell(http)

    async with http.get(f"/api/v1/receipts/{number}") as answer:
        body = await answer.json()

    assert (body["number"], body["total_minor"], body["link"]) == ("s001-03-1-000001", 103, "")
    assert [(line["name"], line["detail"], line["amount"]) for line in body["goods"]] == [
        ("商品 3", "1 x 1.03", "1.03")
    ]
    assert {"label": "找零", "figure": "0.97"} in body["tenders"]
    token = read_token(body["code"], "demo", lambda *_: Signer(bytes(32)))
    assert not isinstance(token, Token)  # signed by the box's own key, which nobody here is told


async def test_a_receipt_is_a_page_marked_as_a_copy_and_a_code_for_phones(http):
    await sell(http)

    async with http.get("/api/v1/receipts/03-1/page") as answer:
        page = await answer.text()
        assert answer.content_type == "text/html"
    async with http.get("/api/v1/receipts/03-1/qr.svg") as answer:
        assert (answer.content_type, (await answer.text())[:4]) == ("image/svg+xml", "<svg")

    assert "*** 副本 ***" in page
    assert "商品 3" in page
    assert "<script" not in page


async def test_a_receipt_that_the_store_has_not_is_said_so(http):
    for number in ("s001-03-1-000009", "s002-03-1-000001", "s001-03-2-000001", "7", "%3Cb%3E"):
        for leaf in ("", "/page", "/qr.svg"):
            async with http.get(f"/api/v1/receipts/{number}{leaf}") as answer:
                assert (answer.status, (await answer.json())["code"]) == (404, "unknown-receipt")
