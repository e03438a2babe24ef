"""Being told to stop is never missed: for loops that survive the failure of an `asyncio.TaskGroup`.

Until Python 3.13 a group that is cancelled from outside in the very moment in which a task of its own fails raises the
failure and forgets the cancellation (python/cpython#116720); whoever survives the failure would then go on for ever.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def stoppable(work: Awaitable[T]) -> T:
    """The work's outcome; if we are cancelled meanwhile, end the work and be cancelled, whatever it has come to."""
    inner = asyncio.ensure_future(work)
    try:
        await asyncio.wait({inner})
    except asyncio.CancelledError:
        inner.cancel()
        await asyncio.wait({inner})
        if not inner.cancelled():
            inner.exception()  # it failed while it was ending: nobody waits for that any more
        raise
    return inner.result()
