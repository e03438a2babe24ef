from typing import Any

import pytest

from hub.insight.answers import Pending
from hub.insight.stores.standing import CALL_BEHIND_MS, CALL_DARK_MS, SILENT_MS, BoxSaid, line_of, standing

NOW = 1_800_000_000_000
WAITS = Pending(12, 34_500, 900, NOW - 60_000)


def box(**more: Any) -> BoxSaid:
    said: dict[str, Any] = {
        "box": "b1", "epoch": 1, "enrolled_ms": NOW - 10**7, "seen_ms": NOW - 2000, "head_seq": 10, "applied_seq": 10,
        "applied_ms": NOW - 2000, "pending": Pending(), "line_state": "LIVE", "line_reason": "caught up",
        "line_since_ms": NOW - 5000, "version": "1", "refusal": "",
    }  # fmt: skip
    return BoxSaid(**{**said, **more})


def test_a_store_that_has_sent_everything_is_complete_to_its_last_hello() -> None:
    stands = standing([box()], NOW)

    assert stands.complete
    assert stands.complete_to_ms == NOW - 2000
    assert stands.line.state == "LIVE"
    assert stands.needs_call is None


def test_sales_that_came_after_the_hello_are_part_of_what_is_complete() -> None:
    later = box(applied_seq=12, applied_ms=NOW - 500)

    assert standing([later], NOW, last_sale_ms=NOW - 700).complete_to_ms == NOW - 700
    assert standing([later], NOW, last_sale_ms=NOW + 10**9).complete_to_ms == NOW - 500


def test_a_store_that_holds_sales_is_complete_to_the_oldest_of_them() -> None:
    stands = standing([box(head_seq=22, pending=WAITS, line_state="CATCH-UP")], NOW)

    assert not stands.complete
    assert (stands.complete_to_ms, stands.pending) == (WAITS.oldest_ms, WAITS)


def test_sales_that_came_ahead_of_a_backlog_do_not_make_it_complete():
    stands = standing([box(head_seq=22, pending=WAITS, ahead_seq=23)], NOW, last_sale_ms=NOW - 1000)
    reached = box(head_seq=22, pending=WAITS, ahead_seq=23, applied_at_ms=NOW - 40_000)

    assert (stands.complete, stands.complete_to_ms, stands.pending) == (False, WAITS.oldest_ms, WAITS)
    assert standing([reached], NOW, last_sale_ms=NOW - 1000).complete_to_ms == NOW - 40_000


def test_a_gap_that_the_last_hello_did_not_know_of_is_a_gap():
    stands = standing([box(ahead_seq=14, applied_at_ms=NOW - 9000)], NOW, last_sale_ms=NOW - 100)

    assert (stands.complete, stands.complete_to_ms) == (False, NOW - 9000)
    assert [(row.head_seq, row.applied_seq) for row in stands.boxes] == [(14, 10)]


def test_a_box_that_never_said_hello_is_complete_to_before_its_gap():
    said = {"seen_ms": 0, "ahead_seq": 14}

    assert standing([box(**said)], NOW, last_sale_ms=NOW - 100).complete_to_ms is None
    assert standing([box(**said, applied_at_ms=NOW - 9000)], NOW, last_sale_ms=NOW - 100).complete_to_ms == NOW - 9000


def test_what_has_been_applied_since_the_last_hello_no_longer_waits() -> None:
    stands = standing([box(head_seq=22, applied_seq=22, pending=WAITS)], NOW)

    assert stands.complete
    assert stands.pending == Pending()


def test_a_silent_store_is_dark_whatever_it_said_last_and_complete_to_then() -> None:
    heard = NOW - SILENT_MS - 1
    stands = standing([box(seen_ms=heard, applied_ms=heard)], NOW)

    assert (stands.line.state, stands.line.since_ms, stands.line.reason) == ("DARK", heard, "silent")
    assert (stands.complete, stands.complete_to_ms) == (False, heard)


@pytest.mark.parametrize(("head", "state"), [(10, "LIVE"), (99, "CATCH-UP")])
def test_a_hello_that_says_dark_came_over_a_line_that_is_back(head: int, state: str) -> None:
    assert line_of(box(line_state="DARK", head_seq=head), NOW).state == state


def test_a_store_without_a_box_is_unknown_and_nobody_needs_to_ring() -> None:
    stands = standing([], NOW)

    assert (stands.line.state, stands.line.reason, stands.complete, stands.needs_call) == (
        "UNKNOWN",
        "no-box",
        False,
        None,
    )


def test_the_newest_life_of_a_box_speaks_for_the_store() -> None:
    stands = standing([box(epoch=1, line_state="CATCH-UP"), box(epoch=2)], NOW)

    assert stands.line.state == "LIVE"
    assert [row.epoch for row in stands.boxes] == [2, 1]


@pytest.mark.parametrize(("heartbeat_s", "silent_s"), [(4, 10), (60, 66), (0, 10), (-1, 10), (2**62, 606)])
def test_a_box_that_greets_seldom_may_be_silent_longer_and_none_for_ever(heartbeat_s: int, silent_s: int) -> None:
    said = box(heartbeat_s=heartbeat_s, applied_ms=0)

    assert line_of(said, said.seen_ms + silent_s * 1000).state == "LIVE"
    assert line_of(said, said.seen_ms + silent_s * 1000 + 1).state == "DARK"


LONG_DARK = NOW - CALL_DARK_MS - 1
SET_BACK = "rolled-back: head office has fact 10, this box wrote 5"


def test_a_box_that_was_set_back_is_not_complete_though_it_has_fewer_facts_than_the_hub() -> None:
    stands = standing([box(head_seq=5, pending=WAITS, line_reason=SET_BACK)], NOW)

    assert (stands.complete, stands.pending) == (False, WAITS)
    assert stands.complete_to_ms == WAITS.oldest_ms


@pytest.mark.parametrize(
    ("boxes", "counts", "reason"),
    [
        ([box(seen_ms=LONG_DARK, applied_ms=0)], {}, "dark"),
        ([box(seen_ms=NOW - SILENT_MS - 1, applied_ms=0)], {}, None),
        ([box()], {"parked": 1}, "parked"),
        ([box()], {"aside": 1, "parked": 1}, "aside"),
        ([box(head_seq=99, pending=Pending(1, 1, 1, NOW - CALL_BEHIND_MS - 1))], {}, "behind"),
        ([box(head_seq=99, pending=Pending(1, 1, 1, NOW - 1000))], {}, None),
        ([box(seen_ms=0, applied_ms=0)], {}, "never-seen"),
        ([box(seen_ms=0, applied_ms=0, enrolled_ms=NOW - 1000)], {}, None),
        ([box(epoch=2), box(epoch=1, refusal="epoch")], {}, "refused"),
        ([box(epoch=2), box(epoch=1, refusal="epoch", seen_ms=1, applied_ms=1)], {}, None),
        ([box(line_reason=SET_BACK)], {"parked": 1}, "rolled-back"),
        ([box(line_reason="damaged: fact 7 of the ledger does not fit the hash chain")], {}, "damaged"),
        ([box(epoch=2), box(epoch=1, line_reason=SET_BACK)], {}, None),
    ],
)
def test_a_person_is_asked_to_ring_for_one_reason_at_a_time(
    boxes: list[BoxSaid], counts: dict[str, int], reason: str | None
) -> None:
    assert standing(boxes, NOW, **counts).needs_call == reason
