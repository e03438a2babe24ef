"""Goods of another store's receipt come back at a lane by its code, with the line down; the paper's own code says what was sold."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.drivers.document import QRCode
from protocol.receipt_token import sign_token
from retail.returns.origin import Origin, ReceiptKey
from retail.returns.token import Token
from retail.sale import SaleLine
from tests.edge.lanes.conftest import ELSEWHERE

THERE = ReceiptKey("s002", "01", 5, 77)
SOLD = Token(
    THERE, 20261101, "CNY", 1500, bytes(8),
    (SaleLine("milk", 2000, 550, 0, 1000, 1300), SaleLine("bread", 1000, 500, 0, 500, 0)),
)  # fmt: skip


def signed(token: Token = SOLD, key: Ed25519PrivateKey = ELSEWHERE) -> str:
    return sign_token(token, "acme", key)


def code_of(bench, *, training: bool = False) -> str:
    done = bench.till.last if training else bench.books.sales[-1]
    return next(one.data for one in bench.store.layout(done, copy=False) if isinstance(one, QRCode))


async def test_the_papers_code_says_what_was_sold_and_who_signs_it(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=550)

    token = bench.store.shop().token(code_of(bench))

    assert (token.receipt, token.total_minor) == (ReceiptKey("s001", "03", 1, 1), 550)
    assert token.lines == (SaleLine("milk", 1000, 550, 0, 550, 1300),)


async def test_training_paper_has_no_code_that_anybody_believes(bench):
    await bench.do("Practise", on=True)
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=550)

    assert code_of(bench, training=True) == "ln:s001-03-1-000000:550"


async def test_goods_of_another_store_come_back_at_what_was_paid_and_the_fact_says_where_they_were_sold(bench):
    assert await bench.do("Scan", code=signed()) == ""
    await bench.restart()
    assert await bench.do("SetQuantity", line=1, qty_milli=1000) == ""
    assert await bench.do("Refund", kind="cash", amount_minor=1000) == ""

    done = bench.books.sales[-1]
    assert [(line.item, line.amount_minor) for line in done.sale.lines] == [("milk", -500), ("bread", -500)]
    assert done.origins == (Origin(1, THERE, 1, 2000), Origin(2, THERE, 2, 1000))

    assert await bench.do("ReturnFrom", receipt=signed(), line=2) == "nothing-left"
    assert await bench.do("ReturnFrom", receipt=signed(), line=1, qty_milli=2000) == "over-return"


async def test_what_somebody_made_up_is_refused_in_words(bench):
    forged = Ed25519PrivateKey.generate()

    assert await bench.do("Scan", code=signed(key=forged)) == "bad-token"
    assert await bench.do("Scan", code=signed()[:-1]) == "bad-token"
    assert await bench.do("ReturnFrom", receipt=THERE.text) == "scan-its-code"
    assert bench.lane.view().cart == ""
