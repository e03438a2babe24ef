"""What may be asked about orders of second printers, and what is answered."""

from msgspec import Struct


class OrderJob(Struct, frozen=True):
    """An order that is not known to be out: it `waits` for the printer or comes out of it, or is `in-doubt`."""

    id: int
    printer: str
    lane: str
    receipt: str
    state: str


class Orders(Struct, frozen=True):
    """What waits, and each printer's state in its own words."""

    jobs: tuple[OrderJob, ...]
    printers: dict[str, str]
