"""Boxes are asked over the API: written down, listed, answered, and refused in words."""

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.asks import OPEN_MAX, answered
from protocol.messages import Told
from protocol.squeeze import squeeze
from protocol.topics import Address
from tests.hub.inbox.box import Hub
from tests.hub.insight.chain_store import NOW_MS, ORG

Client = TestClient[web.Request, web.Application]
ASKED = {"store": "s009", "box": "box1", "what": "restart-devices", "who": "li"}


@pytest.fixture(autouse=True)
async def a_box(engine: AsyncEngine) -> None:
    """s009/box1 is there."""
    await Hub(engine).enrol("s009")


async def posted(client: Client, **changed: object) -> tuple[int, dict[str, Any]]:
    answer = await client.post("/api/v1/asks", json={**ASKED, **changed})
    return answer.status, await answer.json()


async def test_a_question_is_open_until_its_box_answers_and_then_shows_what_it_said(
    client: Client, engine: AsyncEngine
) -> None:
    status, made = await posted(client)
    assert (status, made["outcome"], made["what"], made["who"]) == (200, "open", "restart-devices", "li")
    assert made["until_ms"] == made["asked_ms"] + 600_000

    told = Told(made["id"], "done", NOW_MS, squeeze(b"01/scale: connected anew", 3))
    assert await answered(engine, Address(ORG, "s009", "box1"), told, NOW_MS)
    one = await (await client.get(f"/api/v1/asks/{made['id']}")).json()
    listed = (await (await client.get("/api/v1/asks?store=s009")).json())["asks"]
    others = (await (await client.get("/api/v1/asks?store=s001")).json())["asks"]

    assert (one["outcome"], one["text"]) == ("done", "01/scale: connected anew")
    assert [(row["id"], row["outcome"], "text" in row) for row in listed] == [(made["id"], "done", False)]
    assert others == []


@pytest.mark.parametrize(
    ("changed", "status", "code", "field"),
    [
        ({"what": "dance"}, 400, "bad-input", "what"),
        ({"who": ""}, 400, "bad-input", "who"),
        ({"who": "a\nb"}, 400, "bad-input", "who"),
        ({"within_s": 0}, 400, "bad-input", "within_s"),
        ({"within_s": 8 * 86_400}, 400, "bad-input", "within_s"),
        ({"box": "box7"}, 404, "unknown-box", "box"),
        ({"store": "../x"}, 400, "bad-input", "store"),
    ],
)
async def test_what_cannot_be_asked_is_refused_as_a_problem(
    client: Client, changed: dict[str, object], status: int, code: str, field: str
) -> None:
    refused, body = await posted(client, **changed)

    assert (refused, body["code"], body["field"]) == (status, code, field)


async def test_no_more_questions_than_a_box_has_room_for_are_open_at_once(client: Client) -> None:
    found = [await posted(client) for _ in range(OPEN_MAX + 1)]

    assert [status for status, _ in found] == [200] * OPEN_MAX + [409]
    assert found[-1][1]["code"] == "too-many-open"


async def test_a_question_that_was_never_asked_is_not_found(client: Client) -> None:
    assert (await client.get(f"/api/v1/asks/{'0' * 16}")).status == 404
    assert (await client.get("/api/v1/asks/nonsense")).status == 404
