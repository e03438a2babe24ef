"""What README and docs/ say is there is there: links, headings, commands and their options."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import typer.core
import typer.main

from bench.__main__ import MEASURES
from edge.cli import app as edge
from hub.cli import app as hub

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "CHANGELOG.md", *sorted(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/**/*.md"))]
PROGRAMS = {name: typer.main.get_command(app) for name, app in (("edge", edge), ("hub", hub))}

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^ {4}(.*)$|`([^`\n]+)`", re.MULTILINE)
PROGRAM = re.compile(r"(?:\./run |lantern-|bin/lantern-)(edge|hub)\b(?![./])([^;&|]*)")
DOOR = re.compile(r"\./run +([a-z]+)([^;&|]*)")


def code_of(page: str) -> Iterator[str]:
    """Lines of code blocks, and code within sentences; what a program printed is code too."""
    for block, span in CODE.findall((ROOT / page).read_text("utf-8")):
        yield block or span


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {slug(line.lstrip("#")) for line in page.read_text("utf-8").splitlines() if line.startswith("#")}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    here = ROOT / page
    broken = []
    for link in LINK.findall(here.read_text("utf-8")):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (here.parent / path).resolve() if path else here
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists_with_its_options(page):
    wrong = [
        problem
        for code in code_of(page)
        for program, rest in PROGRAM.findall(code)
        if (problem := misuse(PROGRAMS[program], rest.split()))
    ]

    assert wrong == []


def misuse(command: Any, words: list[str]) -> str:
    """Why this is no call of the command, empty where it is one, or only its name in a sentence."""
    while (
        isinstance(command, typer.core.TyperGroup)
        and words
        and re.fullmatch(r"[a-z-]+", words[0])
        and words[0][0] != "-"
    ):
        if words[0] not in command.commands:
            return f"{command.name} {words[0]}: no such command"
        command, words = command.commands[words[0]], words[1:]
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word.rstrip(",.:)").partition("=")[0] not in known]
    return f"{command.name}: no option {', '.join(unknown)}" if unknown else ""


@pytest.mark.parametrize("page", PAGES)
def test_every_door_that_is_named_opens(page):
    script = (ROOT / "run").read_text("utf-8")
    doors = set(re.findall(r"^    ([a-z]+)\)", script, re.MULTILINE))
    options = {"demo": ("demo/__main__.py",), "soak": ("bench/soak.py", "bench/simsoak.py")}
    wrong = []
    for door, rest in (found for code in code_of(page) for found in DOOR.findall(code)):
        words = rest.split()
        if door not in doors:
            wrong.append(door)
        if door in options:
            text = "".join((ROOT / file).read_text("utf-8") for file in options[door])
            wrong += [word for word in words if word.startswith("--") and f'"{word}"' not in text]
        if door == "bench":
            wrong += [word for word in words if re.fullmatch("[a-z]+", word) and word not in MEASURES]

    assert wrong == []


def test_a_command_that_is_not_there_would_be_found():
    assert misuse(PROGRAMS["hub"], ["store", "destroy", "s01"]) == "store destroy: no such command"
    assert misuse(PROGRAMS["hub"], ["items", "load", "x", "--force"]) == "load: no option --force"
    assert misuse(PROGRAMS["edge"], ["line", "explain", "--json"]) == ""
