"""Simulated devices speak Chinese where the terminal does: every word of theirs has it."""

import ast
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge.cli import app
from edge.commands.speech import in_words, language
from edge.drivers.errors import DriverMisuse
from edge.drivers.stage import kinds, playing
from edge.drivers.stage.kinds import KINDS, LINE
from edge.drivers.stage.playing import Player
from edge.drivers.stage.words import in_language
from edge.drivers.survey.words import tell

CJK = re.compile("[一-鿿]")


def abouts() -> set[str]:
    """All that help tells of kinds, deeds and faults."""
    told = {kind.about for kind in KINDS.values()} | {fault.about for fault in LINE.values()}
    for kind in KINDS.values():
        told |= {act.about for act in kind.acts.values()} | {fault.about for fault in kind.faults.values()}
    return told


def refusals() -> set[str]:
    """What is said to what cannot be done, where it stands as it is."""
    found = set()
    for module in (kinds, playing):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DriverMisuse":
                found |= {one.value for arg in node.args for one in ast.walk(arg) if isinstance(one, ast.Constant)}
    return {str(text) for text in found if " " in str(text) and str(text)[0] not in " ;:"}


def test_every_word_of_help_and_every_refusal_has_its_chinese() -> None:
    whole = {text for text in refusals() if not text.endswith((" ", ": "))}

    assert len(abouts()) > 35
    assert len(whole) >= 5
    assert [text for text in abouts() | whole if not CJK.search(in_language(text, "zh"))] == []
    assert {in_language(text, "en") for text in abouts()} == abouts()


async def test_what_is_typed_is_answered_in_chinese() -> None:
    player = Player("scale", KINDS["scale"].make(0, ""), "zh")

    assert await player.do("fault overload") == "现在的故障：overload"
    assert await player.do("mend") == "现在的故障：没有"
    await player.do("put 480")
    assert player.shows() == "秤盘上 480 克"
    assert "清空秤盘" in await player.do("help")
    for typed, says in (
        ("weigh", "没有 'weigh'；有 put"),
        ("put x", "放多少克"),
        ("fault x", "没有故障 'x'；有 overload"),
    ):
        with pytest.raises(DriverMisuse, match=re.escape(says)):
            await player.do(typed)


@pytest.mark.parametrize(
    ("kind", "shows", "zh"),
    [
        ("drawer", "opened 2 times, its coil under current", "打开过 2 次，线圈还通着电"),
        ("terminal", "receipt 471: payment 12.50; charged in all 12.50", "单号 471：payment 12.50；共扣款 12.50"),
        ("labels", "3 labels", "3 张签"),
        ("printer", "河西店\nMilk 5.50", "河西店\nMilk 5.50"),
    ],
)
def test_what_is_seen_is_told_in_chinese_and_a_paper_stays_as_it_was_printed(kind: str, shows: str, zh: str) -> None:
    assert kind in KINDS
    assert in_language(shows, "zh") == zh


@pytest.mark.parametrize(
    ("settings", "speaks"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_the_command_line_speaks_the_terminals_language(settings: dict[str, str], speaks: str) -> None:
    assert language(settings) == speaks


def test_commands_say_it_as_the_terminal_is_set() -> None:
    chinese = {"LC_ALL": "zh_CN.UTF-8"}
    played = CliRunner().invoke(app, ["simulate", "scale", "--fault", "motion"], input="put 480\nquit\n", env=chinese)

    assert re.match(r"scale 在 socket://127\.0\.0\.1:\d+\n", played.output)
    assert "现在的故障：motion" in played.output
    assert in_words(tell("stopped")) == "stopped"
    assert in_words({"zh": "已停止", "en": "stopped"}) == "stopped"
