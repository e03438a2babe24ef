"""The line itself: a counting proxy that can be cut, and behind it, where this machine lets us, packets that are really lost."""

import contextlib
import sys
from collections.abc import AsyncIterator

from demo.link import LinkProxy, LinkShape
from tests.net.path import PathShape
from tests.net.tun_line import TunLine
from tests.servers import Missing


@contextlib.asynccontextmanager
async def shaped(link: LinkProxy, shape: LinkShape) -> AsyncIterator[None]:
    """Make the line what it is to be, its next call the first. Losses need root and TUN; without, the proxy plays them."""
    async with contextlib.AsyncExitStack() as stack:
        link.counters.accepted = 0
        if shape.loss:
            try:
                path = PathShape(shape.delay_s, loss=shape.loss, rate_bytes_s=shape.rate_bytes_s)
                tun = await stack.enter_async_context(TunLine(link.target_port, path))
                link.target_port, shape = tun.port, LinkShape()
            except Missing as exc:
                print(f"  losses are played by the proxy: {exc}", file=sys.stderr)
        link.shape = shape
        yield
