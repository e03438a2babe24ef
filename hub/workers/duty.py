"""The guard of an inbox that serves the shards which its worker has leased, and no others."""

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.inbox.keeping.books import Post
from hub.workers.leases import Fences, Leases
from protocol.topics import SHARDS, shard_of, up_filter


class Duty:
    """`Guard` by leases; `held` is what the last beat said."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self.held: Fences = {}

    def hears(self, topic: str) -> bool:
        """See `Guard`: the shard is the fourth level of a box's topic."""
        levels = topic.split("/", 4)
        return len(levels) == 5 and levels[3] in self.held

    async def ours(self, connection: AsyncConnection, post: Post) -> Post:
        """See `Guard`."""
        stores = {one.address.store for one in post.batches} | {one.address.store for one in post.greetings}
        ours = await self._leases.ours(connection, {shard_of(store) for store in stores}) if stores else {}
        return Post(
            [one for one in post.batches if shard_of(one.address.store) in ours],
            [one for one in post.greetings if shard_of(one.address.store) in ours],
            post.unreadable,
        )


def filters(org: str, shards: frozenset[str], *, sliced: bool) -> frozenset[str]:
    """What to subscribe to: all in one where all are ours, and where the broker is not to be asked for slices.

    The embedded one keeps a log in memory for each filter that anybody ever asked for (hub/broker/embedded.py): there, each
    worker hears all stores and passes over those that are not its own.
    """
    if not shards:
        return frozenset()
    if len(shards) == SHARDS or not sliced:
        return frozenset({up_filter(org)})
    return frozenset(up_filter(org, shard) for shard in shards)
