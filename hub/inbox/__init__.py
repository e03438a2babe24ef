"""Receive, verify, apply once, acknowledge after the commit."""

from hub.inbox.changes import Changes
from hub.inbox.inbox import Inbox

__all__ = ["Changes", "Inbox"]
