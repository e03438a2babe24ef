"""What the door lets in: exactly the JSON that means one thing."""

import pytest

from edge.web.strict_json import BadJson, read_object


def test_an_ordinary_command_is_read():
    assert read_object(b'{"id": "a1", "do": "Scan", "code": "29"}') == {"id": "a1", "do": "Scan", "code": "29"}


def test_text_beyond_ascii_is_read():
    assert read_object('{"reason": "找零 😀"}') == {"reason": "找零 😀"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 2}', "twice"),
        ('{"x": {"a": 1, "a": 2}}', "twice"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ('{"a": 1.5}', "fraction"),
        ('{"a": 1e3}', "fraction"),
        ('{"a": 9007199254740992}', "too large"),
        ('{"a": ' + "9" * 4000 + "}", "too large"),
        ('{"a": "\\ud800"}', "surrogate"),
        ('{"a\\udfff": 1}', "surrogate"),
        ('{"a": "x\\u0000y"}', "NUL"),
        (b'{"a": "\xff"}', "UTF-8"),
        ("[1]", "object"),
        ("", "not JSON"),
        ('{"a": 1_000}', "not JSON"),
        ('{"a": １２}', "not JSON"),
        ("[" * 4000, "nested too deeply"),
        ('{"a": "' + "x" * 5000 + '"}', "at most"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused_with_a_reason(text, why):
    with pytest.raises(BadJson, match=why):
        read_object(text)
