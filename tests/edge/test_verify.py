"""What a technician reads of damaged facts."""

import pytest

from edge.config import ConfigError
from edge.journal.care.check import Flaw, Harm
from edge.journal.care.mend import Mended
from edge.verify import check_lines, damaged_facts, mended_lines

UNSENT = Flaw(1_203, Harm.RECORD, 1, 4_560, ("02", 1, 312), acked=False)


def test_a_damaged_sale_is_told_by_its_receipt_its_money_and_who_has_it():
    lines = list(check_lines([UNSENT], "s01"))

    assert lines[0] == "ledger: 1 of its facts are not what was written"
    assert "fact 1203: its record is not what was written, receipt s01-02-1-000312 of 45.60" in lines[1]
    assert "head office does NOT have it" in lines[1]
    assert "lantern-edge journal mend --from COPY" in "\n".join(lines)
    assert "lantern-edge journal mend --give-up 1203 --by NAME" in "\n".join(lines)


def test_what_head_office_has_needs_no_carrying():
    known = Flaw(7, Harm.MISSING, acked=True)

    text = "\n".join(check_lines([known], "s01"))

    assert "fact 7: it is gone; head office has it" in text
    assert "give-up" not in text


def test_each_harm_has_its_words():
    for harm in Harm:
        assert list(check_lines([Flaw(5, harm)], "s01"))[1].startswith("  fact 5: it")


def test_a_whole_ledger_needs_one_line():
    assert list(check_lines([], "s01")) == ["ledger: whole"]
    assert list(mended_lines([])) == ["ledger: whole, there is nothing to mend"]


def test_what_was_mended_is_told_with_its_source():
    done = [Mended(UNSENT, "stick.journal"), Mended(Flaw(9, Harm.MISSING), "")]

    assert list(mended_lines(done)) == [
        "fact 1203: put right from stick.journal",
        "fact 9: not put right: no copy has it, as far as the chain tells",
        "1 put right, 1 left",
    ]


@pytest.mark.parametrize("content", [None, b"no journal " * 900])
def test_what_is_no_journal_is_said_in_a_sentence(tmp_path, content):
    if content:
        (tmp_path / "journal.db").write_bytes(content)

    with pytest.raises(ConfigError, match=r"journal\.db"):
        damaged_facts(tmp_path / "journal.db")
