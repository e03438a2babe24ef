"""What a mistake in a file is told with: the choices that there are, and none where they are not known."""

import pytest

from hub.masters.reading import MasterError, read_object
from retail.layouts import Layout
from retail.terms import Terms


@pytest.mark.parametrize(
    ("kind", "data", "end"),
    [
        (Terms, b'{"expired": "ignore"}', "it is one of: refuse, warn"),
        (Terms, b'{"shifts": {"use": "x"}}', "it is one of: asked, auto, off"),
        (Terms, b'{"tenders": [{"code": "card", "returns": "x"}]}', "it is one of: any, cash, own, word"),
        (Layout, b'{"language": "fr", "blocks": []}', "it is one of: en, zh, zh+en"),
        (Layout, b'{"blocks": [{"block": "text", "align": "middle"}]}', "at `$.blocks[0].align`"),
        (Layout, b'{"blocks": [{"block": "about", "show": ["nmber"]}]}', "at `$.blocks[0].show[0]`"),
    ],
)
def test_choices_are_told_where_they_are_known(kind, data: bytes, end: str) -> None:
    with pytest.raises(MasterError) as refused:
        read_object(data, kind, "file")

    assert str(refused.value).endswith(end)
