import pytest

from edge.drivers.errors import DriverMisuse
from edge.drivers.transports import check_url, open_transport


@pytest.mark.parametrize(
    "url",
    [
        "serial:///dev/lantern/usb-1?baud=9600",
        "serial:///dev/ttyS0?baud=115200&framing=7E1&flow=rtscts",
        "socket://192.168.1.9:9100",
        "socket://[fe80::1]:9100",
        "usb:///dev/usb/lp0",
        "input:///dev/input/by-id/usb-Scanner-event-kbd",
        "loop://",
        "rfc2217://192.168.1.9:4001",
        "rfc2217://192.168.1.9:4001?baud=4800&framing=7O1&flow=xonxoff",
        "serial:///dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0?framing=8E1&flow=dsrdtr",
        "serial:///dev/ttyS1?framing=7M2&flow=xonxoff",
    ],
)
def test_a_url_that_may_name_a_device_is_taken(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "starts with serial://"),
        ("ftp://x", "starts with serial://"),
        ("/dev/ttyS0", "starts with serial://"),
        ("usb://lp0", "usb:///dev/usb/lp0"),
        ("usb:///dev/usb/lp0?baud=9600", "nothing behind the name"),
        ("input:///etc/passwd", "input:///dev/input"),
        ("socket://", "names host and port"),
        ("socket://192.168.1.9", "names host and port"),
        ("socket://192.168.1.9:printer", "socket://192.168.1.9:printer"),
        ("socket://[1:9100", "Invalid IPv6"),
        ("serial://ttyS0", "serial:///dev/NAME"),
        ("serial:///dev/ttyS0?bauds=9600", "serial:///dev/NAME"),
        ("serial:///dev/ttyS0?baud=abc", "baud=abc"),
        ("serial:///dev/ttyS0?baud=", "baud="),
        ("serial:///dev/ttyS0?baud=0", "baud=0"),
        ("serial:///dev/ttyS0?framing=9X9", "framing=9X9"),
        ("serial:///dev/ttyS0?flow=yes", "flow=yes"),
        ("rfc2217://192.168.1.9", "rfc2217:// URL names host and port"),
        ("rfc2217://192.168.1.9:4001?framing=6N1", "framing=6N1"),
        ("rfc2217://192.168.1.9:4001?speed=1", "rfc2217://HOST:PORT?baud"),
        ("rfc2217://192.168.1.9:4001?flow=dsrdtr", "flow=dsrdtr"),
    ],
)
async def test_a_url_that_names_no_device_is_refused_in_words_before_anything_is_opened(url: str, words: str) -> None:
    with pytest.raises(DriverMisuse, match=words.replace("[", r"\[").replace("?", r"\?")):
        await open_transport(url)
