"""What waits, in words that a technician and a manager understand alike."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from edge import forecast as module
from edge.forecast import forecast
from edge.sync.pilot import Plan
from edge.sync.status import LineStatus, Measured, Spent

PENDING = LineStatus(
    state="CATCH-UP", since_s=5.0, reason="1204 facts wait", facts=1_204, receipts=1_204, minor=1_830_000,
    bytes=4_000_000, line_bytes=2_130_000, drain_s=40.3, oldest_ms=0, measured=Measured(300.0, 400.0, 52_000),
    plan=Plan(500, 196_608, 4, 0.25, 6, 4.0, telemetry=False), credit_bytes=1 << 20, in_flight=4, bytes_up=0,
    bytes_down=0, resent=0, changes=2, masters_revision=1, masters_head=1, trouble="",
    spent=Spent(metered=False, used_bytes=0, daily_bytes=0, why="", goods_wait=False),
)  # fmt: skip
WHAT = "2.1 MB, 1,204 receipts, 18,300.00 元 pending, "


def test_the_examples_hold():
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted >= 3


@pytest.mark.parametrize(
    ("now", "en", "zh"),
    [
        ({}, WHAT + "about 40 s at the present rate.", "待传 2.1 MB，1,204 单，18,300.00 元，按目前速度约 40 秒。"),
        ({"drain_s": 0.0}, WHAT + "the rate is not measured yet.", "速度尚未测出。"),
        ({"credit_bytes": 0}, WHAT + "head office asks to wait.", "总部请求暂缓。"),
        ({"state": "DARK"}, WHAT + "about 40 s once the line is back.", "线路恢复后约 40 秒。"),
        ({"state": "DARK", "drain_s": 0.0}, WHAT + "to be sent when the line is back.", "线路恢复后上传。"),
        ({"trouble": "chain"}, WHAT + "held up until the fault is mended.", "目前无法上传。"),
        ({"facts": 0, "receipts": 0}, "Nothing waits.", "没有待传的数据。"),
        ({"receipts": 1}, "1 receipt,", "1 单，"),
        ({"facts": 2, "receipts": 0}, "2 entries,", "2 条记录，"),
    ],
)
def test_it_says_how_much_waits_and_until_when(now, en, zh):
    words = forecast(replace(PENDING, **now), "CNY")

    assert en in words.en
    assert zh in words.zh


@given(
    st.integers(0, 10**9), st.integers(0, 10**9), st.integers(-(10**12), 10**15), st.floats(0, 10**8),
    st.sampled_from(["LIVE", "THIN", "CATCH-UP", "DARK"]), st.sampled_from(["CNY", "JPY", "KWD", "USD"]),
)  # fmt: skip
def test_whatever_waits_is_one_short_sentence_in_both_languages(facts, line_bytes, minor, drain_s, state, currency):
    now = replace(PENDING, facts=facts, line_bytes=line_bytes, minor=minor, drain_s=drain_s, state=state)

    words = forecast(now, currency)

    assert words.zh.endswith("。")
    assert words.en.endswith(".")
    assert max(len(words.zh), len(words.en)) < 140
