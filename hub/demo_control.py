"""The demo's corner of the dashboard: asks the demo's own process to cut or mend a store's line."""

import json
from urllib.parse import urlsplit

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=3)


class HttpDemoControl:
    """Speaks to the demo's control port on loopback."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).hostname not in {"127.0.0.1", "localhost"}:
            raise ValueError("the demo's control is on loopback only")
        self._url = url.rstrip("/")

    async def cuts(self) -> dict[str, bool]:
        """Which stores' lines are cut."""
        found: dict[str, bool] = json.loads(await self._call("GET", "/lines"))
        return found

    async def cut(self, store: str) -> None:
        """Cut a store's line; raise `KeyError` where there is no such store."""
        await self._call("POST", f"/lines/{store}/cut")

    async def mend(self, store: str) -> None:
        """Bring it back."""
        await self._call("POST", f"/lines/{store}/mend")

    async def _call(self, method: str, path: str) -> bytes:
        try:
            async with aiohttp.ClientSession(timeout=TIMEOUT) as http, http.request(method, self._url + path) as answer:
                if answer.status == 404:
                    raise KeyError(path)
                answer.raise_for_status()
                return await answer.read()
        except (TimeoutError, aiohttp.ClientError) as exc:
            raise ConnectionError(f"the demo does not answer: {exc}") from exc
