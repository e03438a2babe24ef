"""The real session on real brokers: the embedded one, and mosquitto where it is installed."""

import asyncio
import socket
from contextlib import suppress
from typing import Any, cast

import aiomqtt
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from demo.link import LinkProxy
from hub.broker.embedded import EmbeddedBroker
from protocol.link import EAGER, SPARING, Broker, LinkLost, Will, connect
from protocol.link.session import MqttLink, _end_of
from tests.servers import free_port, listens

SOCKET_OPTIONS = [
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
]


@pytest.fixture(params=["embedded", "mosquitto"])
async def broker(request, tmp_path):
    if request.param == "mosquitto":
        yield Broker.parse(request.getfixturevalue("mosquitto_url"))
        return
    own = EmbeddedBroker(tmp_path, free_port())
    await own.start()
    async with asyncio.timeout(5):
        while not listens(own.hub_address.port):
            await asyncio.sleep(0.02)
    yield own.hub_address
    await own.stop()


async def test_messages_of_any_bytes_arrive_in_order(broker):
    async with connect(broker, client_id="hub") as hub, connect(broker, client_id="box") as box:
        await hub.subscribe("up/+", "else")
        for n in range(50):
            await box.publish("up/ledger", bytes([n]) * 1_000, qos=n % 2)
        messages = hub.incoming()
        async with asyncio.timeout(5):
            got = [await anext(messages) for _ in range(50)]

        assert [message.payload[0] for message in got] == list(range(50))
        assert {message.topic for message in got} == {"up/ledger"}


async def test_an_answer_reaches_who_asked_without_waiting_for_his_subscription(broker):
    """The line counts on it: hello goes out behind SUBSCRIBE, without waiting a round trip for SUBACK."""
    async with connect(broker, client_id="hub") as hub, connect(broker, client_id="box") as box:
        await hub.subscribe("up/hello")
        async with asyncio.TaskGroup() as both:
            both.create_task(box.subscribe("down/+"))
            both.create_task(box.publish("up/hello", b"?", qos=0))
        async with asyncio.timeout(5):
            assert (await anext(hub.incoming())).payload == b"?"
            await hub.publish("down/ack", b"!", qos=0)
            assert (await anext(box.incoming())).payload == b"!"


async def test_retained_messages_and_wills_are_kept_for_who_comes_later(broker):
    async with LinkProxy(broker.host, broker.port) as line:
        near = Broker("127.0.0.1", line.port, broker.username, broker.password)
        async with connect(broker, client_id="hub") as hub:
            await hub.subscribe("state")
            messages = hub.incoming()
            with suppress(LinkLost):
                async with connect(near, client_id="box", will=Will("state", b"gone")) as box, asyncio.timeout(5):
                    await box.publish("state", b"here", retain=True)
                    assert (await anext(messages)).payload == b"here"
                    await line.cut()
                    await anext(box.incoming())
            async with asyncio.timeout(5):
                assert (await anext(messages)).payload == b"gone"


async def test_a_publish_ends_with_the_connection_and_not_with_its_time_out(broker):
    async with LinkProxy(broker.host, broker.port) as line:
        near = Broker("127.0.0.1", line.port, broker.username, broker.password)
        async with connect(near, client_id="box") as box, asyncio.timeout(5):
            line.blackhole()
            publishing = asyncio.ensure_future(box.publish("up/ledger", b"x"))
            reading = asyncio.ensure_future(anext(box.incoming()))
            await asyncio.sleep(0.05)
            assert not publishing.done()

            await line.mend()

            for ended in (publishing, reading):
                with pytest.raises(LinkLost):
                    await ended


@pytest.mark.parametrize(("care", "idle_s"), [(EAGER, 5), (SPARING, 120)])
async def test_tcp_itself_gives_up_a_line_that_no_longer_answers(broker, care, idle_s):
    """What is not acknowledged in 8 s ends the connection; an idle one is asked, seldom where each packet is paid for."""
    async with connect(broker, client_id="box", care=care) as box:
        line = cast("MqttLink", box)._client._client.socket()
        options = [line.getsockopt(level, name) for level, name in SOCKET_OPTIONS]

    assert options[:2] == [8_000, idle_s]
    assert all(options)


async def test_a_wrong_password_is_told(broker):
    if not broker.password:
        pytest.skip("this one asks for none")
    with pytest.raises(LinkLost):
        async with connect(Broker(broker.host, broker.port, "hub", "wrong"), client_id="box"):
            pass


async def test_no_broker_is_told_at_once():
    with pytest.raises(LinkLost):
        async with asyncio.timeout(2), connect(Broker("127.0.0.1", free_port()), client_id="box"):
            pass


async def test_dialling_can_be_given_up_and_leaves_no_socket():
    async with LinkProxy("127.0.0.1", free_port()) as line:
        line.blackhole()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2), connect(Broker("127.0.0.1", line.port), client_id="box"):
                pass
        async with asyncio.timeout(2):
            while line._calls:
                await line.mend()
                await asyncio.sleep(0.01)


async def test_the_end_of_a_connection_whose_dial_was_given_up_is_told_without_a_stir():
    client = aiomqtt.Client("127.0.0.1")
    over = _end_of(client)
    client._connected.cancel()

    tell: Any = client._client.on_disconnect
    tell(client._client, None, None, ReasonCode(PacketTypes.DISCONNECT), None)

    assert await over == "the connection ended"


@pytest.mark.parametrize("url", ["http://host", "mqtt://", "host:1883", "", "mqtt://host:port", "mqtt://[::1"])
def test_what_is_no_broker_is_refused_in_words(url):
    with pytest.raises(ValueError, match="mqtt://"):
        Broker.parse(url)


def test_a_broker_is_read_from_its_url():
    assert Broker.parse("mqtts://b%40x:p%2F@host") == Broker("host", 8883, "b@x", "p/", tls=True)
    assert Broker.parse("mqtt://host:1999") == Broker("host", 1999)


@pytest.mark.parametrize(
    ("url", "place"),
    [("mqtt://box:secret@host", "mqtt://host:1883"), ("mqtts://box:secret@[::1]:999", "mqtts://[::1]:999")],
)
def test_what_a_log_says_of_a_broker_has_no_password(url, place):
    assert Broker.parse(url).place == place
