"""Saving on a line that is paid for by the byte: what a tariff allows, by what was used today and by the store's clock.

    used of the day's bytes    linger   greeting   telemetry    goods in bulk
    below half                  1 s      60 s       flows        flow
    from half on               10 s      60 s       flows        flow
    from three quarters on     30 s     180 s       waits        wait
    all of it                  60 s     300 s       waits        wait

The ledger always flows: what was sold is worth more than any byte. Where quiet hours are given, telemetry of a metered line
and goods in bulk of any line wait for them besides; in them the first three rows let goods flow.
"""

from datetime import time

from msgspec import Struct


class Quiet(Struct, frozen=True):
    """Hours of the store's clock in which nobody minds a full line; over midnight where they end before they begin."""

    begin: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "Quiet":
        """Read `23:00-06:00`; raise `ValueError` in words."""
        begin, _, end = text.partition("-")
        try:
            made = cls(time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
        except ValueError as exc:
            raise ValueError(f"quiet hours are written as 23:00-06:00, not {text!r}") from exc
        if made.begin == made.end:
            raise ValueError(f"quiet hours that begin and end at {begin.strip()} are none")
        return made

    def hold(self, at: time) -> bool:
        """Whether it is quiet now."""
        if self.begin < self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


class Tariff(Struct, frozen=True):
    """What a line costs: `daily_bytes` 0 where there is no budget."""

    metered: bool = False
    daily_bytes: int = 0
    quiet: Quiet | None = None


class Thrift(Struct, frozen=True):
    """What a plan is tempered with; `why` in words, empty where nothing is held back."""

    linger_s: float = 0.0
    heartbeat_s: float = 0.0
    telemetry: bool = True
    bulk: bool = True
    why: str = ""


class _Stage(Struct, frozen=True):
    """From this share of the day's bytes on."""

    share: float
    linger_s: float
    heartbeat_s: float
    sheds: bool


_STAGES = (
    _Stage(1.0, 60.0, 300.0, sheds=True),
    _Stage(0.75, 30.0, 180.0, sheds=True),
    _Stage(0.5, 10.0, 60.0, sheds=False),
    _Stage(0.0, 1.0, 60.0, sheds=False),
)


def thrift(tariff: Tariff, used_bytes: int, at: time) -> Thrift:
    """What to save, with so much used today and this time on the store's clock."""
    quiet = tariff.quiet is not None and tariff.quiet.hold(at)
    waits = tariff.quiet is not None and not quiet
    if not tariff.metered:
        return Thrift(bulk=not waits, why="goods in bulk wait for quiet hours" if waits else "")
    share = used_bytes / tariff.daily_bytes if tariff.daily_bytes else 0.0
    stage = next(one for one in _STAGES if share >= one.share)
    bulk = quiet and share < 1 if tariff.quiet else not stage.sheds
    telemetry = not stage.sheds and not waits
    return Thrift(stage.linger_s, stage.heartbeat_s, telemetry, bulk, _why(share, telemetry=telemetry, bulk=bulk))


def _why(share: float, *, telemetry: bool, bulk: bool) -> str:
    held = [what for what, flows in (("telemetry", telemetry), ("goods in bulk", bulk)) if not flows]
    if not held:
        return ""
    return f"{' and '.join(held)} {'wait' if not bulk else 'waits'}, {share:.0%} of the day's bytes used"
