"""The stock room of a store: a delivery before it opens, and a count in the middle of the day, over the store's own API."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import aiohttp

from demo.chain import Store
from retail.catalogue import Item

#: The most sold goods that come with the first delivery, so many of each; of goods by weight so many kilos.
DELIVERED, PIECES, KILOS = 600, 120, 60
#: Lines of one document; goods that the count looks at.
_LINES, _COUNTED = 200, 12
WHO = "仓管 Zhao"


class StockRoom:
    """One store's, with one person in it."""

    def __init__(self, store: Store, http: aiohttp.ClientSession) -> None:
        self._at, self._http = f"{store.url}/api/v1/stock", http
        self._token = ""

    async def receive(self, items: Sequence[Item]) -> int:
        """Write what came with the delivery; how many items."""
        goods = [item for item in items[:DELIVERED] if not (item.service or item.parts or item.variants)]
        for at in range(0, len(goods), _LINES):
            rows = [
                {"item": one.id, "qty_milli": 1000 * (KILOS if one.weighed else PIECES)}
                for one in goods[at : at + _LINES]
            ]
            await self._post("documents", {"kind": "receipt", "reference": "开业配送", "lines": rows})
        return len(goods)

    async def count(self, items: Sequence[Item]) -> int:
        """Count a shelf while lanes sell: every third item lacks one piece; how many differed."""
        await self._post("counts", {"name": "抽盘"})
        async with self._http.get(f"{self._at}/counts") as answer:
            number = (await answer.json())["counts"][0]["count"]
        looked = [item for item in items[:DELIVERED] if not item.weighed][:_COUNTED]
        for place, item in enumerate(looked):
            async with self._http.get(f"{self._at}/items/{item.id}") as answer:
                stands = (await answer.json())["stock"]["available_milli"]
            found = max(0, stands - (1000 if place % 3 == 0 else 0))
            looks = [{"item": item.id, "counted_milli": found}]
            await self._post(f"counts/{number}/looks", {"place": "A1", "looks": looks})
        await self._post(f"counts/{number}/close", {"book": True})
        async with self._http.get(f"{self._at}/counts/{number}") as answer:
            return sum(one["difference_milli"] != 0 for one in (await answer.json())["lines"])

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        if not self._token:
            async with self._http.post(f"{self._at}/sessions", json={"operator": WHO}) as answer:
                self._token = (await answer.json())["token"]
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": uuid4().hex}
        async with self._http.post(f"{self._at}/{path}", json=body, headers=headers) as answer:
            answer.raise_for_status()
