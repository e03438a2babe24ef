"""The code on a receipt against what head office has: proved, another sale, not here, or no code of ours."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.reading import reading
from hub.insight.receipts.proof import Verdict, prove
from protocol.receipt_token import sign_token
from retail.returns.origin import ReceiptKey
from retail.returns.token import token_of
from retail.sale import Details
from tests.hub.insight.chain_store import DAY, ORG, add_store, change_box, receive, sale, sold

BOX, HUB = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
KEY = ReceiptKey("s01", "03", 1, 1)
#: The store's fact number 1 has this hash (chain_store).
TOKEN = token_of(KEY, sale(1), Details(), DAY, bytes([1]) * 8)


@pytest.fixture(autouse=True)
async def one_sale(engine: AsyncEngine) -> None:
    await add_store(engine, "s01", public_key=BOX.public_key().public_bytes_raw())
    await receive(engine, "s01", [sold(1)])


async def proved(engine: AsyncEngine, code: str) -> Verdict:
    async with reading(engine) as connection:
        return await prove(connection, ORG, code, HUB.public_key().public_bytes_raw())


async def test_a_sale_that_is_here_as_the_paper_says_is_proved(engine: AsyncEngine):
    found = await proved(engine, sign_token(TOKEN, ORG, BOX))

    assert (found.verdict, found.receipt, found.differs) == ("proved", "s01-03-1-000001", [])


async def test_a_sale_that_is_not_here_is_said_so(engine: AsyncEngine):
    code = sign_token(replace(TOKEN, receipt=replace(KEY, number=2)), ORG, BOX)

    assert (await proved(engine, code)).verdict == "not-here"


async def test_what_differs_is_named(engine: AsyncEngine):
    other = replace(TOKEN, total_minor=551, proof=bytes(8))

    found = await proved(engine, sign_token(other, ORG, BOX))

    assert found.verdict == "differs"
    assert found.differs == [
        "total: 551 on the paper, 550 here",
        "hash: 0000000000000000 on the paper, 0101010101010101 here",
    ]


async def test_a_code_that_nobody_of_the_chain_signed_or_a_stolen_box_did_is_bad(engine: AsyncEngine):
    assert (await proved(engine, sign_token(TOKEN, ORG, HUB))).verdict == "bad-code"
    assert (await proved(engine, "milk!")).verdict == "bad-code"
    assert (await proved(engine, sign_token(TOKEN, ORG, HUB, by_hub=True))).verdict == "proved"
    await change_box(engine, "s01", revoked_ms=5)
    assert (await proved(engine, sign_token(TOKEN, ORG, BOX))).verdict == "bad-code"


async def test_old_codes_say_their_number_and_total_and_no_more(engine: AsyncEngine):
    assert (await proved(engine, "ln:s01-03-1-000001:550")).verdict == "number-only"
    assert (await proved(engine, "ln:s01-03-1-000001:551")).differs == ["total: 551 on the paper, 550 here"]
    assert (await proved(engine, "s01-03-1-000007")).verdict == "not-here"
