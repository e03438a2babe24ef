"""Any number of inbox workers: shards of stores leased in the database, one holder each at any moment."""

from hub.workers.worker import Worker

__all__ = ["Worker"]
