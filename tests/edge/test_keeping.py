import pytest
from msgspec.structs import replace

from edge.journal.words import Kept
from edge.keeping import ledger_kept

KEPT = Kept(
    first_seq=1_201,
    last_seq=3_400,
    since=20260825,
    used_bytes=85 * 1024**2,
    free_bytes=0,
    keep_days=90,
    keep_bytes=64 * 1024**2,
    forgotten=0,
    over=False,
    waits=False,
    damaged="",
)


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ({}, "保留 90 天", "Kept for 90 days once head office has it; 85 MB of at most 64 MB."),
        ({"over": True}, "先清理总部已有的最早记录", "the oldest that head office has go first"),
        ({"over": True, "waits": True}, "总部还没有收到", "head office does not have it yet: nothing goes"),
        ({"over": True, "damaged": "fact 1201 ..."}, "第 1201 号记录已损坏", "Fact 1201 is damaged"),
        ({"used_bytes": 300_000}, "现占 0.3 MB", "0.3 MB of at most 64 MB"),
    ],
)
def test_the_worst_of_it_is_said_in_both_languages(change, zh, en):
    words = ledger_kept(replace(KEPT, **change)).words

    assert zh in words.zh
    assert en in words.en
