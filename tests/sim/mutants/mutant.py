"""Deliberately broken versions of the real code: what the simulation is worth is which of them it finds.

Each is a small patch. One that survives shows a path that the simulation does not walk: then it is the simulation that is
to be extended.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from msgspec import Struct

Breaking = Callable[[], Iterator[None]]


class Mutant(Struct, frozen=True):
    """One broken version: found within so many seeds of a mood, from 0 on."""

    name: str
    broken: Callable[[], AbstractContextManager[None]]
    mood: str
    within: int


MUTANTS: dict[str, Mutant] = {}


def mutant(mood: str, within: int) -> Callable[[Breaking], Breaking]:
    """One broken version, by the name of the function that breaks it for as long as it runs."""

    def note(breaking: Breaking) -> Breaking:
        name = breaking.__name__.replace("_", " ")
        MUTANTS[name] = Mutant(name, contextmanager(breaking), mood, within)
        return breaking

    return note


@contextmanager
def around(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Put `make(what is there)` in the place of an attribute; one that is not there is a mistake."""
    with patch.object(owner, name, make(getattr(owner, name))):
        yield
