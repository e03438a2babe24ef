"""One machine's line to the broker, both ways: in order, as fast and as late as its weather says, or not at all.

open ---- messages pass after the delay and their own bytes' time
blocked - one way or both: nothing passes and nobody is told; TCP keeps it and sends it on when the way is free again
dead ---- no new session; the ones there are were ended
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable

from msgspec import Struct

#: What happens at the other end.
Arrive = Callable[[], None]


class Weather(Struct):
    """What a line is like now. Times in seconds, rate in bytes a second (0: as fast as it goes)."""

    delay_s: float = 0.01
    jitter_s: float = 0.0
    rate: float = 0.0
    up_blocked: bool = False
    down_blocked: bool = False
    refusing: bool = False
    #: How often it was blocked or freed.
    turns: int = 0

    def become(self, other: "Weather") -> None:
        """Change to another's."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(other, name))


class Way:
    """One direction of one session: what is sent arrives in the order in which it was sent."""

    def __init__(self, weather: Weather, rng: random.Random, *, up: bool) -> None:
        self._weather, self._rng, self._up = weather, rng, up
        self._held: deque[tuple[int, Arrive]] = deque()
        self._free_s = self._last_s = 0.0
        self.closed = False
        #: Bytes that are on their way.
        self.bytes = 0

    @property
    def blocked(self) -> bool:
        """Whether nothing passes now."""
        return self._weather.up_blocked if self._up else self._weather.down_blocked

    def send(self, size: int, arrive: Arrive) -> None:
        """Put so many bytes on the line; `arrive` is called at the other end."""
        self.bytes += size
        if self.blocked or self._held:
            self._held.append((size, arrive))
        else:
            self._pass(size, arrive)

    def release(self) -> None:
        """The way is free again."""
        while self._held and not self.blocked:
            self._pass(*self._held.popleft())

    def _pass(self, size: int, arrive: Arrive) -> None:
        loop, weather = asyncio.get_running_loop(), self._weather
        took_s = size / weather.rate if weather.rate else 0.0
        late_s = weather.delay_s + weather.jitter_s * self._rng.random()
        # 1 us apart at least: what was sent first arrives first.
        self._free_s = max(self._free_s, loop.time()) + took_s
        self._last_s = max(self._last_s + 1e-6, self._free_s + late_s)
        loop.call_at(self._last_s, self._arrived, size, arrive)

    def _arrived(self, size: int, arrive: Arrive) -> None:
        if self.closed:
            return
        if self.blocked:  # it was under way when the line went: TCP sends it again
            self._held.append((size, arrive))
            return
        self.bytes -= size
        arrive()
