"""Going through the ports one by one: what each is, as far as it can be told without changing anything at it."""

from collections.abc import AsyncIterator, Iterable, Mapping

from msgspec import Struct

from edge.drivers.errors import DeviceError
from edge.drivers.survey.asking import ask_around
from edge.drivers.survey.heard import Guess
from edge.drivers.survey.listening import listen
from edge.drivers.survey.ports import Port
from edge.drivers.survey.words import Told, tell


class Finding(Struct, frozen=True):
    """What is on a port: `role` and `driver` are empty where that is not known, `words` say what was seen."""

    url: str
    says: str
    words: Told
    role: str = ""
    driver: str = ""
    steady: bool = True


async def look_around(
    ports: Iterable[Port], *, ask: bool, in_use: Mapping[str, str], seconds: float = 1.2
) -> AsyncIterator[Told | Finding]:
    """A sentence before each port is looked at, then what it is. Ports `in_use`, by their place, are left alone."""
    for port in ports:
        if user := in_use.get(port.url.partition("?")[0]):
            yield Finding(port.url, port.says, tell("taken", device=user), steady=port.steady)
            continue
        if port.url.startswith("input://"):
            yield Finding(port.url, port.says, tell("types"), "scanner", "keys")
            continue
        yield tell("look", url=port.url)
        try:
            full, found = await listen(port.url, seconds)
            if found is None and ask:
                yield tell("ask", url=port.url)
                full, found = await ask_around(port.url)
        except DeviceError as exc:
            yield Finding(port.url, port.says, tell("closed", why=exc), steady=port.steady)
        else:
            yield _finding(port, full, found, asked=ask)


def _finding(port: Port, full: str, found: Guess | None, *, asked: bool) -> Finding:
    if found:
        words = tell("found", url=full, role=found.role, driver=found.driver, example=found.example)
        return Finding(full, port.says, words, found.role, found.driver, port.steady)
    if port.url.startswith("usb://"):
        # One that answers nothing prints all the same, and what else is of the printer class?
        return Finding(port.url, port.says, tell("silent" if asked else "quiet"), "printer", "escpos", port.steady)
    return Finding(port.url, port.says, tell("silent" if asked else "quiet"), steady=port.steady)
