"""A lane over its WebSocket."""

import asyncio

import aiohttp
import pytest

from edge.web import lane_socket


async def test_the_first_messages_are_the_line_and_the_state(screen):
    assert screen.state["lane"] == "03"
    assert screen.state["lines"] == []
    assert screen.line["state"] == "DARK"


async def test_a_scan_is_answered_with_the_state_that_it_made(screen, code):
    answer = await screen.do("Scan", code=code(1))

    assert answer["ok"] is True
    assert [line["name"] for line in answer["state"]["lines"]] == ["商品 1"]


async def test_a_sale_is_rung_up_and_paid(screen, server, code):
    await screen.do("Scan", code=code(1))
    answer = await screen.do("Pay", kind="cash", given_minor=200)

    assert answer["state"]["last_sale"]["change_minor"] == 99
    assert answer["state"]["last_sale"]["receipt_no"] == "s001-03-1-000001"
    assert server.journal.head("ledger") == 1


async def test_a_refusal_is_a_problem_with_words_and_leaves_the_cart(screen):
    answer = await screen.do("Scan", code="6901234567892")

    assert answer["ok"] is False
    assert answer["problem"]["code"] == "unknown-code"
    assert "6901234567892" in answer["problem"]["words"]["zh"]
    assert screen.state["lines"] == []


async def test_two_screens_of_a_lane_show_the_same(http, screen, open_screen, code):
    async with open_screen(http) as other:
        await screen.do("Scan", code=code(2))
        while not other.state["lines"]:
            await other.read()

        assert other.state == screen.state


async def test_lanes_do_not_see_each_other(http, screen, open_screen, code):
    async with open_screen(http, "04") as other:
        await screen.do("Scan", code=code(2))
        answer = await other.do("Scan", code=code(3))

    assert [line["name"] for line in answer["state"]["lines"]] == ["商品 3"]


async def test_a_payment_sent_again_after_a_lost_connection_is_done_once(http, screen, open_screen, server, code):
    await screen.do("Scan", code=code(1))
    await screen.socket.send_json({"id": "pay", "do": "Pay", "kind": "cash", "given_minor": 101})
    await screen.socket.close()

    async with open_screen(http) as again:
        answer = await again.do("Pay", command_id="pay", kind="cash", given_minor=101)

    assert answer["ok"] is True
    assert server.journal.head("ledger") == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("[]", "object"),
        ('{"id":"a","do":"Scan","do":"Clear"}', "twice"),
        ('{"id":"a","do":"Pay","kind":"cash","given_minor":NaN}', "NaN"),
        ('{"id":"a","do":"Pay","kind":"cash","given_minor":1.5}', "fraction"),
        ('{"id":"a","do":"Pay","kind":"cash","given_minor":9223372036854775808}', "too large"),
        ('{"id":"a","do":"Scan","code":"\\ud800"}', "surrogate"),
        ('{"id":"a","do":"Scan","code":"1\\u0000"}', "NUL"),
        ('{"do":"Clear"}', "id"),
        ('{"id":7,"do":"Clear"}', "id"),
    ],
)
async def test_a_message_that_could_mean_two_things_is_refused_and_the_screen_goes_on(screen, text, why, code):
    await screen.socket.send_str(text)
    answer = await screen.read()

    assert answer["ok"] is False
    assert why in answer["problem"]["detail"]
    assert (await screen.do("Scan", code=code(1)))["ok"] is True


async def test_an_oversized_message_ends_the_connection_and_nothing_else(http, screen, open_screen):
    with pytest.raises((TypeError, ConnectionError)):
        await screen.socket.send_str('{"id":"' + "x" * 10_000_000 + '"}')
        await screen.read()

    async with open_screen(http) as again:
        assert again.state["lane"] == "03"


async def test_binary_messages_end_the_connection(screen):
    await screen.socket.send_bytes(b"\x00")
    message = await screen.socket.receive(timeout=5)

    assert message.type is aiohttp.WSMsgType.CLOSE
    assert message.data == 1003


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
async def test_a_page_from_elsewhere_gets_no_socket(http, origin):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect("/api/v1/lanes/03/ws", origin=origin)

    assert refused.value.status == 403


async def test_our_own_page_gets_a_socket(http, server):
    async with http.ws_connect("/api/v1/lanes/03/ws", origin=server.url) as socket:
        assert "line" in await socket.receive_json(timeout=5)


async def test_an_unknown_lane_is_not_found(http):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect("/api/v1/lanes/99/ws")

    assert refused.value.status == 404


async def test_more_screens_than_a_lane_needs_are_turned_away_and_a_place_comes_free(http, monkeypatch, open_screen):
    monkeypatch.setattr(lane_socket, "SCREENS_MAX", 1)
    async with open_screen(http):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect("/api/v1/lanes/03/ws")
        assert refused.value.status == 503

    async with asyncio.timeout(5):
        while True:
            try:
                async with open_screen(http):
                    return
            except aiohttp.WSServerHandshakeError:
                await asyncio.sleep(0)


async def test_a_restart_of_the_server_keeps_the_cart_and_knows_what_was_asked(data, start_server, open_screen, code):
    async with start_server(data) as server, aiohttp.ClientSession(server.url) as http, open_screen(http) as screen:
        await screen.do("Scan", command_id="s1", code=code(1))
        await screen.do("Scan", command_id="s2", code=code(2))

    async with start_server(data) as server, aiohttp.ClientSession(server.url) as http, open_screen(http) as screen:
        assert [line["name"] for line in screen.state["lines"]] == ["商品 1", "商品 2"]
        await screen.do("Scan", command_id="s2", code=code(2))
        assert [line["qty_milli"] for line in screen.state["lines"]] == [1000, 1000]


async def test_a_restart_of_the_server_still_shows_the_last_change(data, start_server, open_screen, code):
    async with start_server(data) as server, aiohttp.ClientSession(server.url) as http, open_screen(http) as screen:
        await screen.do("Scan", code=code(1))
        await screen.do("Pay", kind="cash", given_minor=500)

    async with start_server(data) as server, aiohttp.ClientSession(server.url) as http, open_screen(http) as screen:
        assert screen.state["last_sale"]["change_minor"] == 399
