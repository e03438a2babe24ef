"""Goods that one store sold come back at another whose line is down, by the code on the paper; head office agrees, and sees the second time."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_carried_facts import run
from tests.flows.world import Cashier, World, open_world, until

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
async def chain(tmp_path: Path) -> AsyncIterator[World]:
    """Two stores with a lane each."""
    async with open_world(tmp_path / "chain", stores=2) as opened:
        yield opened


async def hub(world: World, *words: str) -> tuple[int, Any]:
    status, said = await run("hub.cli", *words, "--data-dir", world.chain.folder / "hub", "--json")
    return status, json.loads(said)


async def code_of_last(world: World, cashier: Cashier) -> tuple[str, str]:
    """Number and code of a lane's last receipt, as its paper has them."""
    number = (await cashier.state())["last_sale"]["receipt_no"]
    async with world.http.get(f"{world.store.url}/api/v1/receipts/{number}") as answer:
        return number, (await answer.json())["code"]


async def brings_back(cashier: Cashier, code: str) -> dict[str, Any]:
    """All of a receipt, given back in cash."""
    await cashier.sure("Scan", code=code)
    due = (await cashier.state())["due_minor"]
    done = await cashier.sure("Refund", kind="cash", amount_minor=-due)
    cashier.paid += 1
    return done


async def test_goods_come_back_at_another_store_without_its_line_and_a_second_time_is_seen(chain: World) -> None:
    first, second = chain.chain.stores
    seller, taker = chain.cashier(first), chain.cashier(second)
    await seller.sell(3)
    number, code = await code_of_last(chain, seller)
    paid = (await seller.state())["last_sale"]["total_minor"]
    await until(lambda: knows(taker, code), 40)
    await second.link.cut()

    given = await brings_back(taker, code)
    assert given["state"]["last_sale"]["total_minor"] == -paid
    status, refused = await taker.once("Scan", code=code)
    assert (status, refused["code"]) == (422, "nothing-left")
    changed = code[:40] + ("A" if code[40] != "A" else "B") + code[41:]
    status, refused = await taker.once("Scan", code=changed)
    assert (status, refused["code"]) == (422, "bad-token")

    await brings_back(seller, code)
    await second.link.mend()
    await chain.all_is_there()

    status, proof = await hub(chain, "receipts", "verify", code)
    assert (status, proof["verdict"], proof["receipt"]) == (0, "proved", number)
    _, doubles = await hub(chain, "returns", "doubles")
    assert len(doubles) == 3
    assert {(one["receipt"], one["over_milli"] > 0) for one in doubles} == {(number, True)}
    assert {back["store"] for one in doubles for back in one["returns"]} == {first.code, second.code}


async def knows(cashier: Cashier, code: str) -> bool:
    """Whether the other store's key has come down: goods of its receipt are looked at and put back."""
    status, body = await cashier.once("ReturnFrom", receipt=code, line=1)
    if status != 200:
        assert body["code"] == "unknown-signer", body
        return False
    await cashier.sure("RemoveLine", line=1)
    return True
