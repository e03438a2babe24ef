"""A broker that somebody else runs: mosquitto from Debian, an EMQX cluster."""

import asyncio

from hub.fleet.ca_files import CaFolder
from protocol.link.session import Broker


class ExternalBroker:
    """Known by its URL; the box may be given another one (`box_url`), with its own name and password.

    With `ca` the hub shows the certificate that lies there.
    """

    def __init__(self, url: str, box_url: str = "", ca: CaFolder | None = None) -> None:
        self.hub_address = ca.dressed(Broker.parse(url)) if ca else Broker.parse(url)
        self.box_url = box_url or url
        Broker.parse(self.box_url)  # a slip would be told to every box that is enrolled

    async def start(self) -> None:
        """Nothing to start; connecting shows whether it is there."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def keep(self) -> None:
        """Until cancelled."""
        await asyncio.Event().wait()
