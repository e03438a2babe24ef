"""Python's search for garbage that refers to itself, set for a service that unpacks thousands of records a second.

By default every 700 new objects start a search, and now and then one through all there is: a third of what packing or
reading a backlog takes. Nearly nothing of ours is in circles, so seldom is often enough.
"""

import gc

#: So many more objects than before, and the young ones are looked through.
YOUNG = 20_000


def settle_heap() -> None:
    """Call once when all is up: what is there now stays, and is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
