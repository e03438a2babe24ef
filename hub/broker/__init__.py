"""The broker: one small interface over an embedded one (iotcore) and any other by URL (mosquitto, EMQX)."""

from typing import Protocol

from hub.broker.embedded import EmbeddedBroker
from hub.broker.external import ExternalBroker
from protocol.link.session import Broker as BrokerAddress

__all__ = ["Broker", "BrokerAddress", "EmbeddedBroker", "ExternalBroker"]


class Broker(Protocol):
    """What the hub needs of a broker, whoever runs it."""

    @property
    def hub_address(self) -> BrokerAddress:
        """How the hub itself connects."""
        ...

    @property
    def box_url(self) -> str:
        """What a box is told at its enrolment."""
        ...

    async def start(self) -> None:
        """Be ready for connections; raise `OSError` in words where that cannot be."""
        ...

    async def stop(self) -> None:
        """Stop what `start` started."""
        ...

    async def keep(self) -> None:
        """Stay until cancelled; an embedded broker that died is started again."""
        ...
