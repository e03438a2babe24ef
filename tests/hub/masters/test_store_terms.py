"""A store's terms as head office writes them in a file."""

from pathlib import Path

import pytest

from hub.masters.reading import MasterError
from hub.masters.stores import read_terms


def terms(folder: Path, tenders: str) -> Path:
    path = folder / "terms.json"
    path.write_text(f'{{"tenders": [{tenders}]}}')
    return path


def test_ways_to_pay_are_read_in_their_order(tmp_path: Path) -> None:
    read = read_terms(terms(tmp_path, '{"code": "wallet", "reference": "required"}, {"code": "card"}'))

    assert [kind.code for kind in read.tenders] == ["wallet", "card"]


def test_a_way_to_pay_that_is_there_twice_is_refused_with_the_files_name(tmp_path: Path) -> None:
    with pytest.raises(MasterError, match=r"terms\.json: tenders: 'card' is there twice"):
        read_terms(terms(tmp_path, '{"code": "card"}, {"code": "card"}'))
