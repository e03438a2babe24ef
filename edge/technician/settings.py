"""What can be set of a device on the technician's page, by role: names as in edge.toml, with what may be chosen where that is few."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from edge.drivers.paper.profiles import PROFILES


class Setting(Struct, frozen=True):
    """One of them; without `choices` it is typed. The first choice is what holds where nothing is said."""

    name: str
    choices: tuple[str, ...] = ()


#: `family` is of a printer's paper, `languages` are parted by a plus, `suffix` is the character itself.
SETTINGS: Final[Mapping[str, tuple[Setting, ...]]] = {
    "printer": (Setting("family", tuple(PROFILES)), Setting("columns", ("0", "32", "42", "48"))),
    "scanner": (Setting("prefix"), Setting("suffix", ("", "\t")), Setting("layout", ("us", "fr", "de"))),
    "scale": (Setting("empty_first", ("true", "false")),),
    "display": (
        Setting("charset", ("gb18030", "cp437", "cp850", "ascii")),
        Setting("languages", ("zh", "en", "zh+en")),
    ),
    "drawer": (Setting("open_at", ("", "low", "high")),),
    "card": (Setting("layout", ("us", "fr", "de")),),
    "terminal": (Setting("password"),),
}
