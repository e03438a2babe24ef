"""The store's copy of head office's masters: read by the lanes, replaced revision by revision by the downlink."""

from edge.replica.replica import Replica

__all__ = ["Replica"]
