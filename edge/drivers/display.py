"""Role LineDisplay: text in the languages that a display is set to, in turn; its idle text when nothing comes for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from edge.drivers.codecs import cd5220, epson_display, led8
from edge.drivers.driver import Driver
from edge.drivers.roles import Lamp, Shown
from edge.drivers.supervisor import Supervisor

#: How long each language is seen, and how long the last sale is, before the idle text comes.
ALTERNATE_S = 3.0
IDLE_AFTER_S = 30.0
WRITE_S = 1.0

Page = tuple[str, str]


class Face(Protocol):
    """A display's wire language, one module of `codecs`."""

    def greeting(self, charset: str = ..., /) -> bytes:
        """What it is told when it has just been connected."""
        ...

    def encode(self, upper: str, lower: str, charset: str = ..., /) -> bytes:
        """Both lines anew."""
        ...


class TextDisplay(Driver):
    """Two lines of text. `languages` in the order in which they are seen; `idle` are pages of one or two lines."""

    def __init__(
        self,
        supervisor: Supervisor,
        face: Face,
        *,
        charset: str = "gb18030",
        languages: Sequence[str] = ("zh",),
        idle: Sequence[str] = (),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(supervisor)
        self._face, self._charset, self._languages = face, charset, tuple(languages)
        self._own, self._idle = bool(idle), tuple(_page(text) for text in idle)
        self._monotonic, self._sleep = monotonic, sleep
        self._pages: tuple[Page, ...] = self._idle or (("", ""),)
        self._since_s = monotonic() - IDLE_AFTER_S
        self._on_it: Page | None = None

    async def show(self, upper: str, lower: str) -> None:
        """Replace both lines, in whatever language they are."""
        await self._now(((upper, lower),))

    async def present(self, shown: Shown) -> None:
        """Replace both lines by those of the first language; the others follow in turn."""
        found = [shown.lines[language] for language in self._languages if language in shown.lines]
        await self._now(tuple(dict.fromkeys(found)) or tuple(shown.lines.values())[:1])

    def says_when_idle(self, pages: Sequence[Mapping[str, str]]) -> None:
        """See `IdleDisplay`: in the languages that it shows, seen from the next turn on."""
        if not self._own:
            texts = (text for page in pages for language in self._languages if (text := page.get(language, "")))
            self._idle = tuple(map(_page, texts))

    async def _now(self, pages: tuple[Page, ...]) -> None:
        self._pages, self._since_s = pages, self._monotonic()
        await self._put(pages[0])

    async def _put(self, page: Page) -> None:
        async with self._turn:
            self._on_it = page
            await self._write(self._face.encode(*page, self._charset), WRITE_S)
            self._supervisor.went_well()

    def _page_now(self) -> Page:
        """Which page is to be seen at this moment."""
        passed_s = self._monotonic() - self._since_s
        pages = self._idle if self._idle and passed_s >= IDLE_AFTER_S else self._pages
        return pages[int(passed_s / ALTERNATE_S) % len(pages)]

    async def _greet(self) -> None:
        async with self._turn:
            self._on_it = self._page_now()
            await self._write(self._face.greeting(self._charset) + self._face.encode(*self._on_it, self._charset))
        while True:
            await self._sleep(ALTERNATE_S)
            if (page := self._page_now()) != self._on_it:
                await self._put(page)


class FigureDisplay(Driver):
    """Eight digits and four lamps: shows the newest figure, and after a re-plug the last one again."""

    def __init__(
        self,
        supervisor: Supervisor,
        *,
        binary: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(supervisor)
        self._binary, self._sleep = binary, sleep
        self._shown: tuple[Lamp, str] = (Lamp.NONE, "")

    async def show(self, upper: str, lower: str) -> None:
        """It has no letters: the last figure of the lines."""
        words = [word for word in f"{upper} {lower}".split() if word.replace(".", "").replace("-", "").isdigit()]
        await self._now(Lamp.NONE, words[-1] if words else "")

    async def present(self, shown: Shown) -> None:
        """The figure, and what it is."""
        await self._now(shown.lamp, shown.figure)

    async def _now(self, which: Lamp, figure: str) -> None:
        self._shown = (which, figure)
        async with self._turn:
            await self._say()
            self._supervisor.went_well()

    async def _say(self) -> None:
        which, figure = self._shown
        for command in (led8.lamp(which, binary=self._binary), led8.figure(figure)):
            await self._write(command, WRITE_S)
            await self._sleep(led8.PAUSE_S)

    async def _greet(self) -> None:
        async with self._turn:
            await self._say()


class Cd5220Display(TextDisplay):
    """Two lines in CD5220."""

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__(supervisor, cd5220)


FACES: dict[str, Face] = {"cd5220": cd5220, "epson": epson_display}


def _page(text: str) -> Page:
    upper, _, lower = text.partition("\n")
    return upper, lower
