"""The store server, put together: the one place where everything meets."""

from edge.app.server import StoreServer, serve, store_server

__all__ = ["StoreServer", "serve", "store_server"]
