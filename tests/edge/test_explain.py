"""`line explain` as a technician reads it."""

import json

import msgspec

from edge.explain import line_lines
from edge.lanes.screen.view import LineState
from edge.lanes.words import Words, words
from edge.web.front import LineBudget, LineChange, LineDetail, Sending, Telemetry

DETAIL = LineDetail(
    line=LineState("THIN", words("line-thin"), "the connection ended 3 times in two minutes", 1_795_420_800_000, 7, 900),
    forecast=Words("待传 900 B。", "900 B pending."),
    facts=7, line_bytes=900, drain_s=0.0, rtt_ms=412.0, slowest_ms=1_240.0, rate_bytes_s=8_200,
    sending=Sending(160, 1, 2.0, 19, 4.0, telemetry=False), in_flight=1, credit_bytes=262_144,
    bytes_up=61_400, bytes_down=900, resent=3, changes=2, telemetry=Telemetry(12, 4), masters_revision=3,
    masters_head=5, trouble="", budget=LineBudget(metered=True, used_bytes=8_100_000, daily_bytes=10_000_000,
    why="telemetry and goods in bulk wait, 81% of the day's bytes used", goods_wait=True),
    history=(
        LineChange(90, 1_795_420_710_000, "LIVE", "head office answers in 31 ms"),
        LineChange(0, 1_795_420_800_000, "THIN", "the connection ended 3 times in two minutes"),
    ),
)  # fmt: skip


def told(detail: LineDetail = DETAIL) -> str:
    """What is printed for an answer, by way of the JSON that it is."""
    return "\n".join(line_lines(json.loads(msgspec.json.encode(detail))))


def test_it_begins_with_the_state_and_why():
    first = told().splitlines()[0]

    assert first.startswith("THIN since 2026-11-2")
    assert first.endswith(": the connection ended 3 times in two minutes")


def test_it_says_what_waits_what_was_measured_and_how_the_line_is_used():
    text = told()

    assert "pending     900 B pending.\n            待传 900 B。" in text
    assert "answers take 412 ms, 95 of 100 within 1240 ms; 8 kB/s" in text
    assert "up to 160 facts a batch, 1 batch on its way, after 2 s; zstd 19; a greeting every 4 s" in text
    assert "waits, to save bytes; 12 waiting, 4 shed so far" in text
    assert "revision 3 of 5, waits" in text
    assert "today       8.1 MB with headers, of 10.0 MB, metered; telemetry and goods in bulk wait, 81%" in text
    assert "held up" not in text


def test_the_changes_before_come_last_in_their_order():
    last = told().splitlines()[-2:]

    assert [line.split()[2] for line in last] == ["LIVE", "THIN"]
    assert last[0].endswith("head office answers in 31 ms")


def test_a_dark_line_sends_nothing_and_does_not_say_how():
    dark = msgspec.structs.replace(DETAIL, line=msgspec.structs.replace(DETAIL.line, state="DARK"))

    assert "sending     nothing" in told(dark)
    assert "facts a batch" not in told(dark)


def test_what_nobody_knows_yet_is_said_so():
    fresh = msgspec.structs.replace(DETAIL, rtt_ms=0.0, slowest_ms=0.0, rate_bytes_s=0, credit_bytes=0, trouble="chain")
    text = told(fresh)

    assert "no answers yet; rate not known yet" in text
    assert "nothing for now: it asks to wait" in text
    assert "held up     chain" in text
