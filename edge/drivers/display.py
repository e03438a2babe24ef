"""Role LineDisplay over CD5220."""

from edge.drivers.codecs import cd5220
from edge.drivers.driver import Driver
from edge.drivers.supervisor import Supervisor


class Cd5220Display(Driver):
    """Shows two lines; after a re-plug the last ones again."""

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__(supervisor)
        self._shown = ("", "")

    async def show(self, upper: str, lower: str) -> None:
        """Replace both lines."""
        self._shown = (upper, lower)
        async with self._turn:
            await self._write(cd5220.encode(upper, lower), timeout_s=1.0)
            self._supervisor.went_well()

    async def _greet(self) -> None:
        async with self._turn:
            await self._write(cd5220.INIT + cd5220.CLEAR + cd5220.encode(*self._shown))
