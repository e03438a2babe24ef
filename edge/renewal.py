"""A certificate for the broker before the one at hand ends, and the next try when the broker will not have it any more.

Dates alone do not do: a clock that lies would never renew, or always. So a line that has been dark for a while is a reason
too, and the hub gives the same certificate again to who asks too soon.
"""

import asyncio
import random
from collections.abc import Callable

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.config import ConfigError
from edge.door import Door
from edge.enrol import NoAuthority, renew
from protocol.link.clocks import Clock

#: How often it looks; how long it waits after a try, and after being told that there are none to be had.
LOOK_S, AGAIN_S, NONE_S = 60.0, 3600.0, 24 * 3600.0
#: A line that is dark for so long may be one that the broker refuses.
DARK_S = 600.0

_log = structlog.get_logger()


class Renewal:
    """Asks the hub over HTTP. `dark_s` says how long the line has been dark, 0 while it is not."""

    def __init__(
        self, door: Door, key: Ed25519PrivateKey, clock: Clock, dark_s: Callable[[], float], rng: random.Random
    ) -> None:
        self._door, self._key, self._clock, self._dark_s, self._rng = door, key, clock, dark_s, rng
        self._not_before_s = clock.monotonic()

    async def run(self) -> None:
        """Look now and then, until cancelled; stores that start together do not ask together."""
        if not self._door.identity.hub:
            return
        await self._clock.sleep(self._rng.uniform(0.0, LOOK_S))
        while True:
            if self.wanted():
                wait_s = await self._ask()
                self._not_before_s = self._clock.monotonic() + wait_s * self._rng.uniform(0.8, 1.2)
            await self._clock.sleep(LOOK_S)

    def wanted(self) -> bool:
        """Whether to ask now."""
        if self._clock.monotonic() < self._not_before_s:
            return False
        return self._door.due(self._clock.wall_ms()) or self._dark_s() >= DARK_S

    async def _ask(self) -> float:
        """Ask once; how long not to ask again."""
        try:
            await asyncio.to_thread(renew, self._door, self._key, self._clock.wall_ms())
        except NoAuthority:
            return NONE_S
        except ConfigError as exc:
            _log.warning("certificate.refused", problem=str(exc))
        else:
            _log.info("certificate.renewed", broker=self._door.broker.place)
        return AGAIN_S
