"""Asking a port who is there, with questions that change nothing: status of a printer, weight of a scale.

Still a device that speaks another language takes them for something else: a display shows them, a printer that answers
nothing prints a letter or two. So it is done only when a person says so, printers first.
"""

from collections.abc import Iterator

from edge.drivers.codecs import escpos
from edge.drivers.errors import DeviceError
from edge.drivers.scales.languages import LANGUAGES
from edge.drivers.scales.reading import NoWeight, Reading, Say, in_words
from edge.drivers.survey.heard import Guess
from edge.drivers.survey.listening import hear_from
from edge.drivers.transports import Transport, open_transport

#: How long each question is waited for: a scale at 2400 baud needs a tenth of a second.
ANSWER_S = 0.4
#: As the languages are usually set.
_FRAMING = {"toledo8217": "7E1", "nci": "7E1", "dialog06": "7O1"}
_BAUD = {"adam": 4800}


async def ask_around(url: str) -> tuple[str, Guess | None]:
    """The URL at which an answer was understood, and whose it was. Raise `DeviceOffline` where it cannot be opened."""
    for name, full in _places(url):
        transport = await open_transport(full)
        try:
            found = await (_printer(transport) if name == "escpos" else _scale(transport, name))
        except DeviceError:
            found = None
        finally:
            await transport.close()
        if found:
            return full, found
    return url, None


def _places(url: str) -> Iterator[tuple[str, str]]:
    """Each language, with the URL at which it is usually spoken."""
    whole = not url.startswith("serial://") or "?" in url
    for baud in (9600, 115200, 19200):
        yield "escpos", url if whole else f"{url}?baud={baud}"
        if whole:
            break
    if not url.startswith("usb://"):
        for name, language in LANGUAGES.items():
            if language().ask():
                framing, baud = _FRAMING.get(name, "8N1"), _BAUD.get(name, 9600)
                yield name, url if whole else f"{url}?baud={baud}&framing={framing}"


async def _printer(transport: Transport) -> Guess | None:
    answers = {}
    for question in escpos.QUESTIONS:
        await transport.write(escpos.ask(question), ANSWER_S)
        heard = await hear_from(transport, ANSWER_S)
        if len(heard) != 1 or not escpos.is_status(heard[0]):
            return None
        answers[question] = heard[0]
    status = escpos.read_status(answers)
    paper = "paper out" if status.paper is False else "paper in"
    return Guess("printer", "escpos", len(answers), f"answers its status: {paper}")


async def _scale(transport: Transport, name: str) -> Guess | None:
    language = LANGUAGES[name]()
    question = language.ask()
    for _ in range(3):
        await transport.write(question, ANSWER_S)
        answers = language.feed(await hear_from(transport, ANSWER_S))
        for answer in answers:
            if isinstance(answer, Reading | NoWeight):
                return Guess("scale", name, 1, in_words(answer))
        question = next((answer.data for answer in answers if isinstance(answer, Say)), b"")
        if not question:
            return None
    return None
