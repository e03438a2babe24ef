"""A whole copy of the masters for a new store, and a small change for one that has it, beside plain HTTP (`./run bench masters`)."""

from bench.table import Row


async def run() -> list[Row]:
    """See `compare`; imported late, for the peer's small processes start beside what they measure."""
    from bench.masters.compare import compare

    return await compare()
