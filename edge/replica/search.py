"""What a cashier types, as a question to the index of words. Pure."""

import re

#: Most words of one search, most characters of each.
WORDS_MAX, CHARS_MAX = 5, 32
_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CHINESE}]|[^{_CHINESE}\s]+")
_APART = re.compile(r"[^\w]+|_+")


def spaced(text: str) -> str:
    """Each Chinese character a word of its own, so that 可乐 is found in 可口可乐.

    >>> spaced("可口可乐500ml Coke")
    '可 口 可 乐 500ml Coke'
    """
    return " ".join(_WORD.findall(text))


def as_match(words: str) -> str:
    """An FTS5 expression for the beginnings of all these words, "" where there is none.

    >>> as_match("可乐 coke")
    '"可 乐"* "coke"*'
    """
    terms = [spaced(term) for term in _APART.sub(" ", words).split()[:WORDS_MAX]]
    return " ".join(f'"{term[:CHARS_MAX]}"*' for term in terms if term)


def ranges(words: str) -> list[tuple[str, str, str]]:
    """Look-ups by the beginning of a code: query, from, up to. A GTIN is kept with a leading zero that nobody types."""
    code = words.strip()
    if not code or " " in code or len(code) > CHARS_MAX:
        return []
    found = [("plus_from", code), ("items_from", code)]
    if code.isascii() and code.isdigit():
        found += [("gtins_from", code), ("gtins_from", f"0{code}")]
    return [(query, start, start + "\U0010ffff") for query, start in found]
