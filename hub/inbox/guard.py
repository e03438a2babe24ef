"""Which stores an inbox serves: all of them where it is alone, a slice where others work beside it (hub/workers/)."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.inbox.keeping.books import Post


class Guard(Protocol):
    """Asked twice: when a message comes, and for good inside the transaction."""

    def hears(self, topic: str) -> bool:
        """Whether a message is for us, as far as we know."""
        ...

    async def ours(self, connection: AsyncConnection, post: Post) -> Post:
        """What of a post is ours, and stays so until this transaction ends; the rest is not entered, nor answered."""
        ...


class Alone:
    """The only inbox there is."""

    def hears(self, topic: str) -> bool:  # noqa: ARG002
        """All of it."""
        return True

    async def ours(self, connection: AsyncConnection, post: Post) -> Post:  # noqa: ARG002
        """All of it."""
        return post
