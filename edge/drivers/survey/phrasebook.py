"""English sentences and their Chinese, whole ones and such with something in them that nobody knows beforehand."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

#: What may stand in a slot of this name; anything where none is said.
SLOTS: Final = {"seconds": r"[0-9.]+", "grams": r"-?[0-9]+", "bytes": r"[0-9a-f ]*", "url": r"[a-z0-9]+://\S+?"}
#: Slots that hold a sentence themselves.
SENTENCES: Final = frozenset({"why", "system"})


class Phrasebook:
    """`whole` are sentences, `with_slots` pairs such as `("connection lost: {why}", "连接断开：{why}")`, `parts` what is known of a text by a part of it."""

    def __init__(
        self,
        whole: Mapping[str, str],
        with_slots: Sequence[tuple[str, str]] = (),
        parts: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._whole, self._parts = whole, parts
        self._patterns = [(_pattern(en), zh) for en, zh in with_slots]

    def chinese(self, text: str) -> str:
        """What is not known stays as it was said."""
        if known := self._whole.get(text):
            return known
        for pattern, zh in self._patterns:
            if found := pattern.fullmatch(text):
                said = found.groupdict()
                return zh.format(
                    **{name: self.chinese(one) if name in SENTENCES else one for name, one in said.items()}
                )
        return next((zh for en, zh in self._parts if en in text), text)


def _pattern(en: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", en)
    return re.compile(
        "".join(f"(?P<{part}>{SLOTS.get(part, '.*')})" if at % 2 else re.escape(part) for at, part in enumerate(parts)),
        re.DOTALL,
    )
