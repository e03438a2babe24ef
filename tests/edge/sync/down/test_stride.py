"""Pages as large as the line takes them in half a second."""

from edge.sync.down.stride import BYTES_MAX, BYTES_MIN, Stride


def after(*took_s: float) -> int:
    stride = Stride()
    for one in took_s:
        stride.came(one)
    return stride.bytes_max


def test_pages_grow_while_they_come_quickly_and_up_to_a_bound():
    assert [after(*[0.05] * times) for times in range(4)] == [8192, 16384, 32768, 65536]
    assert after(*[0.05] * 9) == BYTES_MAX


def test_pages_stay_as_they_are_at_half_a_second_and_halve_past_one():
    assert after(0.05, 0.05, 0.5) == 32768
    assert after(0.05, 0.05, 1.5) == 16384
    assert after(*[1.5] * 9) == BYTES_MIN


def test_a_page_that_does_not_come_halves_the_next():
    stride = Stride()
    stride.came(0.01)
    stride.lost()
    stride.lost()

    assert stride.bytes_max == BYTES_MIN
    assert stride.documents == 512
