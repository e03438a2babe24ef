"""The line to head office, with all that it carries and asks."""

from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.config import LineConfig
from edge.door import Door
from edge.journal import Journal
from edge.lanes.store.calendar import local_time, zone
from edge.lanes.store.storefront import Storefront
from edge.replica import Replica
from edge.sync import Line, LineBook
from edge.sync.down.borrower import Borrower
from edge.sync.errands import Errands
from edge.sync.pilot import LineState
from edge.sync.pilot.thrift import Quiet, Tariff
from edge.sync.up.outbox import Outbox
from protocol.link import EAGER, SPARING, Clock, connect
from protocol.topics import Address


def make_line(
    door: Door,
    key: Ed25519PrivateKey,
    journal: Journal,
    replica: Replica,
    *,
    clock: Clock,
    version: str,
    boot: str,
    book: LineBook,
    config: LineConfig,
    storefront: Storefront,
    errands: Errands,
    borrower: Borrower,
) -> Line:
    """Facts up, masters and leases down, errands asked; it dials when it runs. `boot` names this start of the server."""
    identity = door.identity
    client_id = f"{identity.org}-{identity.store}-{identity.box}"
    care = SPARING if config.metered else EAGER
    return Line(
        cast(Outbox, journal),  # the line names streams by any text, the journal by its own two
        replica,
        Address(identity.org, identity.store, identity.box),
        identity.epoch,
        key=key,
        hub_key=identity.public_key(),
        dial=lambda will: connect(door.broker, client_id=client_id, will=will, care=care, tls=door.context()),
        clock=clock,
        copy=replica,
        errands=errands,
        borrower=borrower,
        boot=boot,
        version=version,
        book=book,
        tariff=Tariff(config.metered, config.daily_bytes, Quiet.parse(config.quiet) if config.quiet else None),
        local=lambda wall_ms: local_time(wall_ms, zone(storefront.about.time_zone)),
    )


def dark_s(line: Line) -> float:
    """For how long there has been no line, in seconds; 0 while there is one."""
    status = line.status()
    return status.since_s if status.state == LineState.DARK.value else 0.0
