"""E-receipts (电子小票): a site of their own, the only part of head office that customers' phones reach."""

from hub.web.receipts.site import create_receipts_site

__all__ = ["create_receipts_site"]
