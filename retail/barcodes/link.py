"""GS1 Digital Link: a web address that is a product code too.

    https://example.com/any/path/01/06901234567892/10/AB-12/21/77?17=261231&3103=000750

GS1 Digital Link Standard: URI Syntax, section 4: the GTIN as a pair of path segments, its qualifiers (22, 10, 21) behind
it, all other data as a query. The host says nothing about the goods, so any will do. Compressed links are not read.
"""

from urllib.parse import parse_qsl, unquote, urlsplit

from retail.barcodes.elements import BadElements, Elements, checked

_QUALIFIERS = frozenset({"22", "10", "21", "235"})
_QUERY_MAX = 32


def is_link(code: str) -> bool:
    """Whether a code is a web address."""
    return code[:8].lower().startswith(("http://", "https://"))


def read_link(code: str) -> Elements:
    """The elements of a link; empty where the address is none of a product. Raise `BadElements`."""
    try:
        parts = urlsplit(code)
        query = parse_qsl(parts.query, max_num_fields=_QUERY_MAX)
    except ValueError as exc:
        raise BadElements(code[:40]) from exc
    segments = [unquote(one) for one in parts.path.split("/") if one]
    if "01" not in segments[:-1]:
        return {}
    start = len(segments) - 2 - segments[:-1][::-1].index("01")
    tail = segments[start:]
    if len(tail) % 2:
        raise BadElements("/".join(tail)[:40])
    pairs = dict(zip(tail[::2], tail[1::2], strict=True))
    if set(pairs) - {"01"} - _QUALIFIERS:
        raise BadElements("/".join(pairs)[:40])
    pairs["01"] = pairs["01"].zfill(14)
    given = pairs | {name: value for name, value in query if name.isdigit() and name not in pairs}
    return dict(checked(ai, value) for ai, value in given.items())
