"""Peers that connect and say nothing, or say it very slowly."""

import asyncio
from urllib.parse import urlsplit

import pytest

from edge.web import hall
from edge.web.api import lanes


async def dial(server):
    place = urlsplit(server.url)
    return await asyncio.open_connection(place.hostname, place.port)


async def hung_up(reader) -> bool:
    async with asyncio.timeout(5):
        try:
            return await reader.read() == b""
        except ConnectionError:
            return True


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "])
async def test_who_does_not_bring_a_whole_head_in_time_is_shown_out(server, monkeypatch, said):
    monkeypatch.setattr(hall, "HEAD_S", 0.05)
    reader, writer = await dial(server)
    writer.write(said)

    assert await hung_up(reader)
    writer.close()


async def test_a_head_in_small_pieces_is_served(server):
    reader, writer = await dial(server)
    for byte in b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n":
        writer.write(bytes([byte]))
        await writer.drain()

    assert b'"status":"ok"' in await reader.read()
    writer.close()


async def test_a_head_without_end_is_refused(server):
    reader, writer = await dial(server)
    writer.write(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)

    assert (await reader.read()).startswith(b"HTTP/1.1 400") or reader.at_eof()
    writer.close()


async def test_a_crowd_of_silent_sockets_leaves_room_when_it_goes(server, http, monkeypatch):
    monkeypatch.setattr(hall, "PLACES_MAX", 20)
    crowd = [await dial(server) for _ in range(20)]
    reader, writer = await dial(server)
    assert await hung_up(reader)
    writer.close()

    for _, each in crowd:
        each.close()
        await each.wait_closed()

    async with asyncio.timeout(5), http.get("/healthz") as answer:
        assert answer.status == 200


async def test_a_body_that_does_not_come_is_not_waited_for(server, monkeypatch):
    monkeypatch.setattr(lanes, "BODY_S", 0.05)
    reader, writer = await dial(server)
    writer.write(
        b"POST /api/v1/lanes/03/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Connection: close\r\nContent-Length: 100\r\n\r\n{"
    )

    assert b" 408 " in await reader.readline()
    writer.close()


async def test_a_request_smuggled_behind_another_is_refused(server):
    reader, writer = await dial(server)
    writer.write(
        b"POST /api/v1/lanes/03/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    )
    first = await reader.readline()

    assert b" 400 " in first
    writer.close()
