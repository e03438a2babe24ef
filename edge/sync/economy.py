"""A line that costs: what was carried today against the day's bytes, the quiet hours, and what is held back for them."""

from collections.abc import Callable
from datetime import UTC, datetime

from edge.sync.meter import DIAL_BYTES, Meter
from edge.sync.pilot.thrift import Tariff, Thrift, thrift
from edge.sync.status import Spent
from protocol.link.clocks import Clock

#: Goods in bulk that waited this long no longer wait: a box that is switched off at night sees no quiet hours.
BULK_WAIT_MAX_MS = 20 * 3_600_000


def utc(wall_ms: int) -> datetime:
    """Wall time where no other clock is given."""
    return datetime.fromtimestamp(wall_ms / 1000, UTC)


class Economy:
    """One line's purse. `local` is the store's own clock."""

    def __init__(
        self,
        tariff: Tariff,
        clock: Clock,
        local: Callable[[int], datetime] = utc,
        *,
        meter: Meter | None = None,
        bulk_since_ms: int = 0,
    ) -> None:
        self.tariff = tariff
        self.meter = meter or Meter()
        #: Since when goods in bulk wait, 0 where none do.
        self.bulk_since_ms = bulk_since_ms
        self._clock, self._local = clock, local

    def thrift(self) -> Thrift:
        """What to save at this moment."""
        now = self._now()
        self.meter.turn(now.date())
        return thrift(self.tariff, self.meter.used_bytes, now.time())

    def carried(self, size: int) -> None:
        """A message of so many bytes crossed the line, either way."""
        self.meter.carried(size, self._now().date())

    def dialled(self) -> None:
        """A connection was made."""
        self.meter.add(DIAL_BYTES, self._now().date())

    def spent(self, *, goods_wait: bool) -> Spent:
        """What is used and held back, for people; `goods_wait` where there are any that do."""
        now = self.thrift()
        return Spent(self.tariff.metered, self.meter.used_bytes, self.tariff.daily_bytes, now.why, goods_wait)

    # -- the gate that goods in bulk go through ----------------------------------------------------------------------

    def opens(self) -> bool:
        """Whether goods in bulk may flow now; asked again and again while they wait."""
        now_ms = self._clock.wall_ms()
        if self.thrift().bulk:
            return True
        if not 0 < self.bulk_since_ms <= now_ms:
            self.bulk_since_ms = now_ms
        return now_ms - self.bulk_since_ms >= BULK_WAIT_MAX_MS

    def through(self) -> None:
        """They are all there."""
        self.bulk_since_ms = 0

    def _now(self) -> datetime:
        return self._local(self._clock.wall_ms())
