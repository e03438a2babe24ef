"""A bad path is bad in the ways that it was told to be, and in the same way again for the same seed."""

from hypothesis import given
from hypothesis import strategies as st

from tests.net.path import Path, PathShape

chances = st.floats(0, 1)
shapes = st.builds(
    PathShape, loss=chances, twice=chances, late=chances, jitter_s=st.floats(0, 1), delay_s=st.floats(0, 1)
)


@given(shapes, st.integers(), st.lists(st.integers(1, 1500), max_size=50))
def test_the_same_seed_does_the_same_to_the_same_packets(shape: PathShape, seed: int, sizes: list[int]) -> None:
    once, again = Path(shape, seed), Path(shape, seed)

    assert [once.send(n, size) for n, size in enumerate(sizes)] == [again.send(n, size) for n, size in enumerate(sizes)]


@given(shapes, st.integers())
def test_nothing_arrives_before_its_delay(shape: PathShape, seed: int) -> None:
    path = Path(shape, seed)

    assert all(due_s >= 10 + shape.delay_s for _ in range(20) for due_s in path.send(10.0, 100))


def test_a_narrow_path_takes_its_time_and_drops_what_its_queue_cannot_hold() -> None:
    path = Path(PathShape(rate_bytes_s=1000, queue_bytes=3000), 1)

    arrivals = [path.send(0.0, 1000) for _ in range(5)]

    assert arrivals == [[1.0], [2.0], [3.0], [], []]
    assert path.overflowed == 2


def test_a_path_that_loses_all_is_a_blackhole() -> None:
    path = Path(PathShape(loss=1.0), 1)

    assert [path.send(float(n), 100) for n in range(20)] == [[]] * 20
    assert path.lost == 20
