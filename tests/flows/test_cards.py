"""A store server that is killed while a card is at the terminal: what was charged is what was sold, on both sides."""

import asyncio
import random
from pathlib import Path

import pytest

from retail.paying.tenders import TenderKind
from retail.terms import Terms
from tests.flows.world import World, open_world, until

pytestmark = pytest.mark.timeout(180)
TERMS = Terms(tenders=(TenderKind("card", terminal=True),), tips=True)


async def test_a_server_killed_at_any_moment_of_a_card_payment_charges_once_and_sells_once(tmp_path: Path) -> None:
    rng = random.Random(11)
    async with open_world(tmp_path / "chain", terms=TERMS) as world:
        terminal, cashier = world.store.lanes["01"].terminal, world.cashier()
        await until(lambda: _takes_cards(world), 30)
        await cashier.scan()
        await cashier.pay_by_card()  # a terminal that was never used has nothing to tell an answer by
        for fault in ("", "before", "after", "between", ""):
            await cashier.scan()
            terminal.fault = fault  # type: ignore[assignment]
            terminal.think_s = rng.uniform(0, 0.1)
            paying = asyncio.create_task(cashier.pay_by_card())
            await asyncio.sleep(rng.uniform(0, 0.2))
            world.store.process.kill()
            await world.restart(world.store.process, world.store.url)
            await paying

        await world.all_is_there()
        verdict = await world.count()
        assert terminal.charged_minor == verdict.total_minor_edge


async def _takes_cards(world: World) -> bool:
    """The store's terms are in force, and its terminal is there."""
    state = await world.cashiers[0].seen()
    return bool(state["tips"]) and any(
        one["role"] == "terminal" and one["state"] == "ready" for one in state["devices"]
    )
