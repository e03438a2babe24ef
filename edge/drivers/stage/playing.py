"""Playing a simulated device by typed words.

put 480           what its kind can do (see `help`)
fault paper-out   something goes wrong; several at once
mend paper-out    and is well again; `mend` alone mends all
show              what a person would see of it now
"""

import inspect

from edge.drivers.errors import DriverMisuse
from edge.drivers.simulators.peer import TcpPeer
from edge.drivers.stage.kinds import KINDS, faults_of
from edge.drivers.stage.words import in_language


class Player:
    """One simulated device and what is wrong with it; it speaks Chinese (`zh`) or English to whoever plays."""

    def __init__(self, kind: str, sim: TcpPeer, language: str = "en") -> None:
        self.sim = sim
        self._language = language
        self.broken: list[str] = []
        self._kind = KINDS[kind]
        self._faults = faults_of(kind)

    async def do(self, typed: str) -> str:
        """Do it; what is to be said. Raise `DriverMisuse` in words for what it cannot do."""
        try:
            return self.say(await self._do(typed))
        except DriverMisuse as exc:
            raise DriverMisuse(self.say(str(exc))) from exc

    def say(self, text: str) -> str:
        """In the language of whoever plays."""
        return in_language(text, self._language)

    async def _do(self, typed: str) -> str:
        word, *rest = typed.split()
        match word:
            case "help":
                return self.help()
            case "show":
                return self._kind.shows(self.sim) or "nothing to see"
            case "fault" | "mend":
                return await self._switch(word, rest)
        act = self._kind.acts.get(word)
        if act is None:
            known = ", ".join((*self._kind.acts, "fault", "mend", "show", "help", "quit"))
            raise DriverMisuse(f"there is no {word!r}; there is {known}")
        done = act.do(self.sim, rest)
        if inspect.isawaitable(done):
            await done
        return ""

    def help(self) -> str:
        """What can be typed, a line each."""
        rows = [(act.usage, act.about) for act in self._kind.acts.values()]
        rows += [("fault NAME, mend [NAME]", "break it, mend it:")]
        rows += [(f"  {name}", fault.about) for name, fault in self._faults.items()]
        rows += [("show", "what a person would see of it"), ("quit", "take it away")]
        return "\n".join(f"{usage:<24} {self.say(about)}" for usage, about in rows)

    def shows(self) -> str:
        """What a person would see of it now."""
        return self.say(self._kind.shows(self.sim))

    async def _switch(self, word: str, names: list[str]) -> str:
        broken = word == "fault"
        if unknown := [name for name in names if name not in self._faults] or (broken and not names):
            which = repr(unknown[0]) if isinstance(unknown, list) else "which?"
            raise DriverMisuse(f"no fault {which}; there is {', '.join(self._faults)}")
        for name in names or tuple(self.broken):
            done = self._faults[name].switch(self.sim, broken)
            if inspect.isawaitable(done):
                await done
            self.broken = [one for one in self.broken if one != name] + [name] * broken
        return f"wrong with it now: {', '.join(self.broken) or 'nothing'}"
