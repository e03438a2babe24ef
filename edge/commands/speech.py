"""In which language the command line speaks to whoever mends a box: Chinese where the terminal's own language is."""

import os
from collections.abc import Mapping
from typing import Any


def language(environ: Mapping[str, str] = os.environ) -> str:
    """`zh` or `en`, by the first of the terminal's settings that says anything."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    return "zh" if said.lower().startswith("zh") else "en"


def in_words(told: Any) -> str:
    """A sentence in both languages, a struct or as JSON, in that of the terminal."""
    words = told if isinstance(told, dict) else {"zh": told.zh, "en": told.en}
    return str(words[language()])
