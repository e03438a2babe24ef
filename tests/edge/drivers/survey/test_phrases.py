"""What drivers say has its Chinese: a technician's page never falls back into English in the middle of a sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge import drivers
from edge.drivers.paper.typesetter import NO_FONT
from edge.drivers.printer import refusal_of
from edge.drivers.roles import PrinterStatus, ScaleOrder
from edge.drivers.scales.orders import Obeyed, has_no, obeyed
from edge.drivers.scales.pan import EMPTY_FIRST, NOTHING, PAN_EMPTY, UNREADABLE
from edge.drivers.scales.reading import Reading, Trouble
from edge.drivers.survey.phrases import phrase

SAYS = {"DeviceOffline", "DeviceTimeout", "DeviceRefused", "refused", "noticed"}


def constants() -> Iterator[str]:
    """Every sentence that stands as it is in a driver's error."""
    root = Path(str(drivers.__file__)).parent
    for file in root.rglob("*.py"):
        if file.parent.name in {"simulators", "stage"}:
            continue
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in SAYS:
                yield from (
                    one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_every_sentence_of_a_driver_has_its_chinese() -> None:
    said = {text for text in constants() if text}
    said |= {one.value for one in Trouble} | {has_no(order) for order in ScaleOrder}
    said |= {obeyed(order, Reading(500, net=True)).problem for order in ScaleOrder}
    said |= {EMPTY_FIRST, PAN_EMPTY, NOTHING, UNREADABLE, NO_FONT}
    troubles = {"cover_closed": False, "paper": False, "cutter_error": True, "broken": True, "online": False}
    said |= {refusal_of(PrinterStatus(**{name: value})) for name, value in troubles.items()}

    assert len(said) > 30
    assert Obeyed().problem not in said
    assert [text for text in said if phrase(text).zh == text] == []


@pytest.mark.parametrize(
    ("said", "zh"),
    [
        ("no weight in 20 s: still moving", "20 秒内没有重量：秤还在晃动"),
        ("socket://127.0.0.1:9 does not answer", "socket://127.0.0.1:9 没有应答"),
        ("socket://127.0.0.1:9: [Errno 111] Connection refused", "socket://127.0.0.1:9：对方没有开放这个端口"),
        ("port lost: [Errno 5] Input/output error", "端口断开：读写出错"),
        ("480 g", "480 克"),
        ("-12 g net, moving", "净重 -12 克，晃动中"),
        (
            "paper out. Is the store server running? A device has one user at a time.",
            "缺纸。门店服务器在运行吗？一台设备一次只能有一个使用者。",
        ),
    ],
)
def test_what_stands_in_a_sentence_is_said_in_chinese_too(said: str, zh: str) -> None:
    assert (phrase(said).zh, phrase(said).en) == (zh, said)


def test_what_nobody_knows_beforehand_stays_as_it_was_said() -> None:
    assert phrase("6901234567892").zh == "6901234567892"
    assert phrase("PC LOAD LETTER").zh == "PC LOAD LETTER"
