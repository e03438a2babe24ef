"""Which drivers there are, by role and name, and how much of their bytes a technician may see."""

from collections.abc import Callable
from functools import partial

from edge.drivers.card_reader import CardReaderDriver
from edge.drivers.codecs.key_scanner import KeyScanner
from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.display import FACES, Face, FigureDisplay, TextDisplay
from edge.drivers.drawer import TRIGGERS, PortDrawer, Trigger
from edge.drivers.driver import Driver
from edge.drivers.labels.driver import LANGUAGES as LABEL_LANGUAGES
from edge.drivers.labels.driver import LabelLanguage, LabelPrinter
from edge.drivers.paper import typesetter
from edge.drivers.printer import EscPosPrinter
from edge.drivers.scales import LANGUAGES, SerialScale
from edge.drivers.scales.reading import Language
from edge.drivers.scanner import ScanLanguage, ScannerDriver
from edge.drivers.supervisor import Supervisor
from edge.drivers.terminal import ZvtTerminal
from edge.drivers.watching.tap import Secrecy
from edge.drivers.wiring.config import DeviceConfig
from edge.drivers.wiring.registry import Table


def _scanner(language: Callable[[DeviceConfig], ScanLanguage], supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return ScannerDriver(supervisor, partial(language, config), same_read_ms=config.same_read_ms)


def _scale(language: Callable[[], Language], supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return SerialScale(supervisor, language, empty_first=config.empty_first)


def _printer(supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return EscPosPrinter(supervisor, config.paper.profile(config.columns), config.paper.draw())


def _labels(language: LabelLanguage, supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return LabelPrinter(supervisor, language, typesetter.find(config.paper.font))


def _card(language: Callable[[DeviceConfig], ScanLanguage], supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return CardReaderDriver(supervisor, partial(language, config))


def _port_drawer(trigger: Trigger, supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return PortDrawer(supervisor, trigger, config.open_at)


def _display(face: Face, supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return TextDisplay(supervisor, face, charset=config.charset, languages=config.languages, idle=config.idle)


def _lines(config: DeviceConfig) -> LineScanner:
    return LineScanner(config.prefix, config.suffix)


def _keys(config: DeviceConfig) -> KeyScanner:
    return KeyScanner(config.layout, config.prefix)


#: role -> driver name -> how it is made
DRIVERS: Table[DeviceConfig] = {
    "scanner": {"line": partial(_scanner, _lines), "keys": partial(_scanner, _keys)},
    "scale": {name: partial(_scale, language) for name, language in LANGUAGES.items()},
    "printer": {"escpos": _printer},
    "labels": {name: partial(_labels, language) for name, language in LABEL_LANGUAGES.items()},
    "drawer": {name: partial(_port_drawer, trigger) for name, trigger in TRIGGERS.items()},
    "card": {"line": partial(_card, _lines), "keys": partial(_card, _keys)},
    "display": {
        **{name: partial(_display, face) for name, face in FACES.items()},
        "led8": lambda supervisor, _: FigureDisplay(supervisor),
        "led8-binary": lambda supervisor, _: FigureDisplay(supervisor, binary=True),
    },
    "terminal": {"zvt": lambda supervisor, config: ZvtTerminal(supervisor, config.password)},
}
#: What the bytes of a role's devices may tell a technician; of roles that are not named here nothing: they may read cards.
SECRECY = {
    "scanner": Secrecy.CODES,
    "scale": Secrecy.OPEN,
    "printer": Secrecy.OPEN,
    "display": Secrecy.OPEN,
    "drawer": Secrecy.OPEN,
}


def secrecy_of(role: str, url: str) -> Secrecy:
    """Keys are no text: what they type cannot be judged before it is a code."""
    return Secrecy.CLOSED if url.startswith("input://") else SECRECY.get(role, Secrecy.CLOSED)
