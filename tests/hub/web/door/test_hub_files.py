from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

Client = TestClient[web.Request, web.Application]


async def test_the_dashboard_is_served_compressed_and_with_its_headers(client: Client) -> None:
    answer = await client.get("/")

    assert (answer.status, answer.content_type) == (200, "text/html")
    assert "店灯" in await answer.text()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_that_has_not_changed_is_not_sent_again(client: Client, static: Path) -> None:
    first = await client.get("/static/i18n/en.json")
    again = await client.get("/static/i18n/en.json", headers={"If-None-Match": first.headers["ETag"]})
    (static / "i18n" / "en.json").write_text('{"new": 1}')
    changed = await client.get("/static/i18n/en.json", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status, await again.read()) == (304, b"")
    assert (changed.status, await changed.json()) == (200, {"new": 1})


async def test_shared_files_come_from_the_ui(client: Client) -> None:
    assert (await client.get("/ui/tokens.css")).content_type == "text/css"


@pytest.mark.parametrize(
    "name", ["missing.js", ".hidden", "i18n", "way-out.txt", "%2e%2e/outside.txt", "..%2foutside.txt", "a%00b", "/x"]
)
async def test_nothing_outside_hidden_or_missing_is_served(client: Client, name: str) -> None:
    assert (await client.get(f"/static/{name}")).status == 404
