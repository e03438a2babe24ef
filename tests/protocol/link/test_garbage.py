import gc
from collections.abc import Iterator

import pytest

from protocol.link.garbage import YOUNG, settle_heap


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


class Circle:
    def __init__(self) -> None:
        self.me = self


def test_what_is_there_is_not_looked_through_again_and_what_comes_is_looked_through_seldom():
    kept = Circle()

    settle_heap()

    assert gc.get_freeze_count() > 1_000
    assert not any(one is kept for one in gc.get_objects())
    assert gc.get_threshold()[0] == YOUNG


def test_circles_that_are_made_later_are_still_found():
    settle_heap()

    for _ in range(3 * YOUNG):
        Circle()

    assert sum(isinstance(one, Circle) for one in gc.get_objects()) <= YOUNG
